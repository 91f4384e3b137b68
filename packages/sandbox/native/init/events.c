#define _GNU_SOURCE
#include "events.h"

#include <time.h>
#include <unistd.h>

#include "census.h"
#include "clock.h"
#include "frame-types.h"
#include "rings.h"
#include "uplink.h"

#define RINGS_FOLDER "/run/forkhall"
#define LEAST_PAUSE_MS 10
#define IDLE_PAUSE_MS 60
/* An end, or a new ring, is looked at at once, but no more often than this. */
#define LEAST_WAKE_MS 3
#define TURNS_AFTER_NEWS 4
#define LAST_EVENTS_MS 1500
#define HASTE_MS 500 /* so long before that, one by one no more */

static int64_t look_at_ms = -1, not_before_ms, until_ms = -1;
static int wakes = -1;
static bool woken;

static int64_t own_cpu_us(void) {
  struct timespec used;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
  return (int64_t)used.tv_sec * 1000000 + used.tv_nsec / 1000;
}

static int64_t now_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

bool events_open(int uplink_fd) {
  uplink_open(uplink_fd);
  return rings_open(RINGS_FOLDER);
}

void events_begin(bool wanted, int64_t now) {
  if (!wanted) {
    uplink_close();
    return;
  }
  census_open();
  wakes = census_wakes(RINGS_FOLDER);
  look_at_ms = now;
}

void events_reaped(pid_t pid, int status) {
  if (look_at_ms >= 0) census_reaped(pid, status);
}

static void end_turn(void) {
  double now_s = clock_s(CLOCK_MONOTONIC);
  uplink_put(SLOT_PART, TURN_ENDED, &now_s, sizeof now_s, NULL, 0);
  uplink_send();
}

/* As for looking: never more than a tenth of a processor; a fifth where a flood has to be taken in time. */
static void pause_after(int64_t before_us, int64_t pause_ms) {
  int64_t dear_ms = (own_cpu_us() - before_us) / (rings_are_filling() ? 250 : 100), now = now_ms();
  look_at_ms = now + (dear_ms > pause_ms ? dear_ms : pause_ms);
  not_before_ms = now + (dear_ms > LEAST_WAKE_MS ? dear_ms : LEAST_WAKE_MS);
}

/* The server has not taken yet what was told: the program need not wait for it. */
static void keep_up(void) {
  int64_t before_us = own_cpu_us();
  rings_keep_up();
  pause_after(before_us, rings_are_filling() ? LEAST_WAKE_MS : LEAST_PAUSE_MS);
}

/* The sooner again, the more there is. */
static void look(int64_t now) {
  static int64_t pause_ms = LEAST_PAUSE_MS;
  static int turns_to_tell;
  int64_t before_us = own_cpu_us();
  bool news = rings_read(now);
  /* After the rings: who is told to have ended there is dead by now. */
  news |= census_look(now);
  woken = false;
  /* The server waits some turns for a better name than the kernel's. */
  if (news) turns_to_tell = TURNS_AFTER_NEWS;
  if (turns_to_tell > 0) {
    turns_to_tell--;
    end_turn();
  }
  if (rings_are_filling()) {
    pause_ms = LEAST_WAKE_MS;
  } else if (news) {
    pause_ms = LEAST_PAUSE_MS;
  } else if (pause_ms < IDLE_PAUSE_MS) {
    pause_ms += 1 + pause_ms / 2;
  }
  pause_after(before_us, pause_ms);
}

/*
 * When no process is left: what the rings still hold. The server has been told the end already, and waits for no more than
 * this. Where the time does not suffice it hears no ALL_TOLD, and knows that something is missing.
 */
static void look_for_the_last_time(int64_t now) {
  static bool all_told;
  while (uplink_is_open() && uplink_is_empty()) {
    /* However late it is, what stands and what is missing is told once. */
    bool late = now_ms() >= until_ms, more = !all_told && rings_read_last(now_ms() > until_ms - HASTE_MS);
    if (!all_told && look_at_ms >= 0) more |= census_look(now);
    if (all_told) {
      uplink_close();
      return;
    }
    all_told = !more;
    if (all_told) uplink_put(SLOT_PART, ALL_TOLD, NULL, 0, NULL, 0);
    end_turn();
    if (late) break;
  }
  if (now >= until_ms) uplink_close();
}

static int until(int64_t at_ms, int64_t now) { return at_ms > now ? (int)(at_ms - now) : 0; }

int events_prepare(struct pollfd polls[EVENTS_POLLS], int64_t now) {
  bool empty = uplink_is_empty(), last = until_ms >= 0;
  uplink_prepare(&polls[0]);
  polls[1] = (struct pollfd){empty && !woken && !last ? wakes : -1, POLLIN, 0};
  if (last) return uplink_is_open() ? until(until_ms, now) : -1;
  return look_at_ms >= 0 ? until(look_at_ms, now) : -1;
}

void events_relay(const struct pollfd polls[EVENTS_POLLS], int64_t now) {
  if (polls[0].fd >= 0 && polls[0].revents) uplink_send();
  if (until_ms >= 0) {
    look_for_the_last_time(now);
    return;
  }
  if (polls[1].fd >= 0 && polls[1].revents) {
    woken = true;
    look_at_ms = now > not_before_ms ? now : not_before_ms;
  }
  if (look_at_ms < 0 || now < look_at_ms) return;
  if (uplink_is_empty()) look(now);
  else keep_up();
}

void events_end(int64_t now) {
  until_ms = now + LAST_EVENTS_MS;
  look_for_the_last_time(now);
}

bool events_are_out(void) { return !uplink_is_open(); }

int events_of_folder(const char *path, uint32_t at_once) {
  char byte;
  if (!rings_open(path)) return 125;
  if (at_once > 0) rings_allow(at_once);
  uplink_open(STDOUT_FILENO);
  while (read(STDIN_FILENO, &byte, 1) == 1) {
    for (bool more = true; more;) {
      more = rings_read(now_ms());
      if (!more) end_turn();
      for (uplink_send(); !uplink_is_empty(); uplink_send()) {
        struct pollfd ready;
        uplink_prepare(&ready);
        poll(&ready, 1, -1);
      }
    }
  }
  return 0;
}
