#define _GNU_SOURCE
#include "standing.h"

#include <stdlib.h>
#include <string.h>

#include "ring.h"

#define TABLES 64 /* rings that have more than goes up, at one time */
#define ENTRIES STANDING_ENTRIES
#define BUCKETS 256
#define NONE UINT16_MAX

enum rule {
  KEEP, /* told in any case */
  WAIT, /* begins a wait of whom it happens to */
  PART, /* says more of the wait that its actor has just begun */
  OVER, /* says that it is over */
  TAKE, /* takes a lock, which ends the wait for it */
  GIVE,
  COUNT, /* happened so and so often, and ends a wait */
  LAST,  /* only the latest says anything about the present */
  SET,   /* as LAST, whoever does it */
  RUN,   /* a worker begins a task */
  DONE,
  BORN, /* the life of an asyncio task, or of a pool's callback */
  DIED,
  SEEN, /* no kind's: this actor has told something since the table began */
};

/* In the order of packages/runtime/python/forkhall_events/kinds.py, from 1. */
static const uint8_t rules[] = {
    KEEP,
    WAIT, /* lock.requested */
    TAKE, /* lock.acquired */
    GIVE, /* lock.released */
    OVER, /* lock.timed-out */
    WAIT, /* condition.waiting */
    LAST, /* condition.notified */
    OVER, /* condition.woke */
    WAIT, /* event.waiting */
    SET, /* event.set */
    SET, /* event.cleared */
    OVER, /* event.woke */
    WAIT, /* barrier.waiting */
    OVER, /* barrier.passed */
    OVER, /* barrier.broken */
    WAIT, /* queue.waiting */
    COUNT, /* queue.put */
    COUNT, /* queue.got */
    OVER, /* queue.timed-out */
    COUNT, /* queue.task-done */
    OVER, /* queue.joined */
    OVER, /* queue.flushed */
    LAST, /* queue.checked */
    WAIT, /* pipe.waiting */
    COUNT, /* pipe.sent */
    COUNT, /* pipe.received */
    OVER, /* pipe.timed-out */
    OVER, /* pipe.accepted */
    KEEP, /* pool.submitted */
    RUN, /* pool.task-started */
    DONE, /* pool.task-finished */
    WAIT, /* pool.waiting */
    OVER, /* pool.timed-out */
    KEEP, /* pool.fetched */
    LAST, /* manager.called */
    WAIT, /* thread.joining */
    OVER, /* thread.joined */
    WAIT, /* input.waiting */
    OVER, /* input.received */
    BORN, /* task.started */
    DIED, /* task.exited */
    LAST, /* task.switched */
    WAIT, /* task.joining */
    OVER, /* task.joined */
    BORN, /* pool.callback-started */
    DIED, /* pool.callback-finished */
    WAIT, /* several.waiting */
    PART, /* several.member */
    OVER, /* several.woke */
    KEEP, /* queue.spoilt */
    LAST, /* process.pending */
};
#define KNOWN (sizeof rules / sizeof rules[0])

enum { CONDITION_NOTIFIED = 6, BARRIER_BROKEN = 14, TASK_JOINING = 42, SEVERAL_WAITING = 46, SEVERAL_WOKE = 48 };
/* Keys of waits: those of several parts go together. */
enum { OF_ONE, OF_TASKS, OF_SEVERAL };

struct entry {
  uint8_t rule;
  uint16_t actor, next;
  uint32_t object, times;
  uint64_t key;
  unsigned char slot[SLOT_BYTES];
};

static struct standing {
  bool used;
  uint16_t heads[BUCKETS], free, fresh, entries;
  struct entry all[ENTRIES];
} tables[TABLES];

static uint16_t kind_of(const unsigned char *slot) { return (uint16_t)(slot[16] | slot[17] << 8); }
static uint16_t actor_of(const unsigned char *slot) { return (uint16_t)(slot[18] | slot[19] << 8); }

static int64_t number_of(const unsigned char *slot) { return (int64_t)u64(slot + 32); }

struct standing *standing_begin(void) {
  for (int i = 0; i < TABLES; i++) {
    struct standing *of = &tables[i];
    if (of->used) continue;
    of->used = true;
    of->entries = of->fresh = 0;
    of->free = NONE;
    memset(of->heads, 0xff, sizeof of->heads);
    return of;
  }
  return NULL;
}

uint32_t standing_entries(const struct standing *of) { return of->entries; }

/* What is looked for by its actor alone lies together. */
static uint16_t *bucket_of(struct standing *of, enum rule rule, uint16_t actor, uint32_t object) {
  uint32_t mixed = (rule * 31u + actor) * 31u + (rule == WAIT || rule == BORN ? 0 : object);
  return &of->heads[(mixed ^ mixed >> 8) & (BUCKETS - 1)];
}

