/*
 * What stands of events that are not told one by one: a wait that is not over, a lock that is not given back, how many were
 * put and got. Two that undo each other are gone. So the picture of a ring's process stays right when there is more in
 * it than goes up.
 */
#ifndef FORKHALL_STANDING_H
#define FORKHALL_STANDING_H
#include <stdbool.h>
#include <stdint.h>

#define STANDING_ENTRIES 512

struct standing;

/* NULL where too many rings have more than goes up. */
struct standing *standing_begin(void);
/* Takes a slot in, the next of its ring. `settled` counts by kind what is undone. False where there is no room: it is lost. */
bool standing_take(struct standing *of, const unsigned char *slot, uint64_t *settled);
uint32_t standing_entries(const struct standing *of);
/* Gives what stands in the order in which it happened, each with how often, and ends. */
void standing_end(struct standing *of, void (*give)(const unsigned char *slot, uint32_t times, void *to), void *to);
#endif
