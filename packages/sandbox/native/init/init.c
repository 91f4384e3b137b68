/*
 * forkhall-init: process 1 of the sandbox, the only trusted process in it. It writes the program's files, starts the
 * program, relays its terminal, reaps, reports the real wait status, and proves that nothing is left.
 *
 *   init                (descriptor 3: control socket, 4: the terminal's socket, 5: the uplink)
 *   init pipe           (and 6: the socket that feeds standard input)
 *   init rings FOLDER   (only relays rings, to descriptor 1, one turn for each byte on descriptor 0: for use outside)
 *
 * No program can signal it (the kernel spares process 1 of a pid namespace), look into it (not dumpable, so /proc/1 is
 * closed to its own user) or reach its descriptors (pidfd_getfd and ptrace are filtered).
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "clock.h"
#include "events.h"
#include "frame-types.h"
#include "frames.h"
#include "input.h"
#include "program.h"
#include "terminal.h"
#include "watch.h"
#include "work-folder.h"

#define CONTROL_FD 3
#define TERMINAL_FD 4
#define UPLINK_FD 5
#define INPUT_FD 6
#define MAX_TEXT (4u << 20)
#define MAX_STRINGS 4096
#define LOOK_MS 50
#define MOST_PAUSE_MS 1000
#define LOOKS_PER_REPORT 5
#define LINGER_MS 2000

struct __attribute__((packed)) main_started {
  uint32_t pid;
  double before_s; /* of the monotonic clock, before its first instruction */
};

struct __attribute__((packed)) main_ended {
  int32_t code, signal;
  uint64_t user_us, system_us, peak_resident_kb;
  uint8_t shm_full, disk_full;
};

static pid_t main_pid;
static int program_input = -1;
static bool started, released, main_is_dead, all_dead, killed, spare_was_warm, broken;
static int64_t kill_at_ms = -1, look_at_ms = -1;
static bool orphans_deadline;
static struct bounds bounds;
static char *text;
static size_t text_length, text_size;

static int64_t now_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void kill_all(void) {
  killed = true;
  if (!started) main_is_dead = true;
  /* One pass suffices: the kernel walks all processes under a lock, and a fork with a signal pending fails. */
  kill(-1, SIGKILL);
}

static void add_text(const struct frame *frame) {
  if (text_length + frame->length > MAX_TEXT) _exit(125);
  if (text_length + frame->length > text_size) {
    text_size = 2 * (text_length + frame->length);
    text = realloc(text, text_size);
    if (!text) _exit(125);
  }
  memcpy(text + text_length, frame->payload, frame->length);
  text_length += frame->length;
}

/* Splits the text at its NULs: the arguments, NULL, the environment, NULL. */
static bool split_text(const struct exec_request *request, char **strings) {
  size_t at = 0, count = 0;
  uint32_t wanted = request->argument_count + request->environment_count;
  if (request->argument_count == 0 || wanted + 2 > MAX_STRINGS) return false;
  for (uint32_t i = 0; i < wanted; i++) {
    if (i == request->argument_count) strings[count++] = NULL;
    const char *end = at < text_length ? memchr(text + at, 0, text_length - at) : NULL;
    if (!end) return false;
    strings[count++] = text + at;
    at = (size_t)(end - text) + 1;
  }
  if (request->environment_count == 0) strings[count++] = NULL;
  strings[count] = NULL;
  return true;
}

static void begin(double before_s) {
  released = true;
  watch_start(bounds.without_cgroup);
  look_at_ms = now_ms() + LOOK_MS;
  events_begin(bounds.events, look_at_ms - LOOK_MS);
  struct main_started main_started = {(uint32_t)main_pid, before_s};
  frames_send(STARTED, &main_started, sizeof main_started, NULL, 0);
}

static void start(const struct frame *frame) {
  static char *strings[MAX_STRINGS];
  struct exec_request request;
  if (started || frame->length != sizeof request) _exit(125);
  memcpy(&request, frame->payload, sizeof request);
  if (!split_text(&request, strings)) {
    frames_send_text(FAILED, "more than %d arguments", MAX_STRINGS - 32);
    broken = true;
    kill_all();
    return;
  }
  started = true;
  double before_s = clock_s(CLOCK_MONOTONIC);
  main_pid = program_start(&request, strings, program_input);
  if (program_input >= 0) close(program_input);
  program_input = -1;
  text_length = 0;
  if (main_pid < 0) {
    main_is_dead = true;
  } else if (!request.warm) {
    begin(before_s);
  }
}

static void release(void) {
  if (!started || released || main_is_dead) return;
  double before_s = clock_s(CLOCK_MONOTONIC);
  program_release(text, text_length);
  text_length = 0;
  begin(before_s);
}

static void interrupt(void) {
  pid_t group = terminal_foreground();
  if (group > 0 && kill(-group, SIGINT) == 0) {
    kill(-group, SIGCONT); /* a stopped process would not notice */
  } else if (started && !main_is_dead) {
    kill(main_pid, SIGINT);
    kill(main_pid, SIGCONT);
  }
}