/* The latest that is the same in all of these. */
static uint16_t *find(struct standing *of, enum rule rule, uint16_t actor, uint32_t object, uint64_t key) {
  uint16_t *at = bucket_of(of, rule, actor, object);
  while (*at != NONE) {
    struct entry *entry = &of->all[*at];
    if (entry->rule == rule && entry->actor == actor && entry->object == object && entry->key == key) break;
    at = &entry->next;
  }
  return at;
}

static struct entry *add(struct standing *of, enum rule rule, uint16_t actor, uint32_t object, uint64_t key, const unsigned char *slot) {
  if (of->free == NONE && of->fresh == ENTRIES) return NULL;
  uint16_t at = of->free != NONE ? of->free : of->fresh++, *bucket = bucket_of(of, rule, actor, object);
  struct entry *entry = &of->all[at];
  if (at == of->free) of->free = entry->next;
  of->entries++;
  *entry = (struct entry){.rule = (uint8_t)rule, .actor = actor, .next = *bucket, .object = object, .times = 1, .key = key};
  memcpy(entry->slot, slot, SLOT_BYTES);
  *bucket = at;
  return entry;
}

static void cut(struct standing *of, uint16_t *at) {
  uint16_t cut_off = *at;
  *at = of->all[cut_off].next;
  of->all[cut_off].next = of->free;
  of->free = cut_off;
  of->entries--;
}

static void settle(struct standing *of, uint16_t *at, uint64_t *settled) {
  struct entry *entry = &of->all[*at];
  settled[kind_of(entry->slot)] += entry->times;
  cut(of, at);
}

/* Ends the waits of an actor, for this object or whatever they are for. Whether there were any. */
static bool end_waits(struct standing *of, uint16_t actor, const uint32_t *object, uint64_t *settled) {
  bool any = false;
  for (uint16_t *at = bucket_of(of, WAIT, actor, 0); *at != NONE;) {
    struct entry *entry = &of->all[*at];
    if (entry->rule != WAIT || entry->actor != actor || (object && entry->object != *object)) {
      at = &entry->next;
      continue;
    }
    settle(of, at, settled);
    any = true;
  }
  return any;
}

static bool replace(struct standing *of, enum rule rule, uint16_t actor, uint32_t object, uint64_t key, const unsigned char *slot, uint64_t *settled) {
  uint16_t *at = find(of, rule, actor, object, key);
  if (*at == NONE) return add(of, rule, actor, object, key, slot) != NULL;
  struct entry *entry = &of->all[*at];
  int32_t before = (int32_t)u32(entry->slot + 28);
  settled[kind_of(entry->slot)]++;
  memcpy(entry->slot, slot, SLOT_BYTES);
  if (kind_of(slot) == CONDITION_NOTIFIED) {
    /* How many were woken; all, once all were. */
    int32_t more = (int32_t)u32(slot + 28), sum = before < 0 || more < 0 || more > INT32_MAX - before ? -1 : before + more;
    memcpy(entry->slot + 28, &sum, sizeof sum);
  }
  return true;
}

static bool count(struct standing *of, uint16_t actor, uint32_t object, uint64_t key, const unsigned char *slot, bool sums) {
  uint16_t *at = find(of, COUNT, actor, object, key);
  if (*at == NONE) return add(of, COUNT, actor, object, key, slot) != NULL;
  struct entry *entry = &of->all[*at];
  if (entry->times == UINT32_MAX) return false;
  int64_t before = number_of(entry->slot), more = number_of(slot), sum;
  memcpy(entry->slot, slot, SLOT_BYTES);
  if (sums) {
    /* The bytes of a pipe; -1 where they are not known. */
    if (before < 0 || more < 0 || __builtin_add_overflow(before, more, &sum)) sum = -1;
    memcpy(entry->slot + 32, &sum, sizeof sum);
  }
  entry->times++;
  return true;
}

static bool give_back(struct standing *of, uint16_t actor, uint32_t object, const unsigned char *slot, uint64_t *settled) {
  uint16_t *at = find(of, TAKE, actor, object, false);
  if (*at != NONE) {
    struct entry *taken = &of->all[*at];
    settled[kind_of(slot)]++;
    if (taken->times > 1) {
      taken->times--;
      settled[kind_of(taken->slot)]++;
    } else {
      settle(of, at, settled);
    }
    return true;
  }
  at = find(of, TAKE, actor, object, true);
  if (*at != NONE) {
    struct entry *taken = &of->all[*at];
    unsigned char first[SLOT_BYTES];
    memcpy(first, taken->slot, sizeof first);
    cut(of, at);
    return add(of, KEEP, actor, object, 0, first) && add(of, KEEP, actor, object, 0, slot);
  }
  /* What was taken before. */
  at = find(of, GIVE, actor, object, 0);
  if (*at == NONE) return add(of, GIVE, actor, object, 0, slot) != NULL;
  struct entry *given = &of->all[*at];
  if (given->times == UINT32_MAX) return false;
  given->times++;
  return true;
}

