/* What the run uses, seen from inside: file systems always, memory, processes and CPU time where no cgroup counts them. */
#ifndef FORKHALL_WATCH_H
#define FORKHALL_WATCH_H
#include <stdbool.h>
#include <stdint.h>

/* 0: not limited here. */
struct __attribute__((packed)) bounds {
  uint32_t orphans_ms;
  uint64_t inodes, memory_bytes, processes, cpu_us;
  uint32_t written_files;
  uint64_t written_bytes;
  /* 1: measure memory, processes and CPU time here. */
  uint8_t without_cgroup;
  /* 1: tell events. */
  uint8_t events;
};

struct __attribute__((packed)) gauges {
  uint64_t memory_bytes, peak_bytes, processes, peak_processes, cpu_us, inodes;
};

extern struct gauges watch_gauges;

void watch_open(void);
/* From here on CPU time counts: what a spare used to warm up is not the program's. */
void watch_start(bool without_cgroup);
/* One look; the letter of the first limit that is passed, or 0. */
char watch_look(const struct bounds *bounds);
/* True where the file system was full at the last look or is now. */
bool watch_shm_full(void);
bool watch_disk_full(void);
/* Processes other than this one and zombies; up to eight of their names go into `names`, each with its NUL. */
uint32_t watch_processes(char *names, uint32_t *names_length);
#endif
