#define _GNU_SOURCE
#include "census.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "clock.h"
#include "frame-types.h"
#include "uplink.h"

#define MOST_PROCESSES 1024
#define MOST_PIDFDS 256
#define MOST_REAPED 256
#define NAME 16
/* A look through all of /proc, even where no new process is known to be there. */
#define WHOLE_LOOK_MS 500
#define SAMPLE_MS 250
#define IDLE_SAMPLE_MS 1000
#define SAMPLES 64 /* of processes in one turn */
#define SAMPLE_BYTES 65536 /* by which its memory has to change to be told */
/* A child is its parent's copy before it becomes another program. */
#define YOUNG_MS 300

/* linux/pidfd.h of 6.15 and newer: what a process ended with can be asked when it is gone. */
#define INFO_EXIT (1ull << 3)
struct pidfd_info {
  uint64_t mask, cgroupid;
  uint32_t pid, tgid, ppid, ruid, rgid, euid, egid, suid, sgid, fsuid, fsgid;
  int32_t exit_code;
};
#define GET_INFO _IOWR(0xff, 11, struct pidfd_info)

struct __attribute__((packed)) process_seen {
  uint32_t pid, parent;
  double started_s, seen_s;
  char name[NAME];
};

struct __attribute__((packed)) process_ended {
  uint32_t pid;
  int32_t status; /* of wait(2); -1: not known */
  double ended_s;
};

struct __attribute__((packed)) process_sample {
  uint32_t pid, cpu_ms;
  uint64_t resident_bytes;
  char state;
};

struct stat_line {
  double seen_s; /* it was there then: whoever has waited for its end tells a later time */
  char name[NAME], state;
  uint32_t parent;
  uint64_t ticks, started_ticks, resident_pages;
  int32_t exit_code;
};

static struct process {
  pid_t pid;
  int fd;
  bool used, zombie, reaped, here;
  char name[NAME], told_state;
  uint64_t started_ticks, told_bytes;
  uint32_t told_cpu_ms;
  int64_t seen_at_ms;
  int status;
} processes[MOST_PROCESSES];
static uint32_t used_end, count, pidfds, sample_at;
static struct reaped {
  pid_t pid;
  int status;
} strangers[MOST_REAPED];
static uint32_t stranger_count;
static int proc = -1, load = -1, events = -1, ring_makings = -1;
static uint64_t last_pid;
static int64_t whole_look_at_ms, samples_at_ms, sample_pause_ms = SAMPLE_MS;
static uint64_t ticks_a_second, page_bytes;

void census_open(void) {
  proc = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  load = open("/proc/loadavg", O_RDONLY | O_CLOEXEC);
  events = epoll_create1(EPOLL_CLOEXEC);
  ticks_a_second = (uint64_t)sysconf(_SC_CLK_TCK);
  page_bytes = (uint64_t)sysconf(_SC_PAGESIZE);
}

int census_wakes(const char *rings_folder) {
  ring_makings = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
  if (ring_makings >= 0 && inotify_add_watch(ring_makings, rings_folder, IN_CREATE | IN_ONLYDIR) >= 0) {
    struct epoll_event event = {.events = EPOLLIN, .data.u32 = MOST_PROCESSES};
    epoll_ctl(events, EPOLL_CTL_ADD, ring_makings, &event);
  }
  return events;
}

/* The last number that a new process got. */
static uint64_t last_pid_now(void) {
  char text[128];
  ssize_t n = load < 0 ? -1 : pread(load, text, sizeof text - 1, 0);
  if (n <= 0) return 0;
  text[n] = 0;
  const char *last = strrchr(text, ' ');
  return last ? strtoull(last + 1, NULL, 10) : 0;
}

