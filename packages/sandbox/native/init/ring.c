#define _GNU_SOURCE
#include "ring.h"

#include <unistd.h>

#include "frame-types.h"
#include "standing.h"
#include "uplink.h"

#define CHUNK 512 /* slots copied at once */
#define HOLE_READS 3
#define UNSURE 64 /* so many may be there and not be counted, or just be written */
#define COPIES 32 /* of chunks of one ring in one turn: a program that runs ahead on purpose keeps nobody in the loop */

unsigned char ring_header[HEADER_BYTES];
static unsigned char chunk[CHUNK * SLOT_BYTES], second[CHUNK * SLOT_BYTES];

bool ring_read_header(const struct ring *ring) { return pread(ring->fd, ring_header, sizeof ring_header, 0) == (ssize_t)sizeof ring_header; }

uint64_t told_of(const unsigned char *header) {
  uint64_t sum = 0;
  for (int kind = 1; kind < KINDS; kind++) sum += u64(header + COUNTS_AT + 8 * kind);
  return sum;
}

uint64_t ring_told(void) { return told_of(ring_header); }

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

static uint32_t copy_chunk(const struct ring *ring, unsigned char *to, uint32_t at, uint32_t slots) {
  ssize_t n = pread(ring->fd, to, (size_t)slots * SLOT_BYTES, HEADER_BYTES + (off_t)at * SLOT_BYTES);
  return n > 0 ? (uint32_t)n / SLOT_BYTES : 0;
}

static bool is_whole(const unsigned char *slot, uint64_t sequence) { return u64(slot) == sequence && u64(slot + 40) == sequence; }

/* How many of the chunk's slots are the next ones, one after the other. */
static uint32_t whole_slots(const struct ring *ring, uint32_t got) {
  uint32_t whole = 0;
  while (whole < got && is_whole(chunk + whole * SLOT_BYTES, ring->next + whole)) whole++;
  return whole;
}

/*
 * How many of the whole slots the writer had come round to when they were copied: it may have been in the middle of one,
 * which it is done with, or has not begun, when its beginning is still the same in another copy.
 */
static uint32_t overwritten(const struct ring *ring, uint32_t at, uint32_t whole) {
  uint64_t told = ring_told();
  if (told >= MOST_SEQUENCE || told + UNSURE < ring->next + ring->slots) return 0;
  uint32_t again = copy_chunk(ring, second, at, whole), bad = 0;
  for (uint32_t i = 0; i < whole; i++)
    if (i >= again || !is_whole(second + i * SLOT_BYTES, ring->next + i)) bad = i + 1;
  return bad;
}


/* Copies what comes next of a ring into `chunk`; how many of it are whole, from `*spoiled` on. False where nothing more can be had now. */
static bool next_slots(struct ring *ring, uint32_t most, bool last, uint32_t *whole, uint32_t *spoiled) {
  uint64_t head = ring_told();
  uint32_t margin = ring->slots >> 3;
  /* What the writer has lapped is lost. */
  if (head < MOST_SEQUENCE && head >= ring->next && head - ring->next >= ring->slots) ring_skip_to(ring, head - ring->slots + (last ? 1 : margin));
  uint32_t at = ring->next & (ring->slots - 1), wanted = ring->slots - at;
  uint64_t new_ones = (head >= ring->next && head < MOST_SEQUENCE ? head + 1 - ring->next : 0) + UNSURE;
  if (wanted > new_ones) wanted = (uint32_t)new_ones;
  if (wanted > CHUNK) wanted = CHUNK;
  if (wanted > most) wanted = most;
  uint32_t got = copy_chunk(ring, chunk, at, wanted);
  *whole = whole_slots(ring, got);
  /*
   * Twice: a slot is written from its beginning to its end and copied in the same order, so the last one may have got
   * its end while it was copied, and not yet had its middle. What was whole once is whole in a second copy.
   */
  if (*whole > 0 && ring->next + *whole + UNSURE > head && copy_chunk(ring, chunk, at, *whole) == *whole) *whole = whole_slots(ring, *whole);
  if (!ring_read_header(ring)) return false;
  *spoiled = last ? 0 : overwritten(ring, at, *whole);
  if (*whole == got && got == wanted) return true;
  if (*whole >= got) return *whole > 0;
  if (*whole > 0) return true;
  uint64_t sequence = u64(chunk);
  if (sequence > ring->next && sequence - ring->next >= ring->slots && sequence < MOST_SEQUENCE) ring_skip_to(ring, sequence - ring->slots + margin);
  else return is_hole(ring, last);
  return true;
}

