#define _GNU_SOURCE
#include "rings.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "frame-types.h"
#include "ring.h"
#include "uplink.h"

#define MOST_RINGS 1024
#define MOST_SLOTS (1u << 20)
#define MOST_JOURNAL (16u << 20)
#define PART_BYTES 16384 /* of a journal in one frame */
#define GENERATIONS 64
#define SPARE_FDS 64 /* left for everything else */
#define ENTRIES 4096 /* of the folder looked at in one turn */

/* What goes up in a second for a long time, and what may go up at once. Of the rest what stands does. */
#define SLOTS_A_SECOND 20000
#define SLOTS_AT_ONCE 200000
#define SLOTS_A_TURN 4096
/* What is taken in one turn, whether or not it goes up: some milliseconds. */
#define TAKEN_A_TURN (64u << 10)
#define LAST_SLOTS 32768
#define JOURNAL_A_SECOND (256 << 10)
#define JOURNAL_AT_ONCE (4 << 20)
#define LAST_JOURNAL (1 << 20)
#define JOURNAL_A_TURN (200 << 10)
#define COUNT_MS 250
#define INEXACT_MS 1000
#define STUCK_MS 1000 /* a ring that does not come to its end keeps the next one for so long */
/* The folder's time of change is as coarse as a clock tick: what comes in the same tick is found by looking again. */
#define SETTLE_MS 30

struct __attribute__((packed)) ring_opened {
  uint32_t number, pid, serial, parent_pid, parent_serial, inherited;
};

struct __attribute__((packed)) ring_counts {
  uint32_t number;
  uint64_t lost, journal_lost, missing[KINDS], settled[KINDS];
};

static int folder = -1, highest_fd = INT_MAX;
static DIR *listing;
static bool listed_all = true, all_settled = true, settled, filling;
static struct timespec listed_change;
static int64_t listed_at_ms = -SETTLE_MS, filled_at_ms, turn_at_ms;
static struct ring rings[MOST_RINGS];
static uint32_t used_end, count, numbers, first;
static int64_t slots_at_once = SLOTS_AT_ONCE, slot_tokens = SLOTS_AT_ONCE, journal_tokens = JOURNAL_AT_ONCE;

bool rings_open(const char *path) {
  struct rlimit files;
  if (!getrlimit(RLIMIT_NOFILE, &files) && files.rlim_cur < INT_MAX) highest_fd = (int)files.rlim_cur - SPARE_FDS;
  folder = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  return folder >= 0;
}

/* `<pid>-<serial>.ring`, both without leading zeros. */
static bool parse_name(const char *name, uint32_t *pid, uint32_t *serial) {
  char *end;
  if (name[0] < '1' || name[0] > '9') return false;
  unsigned long first_number = strtoul(name, &end, 10);
  if (first_number < 2 || first_number > 4194304 || end[0] != '-' || end[1] < '1' || end[1] > '9') return false;
  unsigned long second_number = strtoul(end + 1, &end, 10);
  if (second_number > 999999999 || strcmp(end, ".ring")) return false;
  *pid = (uint32_t)first_number;
  *serial = (uint32_t)second_number;
  return true;
}

static struct ring *find(uint32_t pid, uint32_t serial) {
  for (uint32_t i = 0; i < used_end; i++)
    if (rings[i].used && rings[i].pid == pid && rings[i].serial == serial) return &rings[i];
  return NULL;
}