static void terminate(const struct frame *frame) {
  uint32_t grace_ms = 0;
  if (frame->length == sizeof grace_ms) memcpy(&grace_ms, frame->payload, sizeof grace_ms);
  kill(-1, SIGTERM);
  kill(-1, SIGCONT);
  kill_at_ms = now_ms() + grace_ms;
  orphans_deadline = false;
}

static void set_terminal(const struct frame *frame) {
  uint16_t size[2];
  if (frame->length != 5) return;
  memcpy(size, frame->payload, sizeof size);
  terminal_set(size[0], size[1], frame->payload[4]);
}

static void obey(const struct frame *frame) {
  switch (frame->type) {
    case FILE_OPEN:
    case FILE_DATA:
    case FILE_CLOSE:
      /* Once a student's program runs, nobody writes into its folder from outside. */
      if (!released && !broken && !work_folder_receive(frame)) {
        broken = true;
        kill_all();
      }
      break;
    case TEXT: add_text(frame); break;
    case BOUNDS:
      if (frame->length == sizeof bounds) memcpy(&bounds, frame->payload, sizeof bounds);
      break;
    case TERMINAL: set_terminal(frame); break;
    case EXEC:
      if (!broken) start(frame);
      break;
    case RELEASE:
      if (!broken) release();
      break;
    case INTERRUPT: interrupt(); break;
    case TERMINATE: terminate(frame); break;
    case KILL: kill_all(); break;
    default: break; /* from a newer server */
  }
}

static void report_main(int status, const struct rusage *use) {
  struct main_ended ended = {.code = -1};
  if (WIFEXITED(status)) ended.code = WEXITSTATUS(status);
  if (WIFSIGNALED(status)) ended.signal = WTERMSIG(status);
  ended.user_us = (uint64_t)use->ru_utime.tv_sec * 1000000 + (uint64_t)use->ru_utime.tv_usec;
  ended.system_us = (uint64_t)use->ru_stime.tv_sec * 1000000 + (uint64_t)use->ru_stime.tv_usec;
  ended.peak_resident_kb = (uint64_t)use->ru_maxrss;
  ended.shm_full = watch_shm_full();
  ended.disk_full = watch_disk_full();
  frames_send(MAIN_ENDED, &ended, sizeof ended, NULL, 0);
}

static void reap(void) {
  int status;
  pid_t pid;
  struct rusage use;
  while ((pid = wait4(-1, &status, WNOHANG | WUNTRACED, &use)) > 0) {
    if (WIFSTOPPED(status)) {
      /* Ctrl-Z, and there is no shell that could bring the program back. */
      if (pid == main_pid && WSTOPSIG(status) == SIGTSTP) kill(-getpgid(pid), SIGCONT);
      continue;
    }
    events_reaped(pid, status);
    if (pid != main_pid) continue;
    main_is_dead = true;
    report_main(status, &use);
    if (kill_at_ms < 0) {
      kill_at_ms = now_ms() + bounds.orphans_ms;
      orphans_deadline = true;
    }
  }
  /* Orphans come to process 1: without children of its own there is no other process here. */
  all_dead = main_is_dead && pid < 0 && errno == ECHILD;
}

static void report_leftovers(void) {
  char names[1024];
  uint32_t length, count = watch_processes(names, &length);
  if (count > 0) frames_send(LEFTOVERS, &count, sizeof count, names, length);
}

static int64_t own_cpu_us(void) {
  struct timespec used;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
  return (int64_t)used.tv_sec * 1000000 + used.tv_nsec / 1000;
}

static void look(void) {
  static int looks;
  int64_t before_us = own_cpu_us();
  char limit = killed ? 0 : watch_look(&bounds);
  if (limit) {
    frames_send(OVER_LIMIT, &limit, 1, NULL, 0);
    kill_all();
  }
  if (bounds.without_cgroup && ++looks % LOOKS_PER_REPORT == 0) frames_send(GAUGES, &watch_gauges, sizeof watch_gauges, NULL, 0);
  /* Looking at many processes is dear: never spend more than a tenth of a processor on it. */
  int64_t pause_ms = (own_cpu_us() - before_us) / 100;
  if (pause_ms > MOST_PAUSE_MS) pause_ms = MOST_PAUSE_MS;
  look_at_ms = now_ms() + (pause_ms > LOOK_MS ? pause_ms : LOOK_MS);
}

static int sooner(int wait, int64_t at_ms, int64_t now) {
  if (at_ms < 0) return wait;
  int left = at_ms > now ? (int)(at_ms - now > 3600000 ? 3600000 : at_ms - now) : 0;
  return wait < 0 || left < wait ? left : wait;
}