static uint16_t kind_at(const unsigned char *slot) { return (uint16_t)(slot[16] | slot[17] << 8); }

static void count_taken(struct ring *ring, const unsigned char *slot) {
  uint16_t kind = kind_at(slot);
  if (kind < KINDS) ring->taken[kind]++;
}

static void withhold(struct ring *ring, const unsigned char *slot) {
  if (!ring->standing) ring->standing = standing_begin();
  if (ring->standing && standing_take(ring->standing, slot, ring->settled)) count_taken(ring, slot);
  else ring->lost++;
}

/* How many of the slots may go up as they are: what was withheld would have to be told before them. */
static uint32_t share(const struct ring *ring, uint32_t up, uint32_t slots) {
  size_t room = uplink_room(SLOT_PART);
  if (ring->standing || room < sizeof ring->number + SLOT_BYTES) return 0;
  if (slots > up) slots = up;
  size_t fit = (room - sizeof ring->number) / SLOT_BYTES;
  return slots < fit ? slots : (uint32_t)fit;
}

/* Whether what is there from a number on may stay there for now. */
static bool may_stay(uint64_t from, uint32_t leave) {
  uint64_t head = ring_told();
  return leave > 0 && head < MOST_SEQUENCE && head + 1 <= from + leave;
}

uint32_t ring_read_slots(struct ring *ring, uint32_t up, uint32_t leave, uint32_t *most, bool last) {
  uint32_t told = 0, whole, spoiled;
  uint64_t before = ring->next;
  ring->has_more = false;
  if (!ring_read_header(ring)) return 0;
  for (int copies = 0; next_slots(ring, *most, last, &whole, &spoiled); copies++) {
    if (whole > 0) ring->stalled = 0;
    ring_skip_to(ring, ring->next + spoiled);
    const unsigned char *slots = chunk + spoiled * SLOT_BYTES;
    uint32_t good = whole - spoiled, go_up = share(ring, up - told, good);
    bool stays = go_up < good && may_stay(ring->next + go_up, leave);
    if (stays) good = go_up;
    if (go_up > 0) uplink_put(SLOT_PART, RING_SLOTS, &ring->number, sizeof ring->number, slots, (size_t)go_up * SLOT_BYTES);
    for (uint32_t i = 0; i < good; i++) (i < go_up ? count_taken : withhold)(ring, slots + i * SLOT_BYTES);
    ring->next += good;
    told += go_up;
    *most -= good;
    if (stays || copies == COPIES || *most == 0) {
      ring->has_more = true;
      break;
    }
  }
  /* The writer need not wait. It is the program's own file: what becomes of it is its own affair. */
  if (ring->next != before && pwrite(ring->fd, &ring->next, sizeof ring->next, TAKEN_AT) < 0) return told;
  return told;
}

/* A slot and how often, for ring_tell_standing. */
struct __attribute__((packed)) stood {
  uint32_t times;
  unsigned char slot[SLOT_BYTES];
};

static struct stood stood[STANDING_ENTRIES];

static void gather(const unsigned char *slot, uint32_t times, void *to) {
  uint32_t *n = to;
  stood[*n].times = times;
  memcpy(stood[(*n)++].slot, slot, SLOT_BYTES);
}

bool ring_tell_standing(struct ring *ring, uint32_t *told) {
  *told = 0;
  if (!ring->standing) return true;
  if (uplink_room(SLOT_PART) < sizeof ring->number + standing_entries(ring->standing) * sizeof *stood) return false;
  standing_end(ring->standing, gather, told);
  ring->standing = NULL;
  if (*told > 0) uplink_put(SLOT_PART, RING_STANDING, &ring->number, sizeof ring->number, stood, *told * sizeof *stood);
  return true;
}
