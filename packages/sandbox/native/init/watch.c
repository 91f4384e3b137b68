#define _GNU_SOURCE
#include "watch.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define NAMES 8
/* net.core.wmem_default, which the filter keeps for a run without a cgroup. */
#define UNIX_SOCKET_BYTES 212992
#define FREE_UNIX_SOCKETS 64
#define FREE_RINGS 512

struct file_system {
  const char *path;
  int fd;
  uint64_t inodes_at_start, bytes, inodes;
  bool full;
};

/* The descriptors are held: a program cannot move or cover what is looked at. */
static struct file_system home = {.path = "/home/student"}, tmp = {.path = "/tmp"}, shm = {.path = "/dev/shm"}, rings = {.path = "/run/forkhall"};
static int proc = -1;
static uint64_t cpu_us_at_start;
struct gauges watch_gauges;

static void look_at(struct file_system *at) {
  struct statvfs now;
  if (fstatvfs(at->fd, &now)) return;
  uint64_t size = now.f_blocks * now.f_frsize, unused = now.f_bfree * now.f_frsize;
  at->bytes = size - unused;
  at->inodes = now.f_files - now.f_ffree;
  /* Full is: a page, or a 64th of it, is all that is left. */
  at->full = unused <= (size / 64 > 4096 ? size / 64 : 4096);
}

static void open_one(struct file_system *at) {
  at->fd = open(at->path, O_PATH | O_DIRECTORY | O_CLOEXEC);
  look_at(at);
  at->inodes_at_start = at->inodes;
}

