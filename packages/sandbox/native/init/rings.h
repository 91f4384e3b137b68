/*
 * Relays what the program's processes write into their rings (packages/runtime/python/forkhall_events/ring.py has the
 * format). The folder and all in it are the program's, and taken as hostile: no link is followed, no pipe waited for,
 * nothing mapped; only bytes are copied, and how many is bounded. A program never waits: what is overwritten before it
 * was read is lost, and counted.
 */
#ifndef FORKHALL_RINGS_H
#define FORKHALL_RINGS_H
#include <stdbool.h>
#include <stdint.h>

/* Holds the folder open. False with errno. */
bool rings_open(const char *path);
/* Puts what is new into the uplink, which has to be empty. True when there was something. */
bool rings_read(int64_t now_ms);
/* The same when no process is left; call it until it returns false, then all has been told. */
bool rings_read_last(void);
#endif