/* One turn; returns when something happened. */
static void turn(int signals) {
  enum { SIGNALS, CONTROL, CHANNEL, INPUT, EVENTS, TERMINALS = EVENTS + EVENTS_POLLS, COUNT = TERMINALS + TERMINAL_POLLS };
  struct pollfd polls[COUNT] = {{signals, POLLIN, 0}, {CONTROL_FD, POLLIN, 0}, {released || spare_was_warm ? -1 : program_channel(), POLLIN, 0}};
  int64_t now = now_ms();
  input_prepare(&polls[INPUT]);
  int events_wait = events_prepare(polls + EVENTS, now);
  int wait = terminal_prepare(polls + TERMINALS, now);
  if (events_wait >= 0) wait = sooner(wait, now + events_wait, now);
  if (!all_dead) {
    wait = sooner(wait, killed ? -1 : kill_at_ms, now);
    wait = sooner(wait, look_at_ms, now);
  }
  poll(polls, COUNT, wait);
  now = now_ms();

  struct signalfd_siginfo ignored[8];
  while (read(signals, ignored, sizeof ignored) > 0) continue;

  if (polls[CONTROL].revents) {
    struct frame frame;
    if (!frames_fill()) _exit(125); /* the server is gone; the kernel ends everything with this process */
    while (frames_next(&frame)) obey(&frame);
  }
  if (polls[CHANNEL].revents && !released) {
    if (program_is_warm()) frames_send(WARM, NULL, 0, NULL, 0);
    spare_was_warm = true;
  }
  input_relay(&polls[INPUT]);
  terminal_relay(polls + TERMINALS, now);
  if (all_dead) {
    events_relay(polls + EVENTS, now);
    return;
  }

  reap();
  if (all_dead) return;
  if (released && look_at_ms >= 0 && now >= look_at_ms) look();
  events_relay(polls + EVENTS, now);
  if (!killed && kill_at_ms >= 0 && now >= kill_at_ms) {
    if (orphans_deadline) report_leftovers();
    kill_all();
  }
}

static void prepare(bool piped) {
  prctl(PR_SET_DUMPABLE, 0);
  if (getpid() != 1) {
    dprintf(2, "forkhall-init: must be process 1\n");
    _exit(125);
  }
  for (int fd = CONTROL_FD; fd <= (piped ? INPUT_FD : UPLINK_FD); fd++) fcntl(fd, F_SETFD, FD_CLOEXEC);
  frames_open(CONTROL_FD);
  if (!terminal_open(TERMINAL_FD)) {
    dprintf(2, "forkhall-init: no terminal: %s\n", strerror(errno));
    _exit(125);
  }
  if (!work_folder_open("/home/student")) {
    dprintf(2, "forkhall-init: no work folder: %s\n", strerror(errno));
    _exit(125);
  }
  if (piped && (program_input = input_open(INPUT_FD)) < 0) {
    dprintf(2, "forkhall-init: no pipe: %s\n", strerror(errno));
    _exit(125);
  }
  /* Each ring and each process takes a descriptor; the program gets a limit of its own. */
  struct rlimit files;
  if (!getrlimit(RLIMIT_NOFILE, &files)) setrlimit(RLIMIT_NOFILE, &(struct rlimit){files.rlim_max, files.rlim_max});
  if (!events_open(UPLINK_FD)) {
    dprintf(2, "forkhall-init: no folder for events: %s\n", strerror(errno));
    _exit(125);
  }
  watch_open();
  int null = open("/dev/null", O_RDWR | O_CLOEXEC);
  for (int fd = 0; fd < 3; fd++) dup2(null, fd);
}

/*
 * Takes what the server has sent meanwhile (typed text, a new size) until it closes its ends: a socket that dies with
 * something unread, or that is written to when it is gone, is torn down at the other end with the last reports in it.
 */
static void linger(void) {
  static char unread[4096];
  struct pollfd ends[2] = {{CONTROL_FD, POLLIN, 0}, {TERMINAL_FD, POLLIN, 0}};
  int64_t until_ms = now_ms() + LINGER_MS;
  shutdown(CONTROL_FD, SHUT_WR);
  while (ends[0].fd >= 0 || ends[1].fd >= 0) {
    int64_t left_ms = until_ms - now_ms();
    if (left_ms <= 0 || poll(ends, 2, (int)left_ms) < 0) return;
    for (int i = 0; i < 2; i++) {
      if (ends[i].fd < 0 || !ends[i].revents) continue;
      ssize_t n = recv(ends[i].fd, unread, sizeof unread, MSG_DONTWAIT);
      if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR)) ends[i].fd = -1;
    }
  }
}

int main(int argc, char **argv) {
  if ((argc == 3 || argc == 4) && !strcmp(argv[1], "rings")) return events_of_folder(argv[2], argc == 4 ? (uint32_t)atoi(argv[3]) : 0);
  sigset_t every;
  sigfillset(&every);
  sigprocmask(SIG_BLOCK, &every, NULL);
  prepare(argc > 1 && !strcmp(argv[1], "pipe"));
  int signals = signalfd(-1, &every, SFD_CLOEXEC | SFD_NONBLOCK);
  frames_send(STANDS, NULL, 0, NULL, 0);

  while (!all_dead) turn(signals);
  watch_look(&bounds);
  terminal_hang_up();
  work_folder_collect(bounds.written_files, bounds.written_bytes);
  frames_send(ALL_ENDED, &watch_gauges, sizeof watch_gauges, NULL, 0);
  events_end(now_ms());
  while (!terminal_drained() || !events_are_out()) turn(signals);
  linger();
  return 0;
}
