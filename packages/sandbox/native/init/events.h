/* Events of the program's processes on their way up: when rings and census are looked at, and what of it goes out. */
#ifndef FORKHALL_EVENTS_H
#define FORKHALL_EVENTS_H
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#define EVENTS_POLLS 2

/* False with errno. */
bool events_open(int uplink_fd);
/* The program runs from now on, and is looked at where that is wanted. */
void events_begin(bool wanted, int64_t now_ms);
/* A child of this process was reaped. */
void events_reaped(pid_t pid, int status);
/* Fills two entries for poll(2); the longest wait in milliseconds, or -1. */
int events_prepare(struct pollfd polls[EVENTS_POLLS], int64_t now_ms);
void events_relay(const struct pollfd polls[EVENTS_POLLS], int64_t now_ms);
/* No process is left: what the rings still hold goes out, within a bound of time. */
void events_end(int64_t now_ms);
bool events_are_out(void);
/*
 * Outside of any sandbox, for programs that are run with hooks alone: returns when descriptor 0 ends. `at_once`: so many
 * slots may go up at once, as many as usual for 0.
 */
int events_of_folder(const char *path, uint32_t at_once);
#endif
