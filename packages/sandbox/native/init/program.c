#define _GNU_SOURCE
#include "program.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "frame-types.h"
#include "frames.h"
#include "terminal.h"

#define CHANNEL_FD 3
#define ERROR_FD 4

static int channel = -1;

static void limit(int resource, uint64_t value) {
  struct rlimit both = {value, value};
  setrlimit((__rlimit_resource_t)resource, &both);
}

static void become(const struct exec_request *request, char **strings, int input, int channel_fd, int error_fd) {
  terminal_attach(input);
  /* Out of the way first: each of the two may sit where the other is to go. */
  error_fd = fcntl(error_fd, F_DUPFD, 10);
  if (channel_fd >= 0) {
    channel_fd = fcntl(channel_fd, F_DUPFD, 10);
    dup2(channel_fd, CHANNEL_FD);
  } else {
    close(CHANNEL_FD);
  }
  dup3(error_fd, ERROR_FD, O_CLOEXEC);
  syscall(SYS_close_range, ERROR_FD + 1, ~0u, 0);

  limit(RLIMIT_MEMLOCK, 1 << 20);
  limit(RLIMIT_SIGPENDING, 512);
  limit(RLIMIT_RTPRIO, 0);
  limit(RLIMIT_NICE, 0);
  limit(RLIMIT_MSGQUEUE, 819200);
  if (request->open_files) limit(RLIMIT_NOFILE, request->open_files);
  if (request->processes) limit(RLIMIT_NPROC, request->processes);
  if (request->data_bytes) limit(RLIMIT_DATA, request->data_bytes);
  if (request->nice) setpriority(PRIO_PROCESS, 0, request->nice);
  umask(022);

  sigset_t none;
  sigemptyset(&none);
  for (int number = 1; number < NSIG; number++) signal(number, SIG_DFL);
  sigprocmask(SIG_SETMASK, &none, NULL);
  /* The PATH that counts is the program's own. */
  environ = strings + request->argument_count + 1;
  execvp(strings[0], strings);
  int error = errno;
  (void)!write(ERROR_FD, &error, sizeof error);
  _exit(127);
}

pid_t program_start(const struct exec_request *request, char **strings, int input) {
  int pair[2] = {-1, -1}, errors[2];
  if (pipe2(errors, O_CLOEXEC) || (request->warm && socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair))) {
    frames_send_text(FAILED, "no channel to the program: %s", strerror(errno));
    return -1;
  }
  pid_t pid = fork();
  if (pid == 0) become(request, strings, input, pair[1], errors[1]);
  close(errors[1]);
  if (pair[1] >= 0) close(pair[1]);
  channel = pair[0];
  int error = pid < 0 ? errno : 0;
  /* The pipe closes itself when exec succeeds. */
  if (pid > 0 && read(errors[0], &error, sizeof error) != sizeof error) error = 0;
  close(errors[0]);
  if (error) {
    frames_send_text(FAILED, "start %s: %s", strings[0], strerror(error));
    return -1;
  }
  return pid;
}

int program_channel(void) { return channel; }

bool program_is_warm(void) {
  char byte;
  return channel >= 0 && recv(channel, &byte, 1, MSG_DONTWAIT) == 1;
}

void program_release(const char *payload, size_t length) {
  while (length > 0) {
    ssize_t n = send(channel, payload, length, MSG_NOSIGNAL);
    if (n < 0 && errno != EINTR) break;
    if (n > 0) {
      payload += n;
      length -= (size_t)n;
    }
  }
  close(channel);
  channel = -1;
}
