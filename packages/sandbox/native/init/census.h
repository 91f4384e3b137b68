/*
 * Who is in the sandbox, as the kernel says it: every process from when it is first seen to its end, with its exit code
 * or signal, and samples of what it uses. A process that comes and goes between two looks is not seen.
 */
#ifndef FORKHALL_CENSUS_H
#define FORKHALL_CENSUS_H
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

void census_open(void);
/* Becomes readable when a process ends or a ring is made in this folder; -1 where that cannot be had. */
int census_wakes(const char *rings_folder);
/* A child of this process was reaped. */
void census_reaped(pid_t pid, int status);
/* One look; puts what is new into the uplink, which has to be empty. True when there was something. */
bool census_look(int64_t now_ms);
#endif