static bool take_lock(struct standing *of, uint16_t actor, uint32_t object, const unsigned char *slot, bool must) {
  uint16_t *at = find(of, TAKE, actor, object, must);
  if (*at == NONE) return add(of, TAKE, actor, object, must, slot) != NULL;
  struct entry *taken = &of->all[*at];
  if (taken->times == UINT32_MAX) return false;
  taken->times++;
  return true;
}

bool standing_take(struct standing *of, const unsigned char *slot, uint64_t *settled) {
  uint16_t kind = kind_of(slot), actor = actor_of(slot);
  uint32_t object = u32(slot + 20);
  if (kind == 0 || kind >= KNOWN) return false;
  enum rule rule = rules[kind];
  /* The first that an actor tells may end a wait that went up before this table began. */
  bool is_first = *find(of, SEEN, actor, 0, 0) == NONE;
  if (is_first && !add(of, SEEN, actor, 0, 0, slot)) return false;
  switch (rule) {
    case WAIT: {
      uint64_t key = kind == TASK_JOINING ? OF_TASKS : kind == SEVERAL_WAITING ? OF_SEVERAL : OF_ONE;
      if (key != OF_TASKS || *find(of, WAIT, actor, object, key) == NONE) end_waits(of, actor, NULL, settled);
      return add(of, WAIT, actor, object, key, slot) != NULL;
    }
    case PART: {
      /* Where the beginning has gone up, the rest does. */
      bool is_withheld = *find(of, WAIT, actor, 0, OF_SEVERAL) != NONE;
      return add(of, is_withheld ? WAIT : KEEP, actor, object, OF_SEVERAL, slot) != NULL;
    }
    case OVER:
      if (kind == SEVERAL_WOKE && *find(of, WAIT, actor, 0, OF_SEVERAL) != NONE) {
        end_waits(of, actor, NULL, settled);
        settled[kind]++;
        return true;
      }
      if (kind == BARRIER_BROKEN) {
        end_waits(of, actor, &object, settled);
        return replace(of, LAST, actor, object, kind, slot, settled);
      }
      if (end_waits(of, actor, &object, settled)) {
        settled[kind]++;
        return true;
      }
      return replace(of, OVER, actor, object, kind, slot, settled);
    case TAKE: {
      bool must = !end_waits(of, actor, &object, settled) && is_first;
      return take_lock(of, actor, object, slot, must);
    }
    case GIVE:
      return give_back(of, actor, object, slot, settled);
    case COUNT:
      end_waits(of, actor, &object, settled);
      return count(of, actor, object, kind, slot, true);
    case LAST:
      return replace(of, LAST, actor, object, kind, slot, settled);
    case SET:
      return replace(of, SET, 0, object, 0, slot, settled);
    case RUN:
      return replace(of, RUN, actor, 0, 0, slot, settled);
    case DONE: {
      uint16_t *begun = find(of, RUN, actor, 0, 0);
      if (*begun != NONE) settle(of, begun, settled);
      return count(of, actor, object, (uint64_t)number_of(slot) << 8 | kind, slot, false);
    }
    case BORN:
      return add(of, BORN, actor, object, 0, slot) != NULL;
    case DIED:
      for (uint16_t *at = bucket_of(of, BORN, actor, 0); *at != NONE; at = &of->all[*at].next) {
        if (of->all[*at].rule != BORN || of->all[*at].actor != actor) continue;
        settle(of, at, settled);
        settled[kind]++;
        cut(of, find(of, SEEN, actor, 0, 0));
        return true;
      }
      return add(of, KEEP, actor, object, 0, slot) != NULL;
    case KEEP:
    case SEEN:
      end_waits(of, actor, &object, settled);
      return add(of, KEEP, actor, object, 0, slot) != NULL;
  }
  return false;
}

static int by_sequence(const void *left, const void *right) {
  uint64_t a = u64((*(struct entry *const *)left)->slot), b = u64((*(struct entry *const *)right)->slot);
  return a < b ? -1 : a > b;
}

void standing_end(struct standing *of, void (*give)(const unsigned char *slot, uint32_t times, void *to), void *to) {
  static struct entry *order[ENTRIES];
  uint32_t n = 0;
  for (int bucket = 0; bucket < BUCKETS; bucket++)
    for (uint16_t at = of->heads[bucket]; at != NONE; at = of->all[at].next)
      if (of->all[at].rule != SEEN) order[n++] = &of->all[at];
  qsort(order, n, sizeof *order, by_sequence);
  for (uint32_t i = 0; i < n; i++) give(order[i]->slot, order[i]->times, to);
  of->used = false;
}