static bool read_stat(pid_t pid, struct stat_line *line) {
  char path[32], text[1024];
  double seen_s = clock_s(CLOCK_MONOTONIC);
  snprintf(path, sizeof path, "%d/stat", pid);
  int fd = openat(proc, path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return false;
  ssize_t n = read(fd, text, sizeof text - 1);
  close(fd);
  if (n <= 0) return false;
  text[n] = 0;
  /* The name may hold spaces and parentheses: the fields start after the last one. */
  char *name = strchr(text, '('), *fields = strrchr(text, ')');
  if (!name || !fields) return false;
  *fields = 0;
  memset(line, 0, sizeof *line);
  line->seen_s = seen_s;
  strncpy(line->name, name + 1, NAME - 1);
  unsigned long long user = 0, system = 0, started = 0;
  long long resident = 0;
  if (sscanf(fields + 1, " %c %u %*d %*d %*d %*d %*u %*u %*u %*u %*u %llu %llu %*d %*d %*d %*d %*d %*d %llu %*u %lld", &line->state, &line->parent, &user,
             &system, &started, &resident) != 6)
    return false;
  line->ticks = user + system;
  line->started_ticks = started;
  line->resident_pages = resident > 0 ? (uint64_t)resident : 0;
  const char *last = strrchr(fields + 1, ' ');
  line->exit_code = last ? atoi(last + 1) : 0;
  return true;
}

static bool is_dead(const struct stat_line *line) { return line->state == 'Z' || line->state == 'X'; }

static void tell_seen(const struct process *process, const struct stat_line *line) {
  /*
   * The kernel rounds down to a tick: the end of that tick comes after what the hooks say exactly, and counts for nothing
   * where they do; its beginning would put a child before its elder sibling.
   */
  double suspended_s = clock_s(CLOCK_BOOTTIME) - clock_s(CLOCK_MONOTONIC);
  double started_s = (double)(process->started_ticks + 1) / (double)ticks_a_second - suspended_s;
  struct process_seen seen = {.pid = (uint32_t)process->pid, .parent = line->parent, .started_s = started_s < line->seen_s ? started_s : line->seen_s, .seen_s = line->seen_s};
  memcpy(seen.name, process->name, NAME);
  uplink_put(KERNEL_PART, PROCESS_SEEN, &seen, sizeof seen, NULL, 0);
}

static void tell_ended(pid_t pid, int status) {
  struct process_ended ended = {(uint32_t)pid, status, clock_s(CLOCK_MONOTONIC)};
  uplink_put(KERNEL_PART, PROCESS_ENDED, &ended, sizeof ended, NULL, 0);
}

static struct process *find(pid_t pid) {
  for (uint32_t i = 0; i < used_end; i++)
    if (processes[i].used && processes[i].pid == pid) return &processes[i];
  return NULL;
}

static void forget_fd(struct process *process) {
  if (process->fd < 0) return;
  close(process->fd);
  process->fd = -1;
  pidfds--;
}

static void forget(struct process *process) {
  forget_fd(process);
  process->used = false;
  count--;
  while (used_end > 0 && !processes[used_end - 1].used) used_end--;
}

static bool is_still_there(const struct process *process, struct stat_line *line) {
  return read_stat(process->pid, line) && line->started_ticks == process->started_ticks;
}

/* What it ended with, when it may be gone already: from its entry while it is a zombie, else from what its pidfd remembers. */
static int end_status(struct process *process) {
  struct stat_line line;
  process->zombie = is_still_there(process, &line) && is_dead(&line);
  if (process->zombie) return line.exit_code;
  struct pidfd_info info = {.mask = INFO_EXIT};
  if (process->fd >= 0 && !ioctl(process->fd, GET_INFO, &info) && info.mask & INFO_EXIT) return info.exit_code;
  return -1;
}

void census_reaped(pid_t pid, int status) {
  struct process *process = find(pid);
  if (process && !process->zombie) {
    process->reaped = true;
    process->status = status;
  } else if (!process && stranger_count < MOST_REAPED) {
    strangers[stranger_count++] = (struct reaped){pid, status};
  }
}

/* Tells the end of those that have ended since the last look. */
static bool tell_ends(void) {
  bool news = stranger_count > 0;
  for (uint32_t i = 0; i < stranger_count; i++) tell_ended(strangers[i].pid, strangers[i].status);
  stranger_count = 0;
  for (uint32_t i = 0; i < used_end; i++) {
    struct process *process = &processes[i];
    if (!process->used || !process->reaped) continue;
    tell_ended(process->pid, process->status);
    forget(process);
    news = true;
  }
  struct epoll_event ready[64];
  for (int n; (n = epoll_wait(events, ready, 64, 0)) > 0;) {
    for (int i = 0; i < n; i++) {
      if (ready[i].data.u32 >= MOST_PROCESSES) {
        char ignored[4096];
        while (read(ring_makings, ignored, sizeof ignored) > 0) continue;
        continue;
      }
      struct process *process = &processes[ready[i].data.u32];
      tell_ended(process->pid, end_status(process));
      if (process->zombie) forget_fd(process);
      else forget(process);
      news = true;
    }
    if (n < 64) break;
  }
  return news;
}

static bool add(pid_t pid, int64_t now_ms) {
  struct stat_line line;
  if (count == MOST_PROCESSES || !read_stat(pid, &line)) return false;
  uint32_t at = 0;
  while (processes[at].used) at++;
  struct process *process = &processes[at];
  *process = (struct process){.pid = pid, .fd = -1, .used = true, .here = true, .started_ticks = line.started_ticks, .seen_at_ms = now_ms};
  memcpy(process->name, line.name, NAME);
  if (at >= used_end) used_end = at + 1;
  count++;
  if (pidfds < MOST_PIDFDS && (process->fd = (int)syscall(SYS_pidfd_open, pid, 0)) >= 0) {
    pidfds++;
    struct epoll_event event = {.events = EPOLLIN, .data.u32 = at};
    if (epoll_ctl(events, EPOLL_CTL_ADD, process->fd, &event)) forget_fd(process);
  }
  tell_seen(process, &line);
  return true;
}

/* Goes through /proc: adds who is new, and says of those without a pidfd when they are gone. */
static bool look_at_all(int64_t now_ms) {
  int fd = openat(proc, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR *directory = fd < 0 ? NULL : fdopendir(fd);
  if (!directory) return false;
  bool news = false;
  for (uint32_t i = 0; i < used_end; i++) processes[i].here = false;
  for (struct dirent *entry; (entry = readdir(directory));) {
    pid_t pid = (pid_t)atoi(entry->d_name);
    if (pid < 2) continue;
    struct process *process = find(pid);
    struct stat_line line;
    if (process && process->zombie && !is_still_there(process, &line)) {
      forget(process);
      process = NULL;
    }
    if (process) process->here = true;
    else news |= add(pid, now_ms);
  }
  closedir(directory);
  for (uint32_t i = 0; i < used_end; i++) {
    struct process *process = &processes[i];
    if (!process->used || process->here || process->fd >= 0) continue;
    if (!process->zombie) {
      tell_ended(process->pid, -1);
      news = true;
    }
    forget(process);
  }
  return news;
}

/* A process that has become another program has another name. */
static bool look_at_young(int64_t now_ms) {
  bool news = false;
  for (uint32_t i = 0; i < used_end; i++) {
    struct process *process = &processes[i];
    struct stat_line line;
    if (!process->used || process->zombie || now_ms - process->seen_at_ms > YOUNG_MS || !is_still_there(process, &line)) continue;
    if (!memcmp(line.name, process->name, NAME)) continue;
    memcpy(process->name, line.name, NAME);
    tell_seen(process, &line);
    news = true;
  }
  return news;
}

static bool sample(int64_t now_ms) {
  struct process_sample samples[SAMPLES];
  uint32_t taken = 0, looked = 0, at = sample_at;
  for (uint32_t i = 0; i < used_end && looked < SAMPLES; i++, at++) {
    struct process *process = &processes[at % used_end];
    struct stat_line line;
    if (!process->used) continue;
    looked++;
    if (!is_still_there(process, &line)) {
      if (process->zombie) forget(process);
      if (used_end == 0) break;
      continue;
    }
    if (!process->zombie && is_dead(&line) && process->fd < 0) {
      tell_ended(process->pid, line.exit_code);
      process->zombie = true;
    }
    if (memcmp(line.name, process->name, NAME)) {
      memcpy(process->name, line.name, NAME);
      tell_seen(process, &line);
    }
    uint32_t cpu_ms = (uint32_t)(line.ticks * 1000 / ticks_a_second);
    uint64_t bytes = line.resident_pages * page_bytes, difference = bytes > process->told_bytes ? bytes - process->told_bytes : process->told_bytes - bytes;
    if (line.state == process->told_state && cpu_ms == process->told_cpu_ms && difference < SAMPLE_BYTES) continue;
    samples[taken++] = (struct process_sample){(uint32_t)process->pid, cpu_ms, bytes, line.state};
    process->told_state = line.state;
    process->told_cpu_ms = cpu_ms;
    process->told_bytes = bytes;
  }
  sample_at = used_end ? at % used_end : 0;
  /* Many are sampled in turns. */
  sample_pause_ms = taken > 0 ? SAMPLE_MS : sample_pause_ms * 3 / 2 < IDLE_SAMPLE_MS ? sample_pause_ms * 3 / 2 : IDLE_SAMPLE_MS;
  samples_at_ms = now_ms + sample_pause_ms;
  double now_s = clock_s(CLOCK_MONOTONIC);
  return taken > 0 && uplink_put(KERNEL_PART, PROCESS_SAMPLES, &now_s, sizeof now_s, samples, taken * sizeof samples[0]);
}

bool census_look(int64_t now_ms) {
  bool news = tell_ends();
  uint64_t newest = last_pid_now();
  if (newest != last_pid || newest == 0 || now_ms >= whole_look_at_ms) {
    last_pid = newest;
    whole_look_at_ms = now_ms + WHOLE_LOOK_MS;
    news |= look_at_all(now_ms);
    news |= tell_ends();
  }
  news |= look_at_young(now_ms);
  if (now_ms >= samples_at_ms) news |= sample(now_ms);
  return news;
}
