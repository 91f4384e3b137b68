/* One ring, as process 1 reads it: whatever a program has written there, reading is bounded. */
#ifndef FORKHALL_RING_H
#define FORKHALL_RING_H
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define HEADER_BYTES 1024
#define SLOT_BYTES 48
#define COUNTS_AT 64
#define TAKEN_AT 48
#define KINDS 64
/* Whatever says that it is further than this is forged. */
#define MOST_SEQUENCE (1ull << 53)

struct standing;

struct ring {
  bool used, ending, quiet, journal_done, has_more;
  int fd;
  uint32_t number, pid, serial, parent_pid, parent_serial, slots, journal_bytes, journal_read;
  uint64_t next, lost, journal_lost, told_lost, told_journal_lost, told_settled;
  int64_t told_at_ms;
  uint8_t stalled;
  /* Its process wrote another ring before, which is not told to its end: how far that was read, and since when. */
  bool goes_on;
  uint64_t before_at;
  int64_t before_since_ms;
  /* What is withheld of it. */
  struct standing *standing;
  /* Slots that were taken, by kind, and those of them that were undone before they went up. */
  uint64_t taken[KINDS], settled[KINDS];
};

/* What ring_read_header has read. */
extern unsigned char ring_header[HEADER_BYTES];

bool ring_read_header(const struct ring *ring);
/* By a header, about how far the writer is. */
uint64_t told_of(const unsigned char *header);
uint64_t ring_told(void);
/* What is passed over is lost. */
void ring_skip_to(struct ring *ring, uint64_t sequence);
/*
 * Takes slots that are new and whole, at most `most`: of these so many as `up` allows go into the uplink, what stands of the
 * others is kept. So many as `leave` may stay in the ring for a later turn instead. Returns how many went up. `last`: nobody
 * writes any more.
 */
uint32_t ring_read_slots(struct ring *ring, uint32_t up, uint32_t leave, uint32_t *most, bool last);
/* What was withheld goes up; returns how much it was. False where there is no room. */
bool ring_tell_standing(struct ring *ring, uint32_t *told);

static inline uint32_t u32(const unsigned char *at) {
  uint32_t value;
  memcpy(&value, at, sizeof value);
  return value;
}

static inline uint64_t u64(const unsigned char *at) {
  uint64_t value;
  memcpy(&value, at, sizeof value);
  return value;
}
#endif
