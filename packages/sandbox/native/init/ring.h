/* One ring, as process 1 reads it: whatever a program has written there, reading is bounded. */
#ifndef FORKHALL_RING_H
#define FORKHALL_RING_H
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define HEADER_BYTES 1024
#define SLOT_BYTES 48
#define COUNTS_AT 64
#define KINDS 64
/* Whatever says that it is further than this is forged. */
#define MOST_SEQUENCE (1ull << 53)

struct ring {
  bool used, ending, quiet, journal_done;
  int fd;
  uint32_t number, pid, serial, parent_pid, parent_serial, slots, journal_bytes, journal_read;
  uint64_t next, lost, journal_lost, told_lost, told_journal_lost;
  int64_t told_at_ms;
  uint8_t stalled;
};

/* What ring_read_header has read. */
extern unsigned char ring_header[HEADER_BYTES];

bool ring_read_header(const struct ring *ring);
/* By the header, about how far the writer is. */
uint64_t ring_told(void);
/* What is passed over is lost. */
void ring_skip_to(struct ring *ring, uint64_t sequence);
/* Puts slots that are new and whole into the uplink, at most `most`; returns how many. `last`: nobody writes any more. */
uint32_t ring_read_slots(struct ring *ring, uint32_t most, bool last);

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