void watch_open(void) {
  open_one(&home);
  open_one(&tmp);
  open_one(&shm);
  open_one(&rings);
  proc = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

static ssize_t read_at(const char *pid, const char *file, char *text, size_t size) {
  char path[64];
  if ((size_t)snprintf(path, sizeof path, "%.15s/%s", pid, file) >= sizeof path) return -1;
  int fd = openat(proc, path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return -1;
  ssize_t n = read(fd, text, size - 1);
  close(fd);
  text[n > 0 ? n : 0] = 0;
  return n;
}

static uint64_t kilobytes(const char *text, const char *field) {
  const char *at = strstr(text, field);
  return at ? strtoull(at + strlen(field), NULL, 10) : 0;
}

struct process_use {
  uint64_t anonymous_kb, shared_kb, threads, ticks;
  bool zombie;
};

static bool measure(const char *pid, struct process_use *use, bool memory) {
  static char text[4096];
  memset(use, 0, sizeof *use);
  if (read_at(pid, "stat", text, sizeof text) <= 0) return false;
  /* The command's name may hold spaces and parentheses: the fields start after the last one. */
  const char *fields = strrchr(text, ')');
  char state = 0;
  unsigned long long user = 0, system = 0, threads = 0;
  long long children_user = 0, children_system = 0;
  if (!fields || sscanf(fields + 1, " %c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %llu %llu %lld %lld %*d %*d %llu", &state, &user, &system, &children_user,
                        &children_system, &threads) != 6)
    return false;
  use->zombie = state == 'Z' || state == 'X';
  use->threads = threads;
  use->ticks = user + system + (uint64_t)children_user + (uint64_t)children_system;
  if (!memory || use->zombie) return true;
  if (read_at(pid, "smaps_rollup", text, sizeof text) > 0) {
    use->anonymous_kb = kilobytes(text, "Pss_Anon:");
    use->shared_kb = kilobytes(text, "Pss_Shmem:");
  } else if (read_at(pid, "statm", text, sizeof text) > 0) {
    /* A process that hides its maps is counted by all that is resident. */
    unsigned long long resident = 0;
    sscanf(text, "%*u %llu", &resident);
    use->anonymous_kb = resident * 4;
  }
  return true;
}

/*
 * Page tables of maps that hold nothing else: a read of each two megabytes costs a page. They are asked for by
 * themselves and first, because such a map makes smaps_rollup slow.
 */
static uint64_t page_table_bytes(void) {
  static char text[4096];
  uint64_t all_kb = 0;
  int fd = openat(proc, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR *directory = fd < 0 ? NULL : fdopendir(fd);
  if (!directory) return 0;
  struct dirent *entry;
  while ((entry = readdir(directory)))
    if (entry->d_name[0] >= '1' && entry->d_name[0] <= '9' && read_at(entry->d_name, "status", text, sizeof text) > 0) all_kb += kilobytes(text, "VmPTE:");
  closedir(directory);
  return all_kb * 1024;
}

/* What waits in the sockets of one protocol: the bytes that were sent and not read. */
static uint64_t waiting_in(const char *table) {
  char path[32], line[512];
  snprintf(path, sizeof path, "self/net/%s", table);
  int fd = openat(proc, path, O_RDONLY | O_CLOEXEC);
  FILE *file = fd < 0 ? NULL : fdopen(fd, "r");
  if (!file) return 0;
  uint64_t bytes = 0;
  while (fgets(line, sizeof line, file)) {
    unsigned long sent = 0, received = 0;
    if (sscanf(line, "%*d: %*s %*s %*x %lx:%lx", &sent, &received) == 2) bytes += sent + received;
  }
  fclose(file);
  return bytes;
}

static uint64_t unix_sockets(void) {
  char part[4096];
  uint64_t lines = 0;
  int fd = openat(proc, "self/net/unix", O_RDONLY | O_CLOEXEC);
  if (fd < 0) return 0;
  for (ssize_t n; (n = read(fd, part, sizeof part)) > 0;)
    for (ssize_t i = 0; i < n; i++) lines += part[i] == '\n';
  close(fd);
  return lines;
}

/* The memory of sockets belongs to no process. The kernel needs about twice the bytes; of Unix sockets it tells only that they are there. */
static uint64_t socket_bytes(void) {
  uint64_t count = unix_sockets(), bytes = waiting_in("tcp") + waiting_in("tcp6") + waiting_in("udp") + waiting_in("udp6");
  return 2 * bytes + (count > FREE_UNIX_SOCKETS ? (count - FREE_UNIX_SOCKETS) * UNIX_SOCKET_BYTES : 0);
}

static void look_at_processes(uint64_t unmapped_bytes) {
  uint64_t anonymous_kb = 0, shared_kb = 0, tasks = 0, ticks = 0;
  int fd = openat(proc, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR *directory = fd < 0 ? NULL : fdopendir(fd);
  if (!directory) return;
  struct dirent *entry;
  while ((entry = readdir(directory))) {
    if (entry->d_name[0] < '1' || entry->d_name[0] > '9') continue;
    struct process_use use;
    bool self = !strcmp(entry->d_name, "1");
    if (!measure(entry->d_name, &use, !self)) continue;
    ticks += use.ticks;
    anonymous_kb += use.anonymous_kb;
    shared_kb += use.shared_kb;
    if (!self) tasks += use.zombie ? 1 : use.threads;
  }
  closedir(directory);
  uint64_t mapped = shm.bytes + rings.bytes, shared = shared_kb * 1024 > mapped ? shared_kb * 1024 : mapped;
  watch_gauges.memory_bytes = anonymous_kb * 1024 + shared + home.bytes + tmp.bytes + unmapped_bytes;
  watch_gauges.processes = tasks;
  uint64_t all_us = ticks * (1000000 / (uint64_t)sysconf(_SC_CLK_TCK));
  uint64_t cpu_us = all_us > cpu_us_at_start ? all_us - cpu_us_at_start : 0;
  /* What a process's forgotten children used disappears with them: never go back. */
  if (cpu_us > watch_gauges.cpu_us) watch_gauges.cpu_us = cpu_us;
  if (watch_gauges.memory_bytes > watch_gauges.peak_bytes) watch_gauges.peak_bytes = watch_gauges.memory_bytes;
  if (tasks > watch_gauges.peak_processes) watch_gauges.peak_processes = tasks;
}

void watch_start(bool without_cgroup) {
  if (!without_cgroup) return;
  watch_gauges = (struct gauges){0};
  cpu_us_at_start = 0;
  look_at_processes(0);
  cpu_us_at_start = watch_gauges.cpu_us;
  watch_gauges = (struct gauges){0};
}

char watch_look(const struct bounds *bounds) {
  look_at(&home);
  look_at(&tmp);
  look_at(&shm);
  look_at(&rings);
  watch_gauges.inodes = home.inodes + tmp.inodes - home.inodes_at_start - tmp.inodes_at_start;
  /* Rings come and go by themselves; whoever makes more of them than that makes files. */
  if (rings.inodes > rings.inodes_at_start + FREE_RINGS) watch_gauges.inodes += rings.inodes - rings.inodes_at_start - FREE_RINGS;
  if (bounds->without_cgroup) {
    uint64_t unmapped = page_table_bytes() + socket_bytes() + watch_gauges.inodes * 1024;
    if (bounds->memory_bytes && unmapped > bounds->memory_bytes) {
      watch_gauges.memory_bytes = unmapped;
      if (unmapped > watch_gauges.peak_bytes) watch_gauges.peak_bytes = unmapped;
      return 'm';
    }
    look_at_processes(unmapped);
  }
  if (bounds->inodes && watch_gauges.inodes > bounds->inodes) return 'i';
  if (bounds->memory_bytes && watch_gauges.memory_bytes > bounds->memory_bytes) return 'm';
  if (bounds->processes && watch_gauges.processes > bounds->processes) return 'p';
  if (bounds->cpu_us && watch_gauges.cpu_us > bounds->cpu_us) return 'c';
  return 0;
}

static bool full_now_or_before(struct file_system *at) {
  bool before = at->full;
  look_at(at);
  return before || at->full;
}

bool watch_shm_full(void) { return full_now_or_before(&shm); }

bool watch_disk_full(void) {
  bool in_home = full_now_or_before(&home);
  return full_now_or_before(&tmp) || in_home;
}

uint32_t watch_processes(char *names, uint32_t *names_length) {
  uint32_t count = 0;
  *names_length = 0;
  int fd = openat(proc, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR *directory = fd < 0 ? NULL : fdopendir(fd);
  if (!directory) return 0;
  struct dirent *entry;
  while ((entry = readdir(directory))) {
    if (entry->d_name[0] < '1' || entry->d_name[0] > '9' || !strcmp(entry->d_name, "1")) continue;
    struct process_use use;
    char name[64];
    if (!measure(entry->d_name, &use, false) || use.zombie) continue;
    if (++count > NAMES || read_at(entry->d_name, "comm", name, sizeof name) <= 0) continue;
    size_t length = strcspn(name, "\n");
    name[length] = 0;
    memcpy(names + *names_length, name, length + 1);
    *names_length += (uint32_t)length + 1;
  }
  closedir(directory);
  return count;
}
