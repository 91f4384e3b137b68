#define _GNU_SOURCE
#include "ring.h"

#include <unistd.h>

#include "frame-types.h"
#include "uplink.h"

#define CHUNK 512 /* slots copied at once */
#define HOLE_READS 3
#define COPIES 32 /* of chunks of one ring in one turn: a program that runs ahead on purpose keeps nobody in the loop */

unsigned char ring_header[HEADER_BYTES];
static unsigned char chunk[CHUNK * SLOT_BYTES];

bool ring_read_header(const struct ring *ring) { return pread(ring->fd, ring_header, sizeof ring_header, 0) == (ssize_t)sizeof ring_header; }

uint64_t ring_told(void) {
  uint64_t sum = 0;
  for (int kind = 1; kind < KINDS; kind++) sum += u64(ring_header + COUNTS_AT + 8 * kind);
  return sum;
}

void ring_skip_to(struct ring *ring, uint64_t sequence) {
  if (sequence <= ring->next) return;
  ring->lost += sequence - ring->next;
  ring->next = sequence;
}

/* A thread that took a number and was killed before it wrote leaves a hole: when the next one is there for some time, go on. */
static bool is_hole(struct ring *ring, bool last) {
  unsigned char slot[SLOT_BYTES];
  uint64_t following = ring->next + 1;
  off_t at = HEADER_BYTES + (off_t)(following & (ring->slots - 1)) * SLOT_BYTES;
  if (pread(ring->fd, slot, sizeof slot, at) != (ssize_t)sizeof slot || u64(slot) != following || u64(slot + 40) != following) return false;
  if (!last && ++ring->stalled < HOLE_READS) return false;
  ring->stalled = 0;
  ring_skip_to(ring, following);
  return true;
}

static uint32_t copy_chunk(const struct ring *ring, uint32_t at, uint32_t slots) {
  ssize_t n = pread(ring->fd, chunk, (size_t)slots * SLOT_BYTES, HEADER_BYTES + (off_t)at * SLOT_BYTES);
  return n > 0 ? (uint32_t)n / SLOT_BYTES : 0;
}

/* How many of the chunk's slots are the next ones, one after the other. */
static uint32_t whole_slots(const struct ring *ring, uint32_t got) {
  uint32_t whole = 0;
  while (whole < got && u64(chunk + whole * SLOT_BYTES) == ring->next + whole && u64(chunk + whole * SLOT_BYTES + 40) == ring->next + whole) whole++;
  return whole;
}

uint32_t ring_read_slots(struct ring *ring, uint32_t most, bool last) {
  uint32_t taken = 0, margin = ring->slots >> 3;
  if (!ring_read_header(ring)) return 0;
  for (int copies = 0; copies < COPIES && taken < most; copies++) {
    uint64_t head = ring_told();
    /* What the writer has lapped is lost. */
    if (head < MOST_SEQUENCE && head >= ring->next && head - ring->next >= ring->slots) ring_skip_to(ring, head - ring->slots + (last ? 1 : margin));
    uint32_t at = ring->next & (ring->slots - 1), wanted = ring->slots - at;
    if (wanted > CHUNK) wanted = CHUNK;
    if (wanted > most - taken) wanted = most - taken;
    size_t room = uplink_room(SLOT_PART);
    if (room < sizeof ring->number + SLOT_BYTES) break;
    if (wanted > (room - sizeof ring->number) / SLOT_BYTES) wanted = (uint32_t)((room - sizeof ring->number) / SLOT_BYTES);
    /*
     * Twice: a slot is written from its beginning to its end and copied in the same order, so the last one may have got
     * its end while it was copied, and not yet had its middle. What was whole once is whole in a second copy.
     */
    uint32_t got = copy_chunk(ring, at, wanted), whole = whole_slots(ring, got);
    if (whole > 0 && copy_chunk(ring, at, whole) == whole) whole = whole_slots(ring, whole);
    if (!ring_read_header(ring)) break;
    /* Slots that the writer may have come round to while they were copied are not to be trusted. */
    uint64_t now_told = ring_told();
    uint32_t spoiled = 0;
    if (!last && now_told < MOST_SEQUENCE && now_told + 16 > ring->slots)
      while (spoiled < whole && ring->next + spoiled <= now_told + 16 - ring->slots) spoiled++;
    if (whole > 0) {
      ring->stalled = 0;
      ring_skip_to(ring, ring->next + spoiled);
      uint32_t good = whole - spoiled;
      if (good > 0) uplink_put(SLOT_PART, RING_SLOTS, &ring->number, sizeof ring->number, chunk + spoiled * SLOT_BYTES, (size_t)good * SLOT_BYTES);
      ring->next += good;
      taken += good;
    }
    if (whole == got && got == wanted) continue;
    if (whole >= got) break;
    uint64_t sequence = u64(chunk + whole * SLOT_BYTES);
    if (sequence > ring->next && sequence - ring->next >= ring->slots && sequence < MOST_SEQUENCE) ring_skip_to(ring, sequence - ring->slots + margin);
    else if (!is_hole(ring, last)) break;
  }
  return taken;
}
