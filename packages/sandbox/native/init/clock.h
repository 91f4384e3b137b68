/* A clock of the kernel's, in seconds. */
#ifndef FORKHALL_CLOCK_H
#define FORKHALL_CLOCK_H
#include <time.h>

static inline double clock_s(clockid_t clock) {
  struct timespec now;
  clock_gettime(clock, &now);
  return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}
#endif
