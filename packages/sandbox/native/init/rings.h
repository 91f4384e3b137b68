/*
 * Relays what the program's processes write into their rings (packages/runtime/python/forkhall_events/ring.py has the
 * format). The folder and all in it are the program's, and taken as hostile: no link is followed, no pipe waited for,
 * nothing mapped; only bytes are copied, and how many is bounded. All that comes is taken, so that a program need not wait:
 * what may not go up one by one is kept as far as it stands, and what is undone is counted. What was overwritten before it
 * was read is lost, and counted.
 */
#ifndef FORKHALL_RINGS_H
#define FORKHALL_RINGS_H
#include <stdbool.h>
#include <stdint.h>

/* Holds the folder open. False with errno. */
bool rings_open(const char *path);
/* So many slots may go up at once, and no more than usual. */
void rings_allow(uint32_t at_once);
/* Puts what is new into the uplink, which has to be empty. True when there was something. */
bool rings_read(int64_t now_ms);
/* Takes what is new although the uplink is not empty. */
void rings_keep_up(void);
/* Whether one had so much that it should be looked at soon. */
bool rings_are_filling(void);
/* As rings_read, when no process is left; call it until it returns false, then all has been told. `in_haste`: what stands, and no more. */
bool rings_read_last(bool in_haste);
#endif
