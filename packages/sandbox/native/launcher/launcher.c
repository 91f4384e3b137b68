/*
 * forkhall-launcher: the last program outside the sandbox. It runs between the server and bubblewrap and does what
 * only a single-threaded process about to exec can do: join the run's cgroups, become the run's own user, and make
 * sure that no file descriptor of the server goes any further.
 *
 *   forkhall-launcher [-g CGROUP_PROCS_FILE]... [-u UID] [-o OOM_SCORE_ADJ] [-f FILTER_FILE] [-k HIGHEST_FD] -- BWRAP ARGUMENT...
 *
 * Descriptors: 0-2 as given, 3 the control socket, 4 the terminal's socket, 5 the socket for events, 6
 * standard input's socket (with -k 6).
 * The filter is opened as descriptor 9, before the user changes, and handed to bubblewrap.
 * Errors go to descriptor 2 as one line, exit status 125.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#define FILTER_FD 9
#define MAX_CGROUPS 8

static void fail(const char *what, const char *name) {
  dprintf(2, "forkhall-launcher: %s %s: %s\n", what, name, strerror(errno));
  _exit(125);
}

static void write_file(const char *path, const char *text, int must) {
  int fd = open(path, O_WRONLY | O_CLOEXEC);
  if (fd < 0 || write(fd, text, strlen(text)) < 0) {
    if (must) fail("write", path);
  }
  if (fd >= 0) close(fd);
}

static void become(uid_t uid) {
  /* The group list first: only root may clear it. */
  if (setgroups(0, NULL)) fail("setgroups", "");
  if (setresgid(uid, uid, uid)) fail("setresgid", "");
  if (setresuid(uid, uid, uid)) fail("setresuid", "");
}

int main(int argc, char **argv) {
  const char *cgroups[MAX_CGROUPS], *filter = NULL, *oom_score_adj = NULL;
  int cgroup_count = 0, highest_fd = 5, option;
  long uid = -1;
  while ((option = getopt(argc, argv, "+g:u:o:f:k:")) != -1) switch (option) {
      case 'g':
        if (cgroup_count < MAX_CGROUPS) cgroups[cgroup_count++] = optarg;
        break;
      case 'u': uid = strtol(optarg, NULL, 10); break;
      case 'o': oom_score_adj = optarg; break;
      case 'f': filter = optarg; break;
      case 'k': highest_fd = atoi(optarg); break;
      default: return 125;
    }
  if (optind >= argc) {
    errno = EINVAL;
    fail("no program", "");
  }

  /*
   * No core files. And not 0 but 1: where core_pattern is a pipe (apport, systemd-coredump) the kernel starts its program
   * as root, outside of every limit of the run, at each crash, unless the limit is 1 (do_coredump). The filter keeps it so.
   */
  struct rlimit one = {1, 1};
  if (setrlimit(RLIMIT_CORE, &one)) setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});

  for (int i = 0; i < cgroup_count; i++) write_file(cgroups[i], "0", 1);
  if (oom_score_adj) write_file("/proc/self/oom_score_adj", oom_score_adj, 0);

  if (filter) {
    int fd = open(filter, O_RDONLY | O_CLOEXEC);
    if (fd < 0) fail("open", filter);
    if (fd != FILTER_FD) {
      if (dup3(fd, FILTER_FD, O_CLOEXEC) < 0) fail("dup", filter);
      close(fd);
    }
  }
  if (uid >= 0) become((uid_t)uid);

  /* Node opens its own descriptors close-on-exec, but a native module may not: nothing above the known ones goes on. */
  for (int fd = 3; fd <= highest_fd; fd++) fcntl(fd, F_SETFD, 0);
  if (highest_fd + 1 <= FILTER_FD - 1) syscall(SYS_close_range, highest_fd + 1, FILTER_FD - 1, 0);
  if (filter) fcntl(FILTER_FD, F_SETFD, 0);
  if (syscall(SYS_close_range, filter ? FILTER_FD + 1 : FILTER_FD, ~0u, 0)) fail("close_range", "");

  /* libuv resets handlers in its children, but not what the server ignores; and a mask would go into the sandbox, too. */
  sigset_t none;
  sigemptyset(&none);
  for (int signal_number = 1; signal_number < NSIG; signal_number++) signal(signal_number, SIG_DFL);
  sigprocmask(SIG_SETMASK, &none, NULL);

  /* bubblewrap's own process keeps its environment readable in /proc: give it none. */
  char *no_environment[] = {NULL};
  execve(argv[optind], argv + optind, no_environment);
  fail("exec", argv[optind]);
}
