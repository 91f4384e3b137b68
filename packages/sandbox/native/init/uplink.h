/*
 * The way up for events: a socket of its own, so that neither control messages nor the end of a run wait behind a flood.
 * Frames as on the control socket, this way only. What is told in one turn lies in three parts, which go out in this
 * order: what the kernel says, then journals, then slots, whose numbers the journals define.
 */
#ifndef FORKHALL_UPLINK_H
#define FORKHALL_UPLINK_H
#include <poll.h>
#include <stdbool.h>
#include <stddef.h>

enum uplink_part { KERNEL_PART, JOURNAL_PART, SLOT_PART, UPLINK_PARTS };

void uplink_open(int fd);
/* Bytes of payload that one more frame of this part may have. */
size_t uplink_room(enum uplink_part part);
/* False where there is no room: nothing was taken. */
bool uplink_put(enum uplink_part part, char type, const void *first, size_t first_length, const void *second, size_t second_length);
/* True when all that was put has gone out, or nobody is there to take it: only then may more be put. */
bool uplink_is_empty(void);
bool uplink_is_open(void);
void uplink_prepare(struct pollfd *entry);
void uplink_send(void);
/* Nothing more will come. */
void uplink_close(void);
#endif