/* False where it may become a ring that is good later. */
static bool take(const char *name, uint32_t pid, uint32_t serial) {
  /* For writing, too: how far it is read is told there. */
  int fd = openat(folder, name, O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
  if (fd < 0) fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
  if (fd < 0) return errno != EMFILE && errno != ENFILE;
  if (fd >= highest_fd) {
    close(fd);
    return false;
  }
  struct stat status;
  bool regular = !fstat(fd, &status) && S_ISREG(status.st_mode);
  bool whole = regular && pread(fd, ring_header, sizeof ring_header, 0) == (ssize_t)sizeof ring_header;
  uint32_t slots = u32(ring_header + 12), journal = u32(ring_header + 16);
  if (!whole || u32(ring_header) == 0) {
    close(fd);
    return !regular;
  }
  /* The header is written when the file has its size: asked in the other order, a ring that is just being made looks too short. */
  if (fstat(fd, &status)) status.st_size = 0;
  bool good = !memcmp(ring_header, "FHRING01", 8) && u32(ring_header + 8) == pid && slots >= 64 && slots <= MOST_SLOTS && (slots & (slots - 1)) == 0 &&
              journal <= MOST_JOURNAL && status.st_size == (off_t)HEADER_BYTES + (off_t)slots * SLOT_BYTES + journal;
  uint32_t at = 0;
  while (good && at < MOST_RINGS && rings[at].used) at++;
  if (!good || at == MOST_RINGS) {
    close(fd);
    return true;
  }
  struct ring_opened opened = {numbers, pid, serial, u32(ring_header + 20), u32(ring_header + 28), u32(ring_header + 24)};
  if (!uplink_put(JOURNAL_PART, RING_OPENED, &opened, sizeof opened, NULL, 0)) {
    close(fd);
    return false;
  }
  rings[at] = (struct ring){.used = true, .fd = fd, .number = numbers++, .pid = pid, .serial = serial, .parent_pid = opened.parent_pid, .parent_serial = opened.parent_serial, .slots = slots, .journal_bytes = journal, .next = 1, .told_at_ms = turn_at_ms, .goes_on = opened.parent_pid == pid && opened.parent_serial < serial};
  if (at >= used_end) used_end = at + 1;
  count++;
  return true;
}

/* Looks for new rings, where the folder has changed. A folder of any size is gone through over several turns. */
static bool list(int64_t now_ms, bool last) {
  struct stat status;
  if (folder < 0 || fstat(folder, &status)) return false;
  bool changed = status.st_mtim.tv_sec != listed_change.tv_sec || status.st_mtim.tv_nsec != listed_change.tv_nsec;
  if (!changed && listed_all && !last && settled) return false;
  if (changed) listed_at_ms = now_ms;
  listed_change = status.st_mtim;
  if (!listing) {
    int fd = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    listing = fd < 0 ? NULL : fdopendir(fd);
    if (!listing) return false;
  }
  if (listed_all) {
    rewinddir(listing);
    all_settled = true;
  }
  uint32_t before = numbers;
  listed_all = false;
  for (int entries = 0; entries < ENTRIES && count < MOST_RINGS; entries++) {
    struct dirent *entry = readdir(listing);
    if (!entry) {
      listed_all = true;
      break;
    }
    uint32_t pid, serial;
    if (parse_name(entry->d_name, &pid, &serial) && !find(pid, serial)) all_settled &= take(entry->d_name, pid, serial);
  }
  if (count >= MOST_RINGS) listed_all = true;
  /* However late the next turn comes: what was being made, or came in the same tick, is looked for once more. */
  if (listed_all) settled = all_settled && now_ms - listed_at_ms > SETTLE_MS;
  return numbers != before;
}

static uint64_t settled_of(const struct ring *ring) {
  uint64_t sum = 0;
  for (int kind = 1; kind < KINDS; kind++) sum += ring->settled[kind];
  return sum;
}

/* Whether there is anything to do about a ring in this turn; returns what its journal has to tell. */
static uint32_t look_at(struct ring *ring, bool last) {
  ring->ending = last || (kill((pid_t)ring->pid, 0) != 0 && errno == ESRCH);
  ring->quiet = false;
  if (!ring_read_header(ring)) return 0;
  uint64_t head = ring_told(), complete = u64(ring_header + 32);
  uint32_t end = complete < ring->journal_bytes ? (uint32_t)complete : ring->journal_bytes;
  filling |= head >= ring->next && head - ring->next >= ring->slots / 4;
  ring->quiet = !ring->ending && ring->next == head + 1 && ring->journal_read >= end && ring->lost == ring->told_lost && u64(ring_header + 40) == ring->told_journal_lost &&
                !ring->standing && settled_of(ring) == ring->told_settled;
  return end > ring->journal_read ? end - ring->journal_read : 0;
}

/* Copies what is new in a journal. Of a new ring its parent's comes first, whose definitions it goes on with. True when there was something. */
static bool read_journal(struct ring *ring, int depth) {
  static unsigned char part[PART_BYTES];
  bool news = false;
  ring->journal_done = false;
  if (ring->journal_read == 0 && ring->parent_pid && depth < GENERATIONS) {
    struct ring *parent = find(ring->parent_pid, ring->parent_serial);
    if (parent && parent != ring) {
      news = read_journal(parent, depth + 1);
      /* Where the rest of it has no room now, a shorter part of ours may have, and would come before it. */
      if (!parent->journal_done) return news;
    }
  }
  if (!ring_read_header(ring)) {
    ring->journal_done = true;
    return news;
  }
  uint64_t complete = u64(ring_header + 32);
  uint32_t end = complete < ring->journal_bytes ? (uint32_t)complete : ring->journal_bytes;
  ring->journal_lost = u64(ring_header + 40);
  while (ring->journal_read < end && journal_tokens > 0) {
    size_t length = end - ring->journal_read, room = uplink_room(JOURNAL_PART);
    if (length > sizeof part) length = sizeof part;
    if (room < sizeof ring->number + length) return news;
    ssize_t n = pread(ring->fd, part, length, HEADER_BYTES + (off_t)ring->slots * SLOT_BYTES + ring->journal_read);
    if (n <= 0) {
      ring->journal_read = ring->journal_bytes; /* cut off */
      break;
    }
    uplink_put(JOURNAL_PART, RING_JOURNAL, &ring->number, sizeof ring->number, part, (size_t)n);
    ring->journal_read += (uint32_t)n;
    journal_tokens -= n;
    news = true;
  }
  ring->journal_done = ring->journal_read >= end;
  return news;
}

/*
 * Takes what is there by the counters in `told`, so that these and what was taken are of one moment. An event is counted
 * just after it was written: one that is counted is there.
 */
static bool take_counted(struct ring *ring, const unsigned char *told) {
  uint64_t head = told_of(told);
  if (head < ring->next || head >= MOST_SEQUENCE || head - ring->next >= ring->slots) return ring->next == head + 1;
  uint32_t most = (uint32_t)(head + 1 - ring->next);
  ring_read_slots(ring, 0, 0, &most, ring->ending);
  return ring->next == head + 1;
}

/* Says, now and then, what was lost and what was undone. */
static bool tell_counts(struct ring *ring, int64_t now_ms) {
  bool losses = (ring->ending && ring->lost > 0) || ring->lost != ring->told_lost || ring->journal_lost != ring->told_journal_lost;
  if (!losses && settled_of(ring) == ring->told_settled) {
    ring->told_at_ms = now_ms;
    return true;
  }
  if (!ring->ending && !losses && now_ms - ring->told_at_ms < COUNT_MS) return true;
  unsigned char told[HEADER_BYTES];
  memcpy(told, ring_header, sizeof told);
  /* The kinds of what was lost would be guessed. */
  if (losses && !take_counted(ring, told) && !ring->ending && now_ms - ring->told_at_ms < INEXACT_MS) return true;
  ring->told_at_ms = now_ms;
  struct ring_counts counts = {.number = ring->number, .lost = ring->lost, .journal_lost = ring->journal_lost};
  for (int kind = 1; kind < KINDS; kind++) {
    uint64_t by_writer = u64(told + COUNTS_AT + 8 * kind);
    counts.missing[kind] = by_writer > ring->taken[kind] ? by_writer - ring->taken[kind] : 0;
  }
  memcpy(counts.settled, ring->settled, sizeof counts.settled);
  if (!uplink_put(SLOT_PART, RING_COUNTS, &counts, sizeof counts, NULL, 0)) return false;
  ring->told_lost = ring->lost;
  ring->told_journal_lost = ring->journal_lost;
  ring->told_settled = settled_of(ring);
  return true;
}

/* The process is dead and all has been told: its ring is of no more use, and takes memory. */
static bool end_ring(struct ring *ring) {
  char name[32];
  struct stat mine, named;
  if (!uplink_put(SLOT_PART, RING_ENDED, &ring->number, sizeof ring->number, NULL, 0)) return false;
  snprintf(name, sizeof name, "%u-%u.ring", ring->pid, ring->serial);
  if (!fstat(ring->fd, &mine) && !fstatat(folder, name, &named, AT_SYMLINK_NOFOLLOW) && mine.st_ino == named.st_ino && mine.st_dev == named.st_dev)
    unlinkat(folder, name, 0);
  close(ring->fd);
  ring->used = false;
  count--;
  while (used_end > 0 && !rings[used_end - 1].used) used_end--;
  return true;
}

static void refill(int64_t now_ms) {
  int64_t passed = now_ms - filled_at_ms;
  filled_at_ms = now_ms;
  if (passed > 1000) passed = 1000;
  slot_tokens += passed * SLOTS_A_SECOND / 1000;
  journal_tokens += passed * JOURNAL_A_SECOND / 1000;
  if (slot_tokens > slots_at_once) slot_tokens = slots_at_once;
  if (journal_tokens > JOURNAL_AT_ONCE) journal_tokens = JOURNAL_AT_ONCE;
}

/* What a process wrote into the ring before is told first: a release would come before what it releases. */
static bool is_its_turn(struct ring *ring) {
  if (!ring->goes_on) return true;
  struct ring *before = find(ring->pid, ring->parent_serial);
  /* That goes up as soon as there is room for anything. */
  if (before && before->standing) return false;
  uint64_t told = before && ring_read_header(before) ? ring_told() : 0;
  if (before && told >= before->next && told < MOST_SEQUENCE) {
    if (before->next != ring->before_at) {
      ring->before_at = before->next;
      ring->before_since_ms = turn_at_ms;
    }
    if (turn_at_ms - ring->before_since_ms < STUCK_MS) return false;
  }
  ring->goes_on = false;
  return true;
}

static uint32_t tell_standing(struct ring *ring, bool may) {
  uint32_t told = 0;
  if (may) ring_tell_standing(ring, &told);
  return told;
}

static void spend(uint32_t told, uint32_t *left) {
  *left -= told < *left ? told : *left;
  slot_tokens -= told;
}

static bool read_all(int64_t now_ms, bool last) {
  turn_at_ms = now_ms;
  bool news = list(now_ms, last);
  uint32_t left = SLOTS_A_TURN, most = TAKEN_A_TURN;
  uint64_t waiting = 0;
  filling = false;
  for (uint32_t i = 0; i < used_end; i++) waiting += rings[i].used ? look_at(&rings[i], last) : 0;
  /* Where the journals are too long for one turn, slots wait: what they name has to come before them. */
  if (waiting > JOURNAL_A_TURN && journal_tokens > 0) left = 0;
  /* Slots before journals: what a slot names was in a journal before. Each turn another ring comes first. */
  if (used_end > 0) first = (first + 1) % used_end;
  for (uint32_t i = 0; i < used_end; i++) {
    struct ring *ring = &rings[(first + i) % used_end];
    if (!ring->used || ring->quiet) continue;
    uint64_t before = ring->next;
    /* What was withheld goes up before anything else. */
    bool is_now = is_its_turn(ring);
    spend(tell_standing(ring, is_now && left > 0 && slot_tokens > 0), &left);
    uint32_t up = !is_now || slot_tokens <= 0 ? 0 : (int64_t)left < slot_tokens ? left : (uint32_t)slot_tokens;
    /* While there is more that may go up it waits for the next turn, where nobody will overwrite it. */
    uint32_t leave = slot_tokens <= up ? 0 : ring->ending ? ring->slots : ring->slots / 8;
    spend(ring_read_slots(ring, up, leave, &most, ring->ending), &left);
    news |= ring->next != before || ring->standing || ring->has_more;
  }
  for (uint32_t i = 0; i < used_end; i++) {
    struct ring *ring = &rings[i];
    if (!ring->used || ring->quiet) continue;
    bool is_now = is_its_turn(ring);
    if (!ring_read_header(ring)) {
      if (ring->ending) end_ring(ring);
      continue;
    }
    news |= read_journal(ring, 0);
    uint64_t head = ring_told();
    bool caught_up = head >= MOST_SEQUENCE || ring->next > head;
    /* In the ring of a dead process a hole at the end stays one. */
    if (ring->ending && !caught_up && !ring->has_more) {
      ring_skip_to(ring, head + 1);
      caught_up = true;
    }
    if (ring->ending && caught_up) spend(tell_standing(ring, is_now && left > 0), &left);
    if ((caught_up || !ring->ending) && !tell_counts(ring, now_ms)) continue;
    if (ring->ending && caught_up && !ring->standing && (ring->journal_done || (last && journal_tokens <= 0))) news |= end_ring(ring);
  }
  return news || !uplink_is_empty();
}

void rings_allow(uint32_t at_once) { slot_tokens = slots_at_once = at_once; }

bool rings_read(int64_t now_ms) {
  if (folder < 0 || !uplink_is_open()) return false;
  refill(now_ms);
  return read_all(now_ms, false);
}

void rings_keep_up(void) {
  uint32_t most = TAKEN_A_TURN;
  filling = false;
  if (used_end > 0) first = (first + 1) % used_end;
  for (uint32_t i = 0; i < used_end; i++) {
    struct ring *ring = &rings[(first + i) % used_end];
    if (!ring->used) continue;
    look_at(ring, false);
    ring_read_slots(ring, 0, ring->slots / 8, &most, ring->ending);
  }
}

bool rings_are_filling(void) { return filling; }

bool rings_read_last(bool in_haste) {
  static bool begun;
  if (folder < 0 || !uplink_is_open()) return false;
  if (!begun) {
    begun = true;
    slot_tokens = LAST_SLOTS;
    journal_tokens = LAST_JOURNAL;
    listed_all = true;
  }
  if (in_haste && slot_tokens > 0) slot_tokens = 0;
  bool news = read_all(filled_at_ms, true);
  return news || count > 0 || !listed_all;
}
