#define _GNU_SOURCE
#include "uplink.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "frame-types.h"

#define HEADER 5
/* The end of a turn always fits. */
#define RESERVE 32

static unsigned char kernel_bytes[128 << 10], journal_bytes[320 << 10], slot_bytes[320 << 10];
static struct part {
  unsigned char *bytes;
  size_t size, start, end;
} parts[UPLINK_PARTS] = {{kernel_bytes, sizeof kernel_bytes, 0, 0}, {journal_bytes, sizeof journal_bytes, 0, 0}, {slot_bytes, sizeof slot_bytes, 0, 0}};
static int peer = -1;

void uplink_open(int fd) { peer = fd; }

size_t uplink_room(enum uplink_part part) {
  size_t left = parts[part].size - parts[part].end;
  return left > HEADER + RESERVE ? left - HEADER - RESERVE : 0;
}

bool uplink_put(enum uplink_part part, char type, const void *first, size_t first_length, const void *second, size_t second_length) {
  struct part *to = &parts[part];
  uint32_t length = (uint32_t)(first_length + second_length);
  if (peer < 0 || length > uplink_room(part) + (type == TURN_ENDED ? RESERVE : 0)) return false;
  unsigned char *at = to->bytes + to->end;
  at[0] = (unsigned char)type;
  memcpy(at + 1, &length, sizeof length);
  if (first_length) memcpy(at + HEADER, first, first_length);
  if (second_length) memcpy(at + HEADER + first_length, second, second_length);
  to->end += HEADER + length;
  return true;
}

bool uplink_is_empty(void) {
  for (int i = 0; i < UPLINK_PARTS; i++)
    if (parts[i].end > parts[i].start) return false;
  return true;
}

bool uplink_is_open(void) { return peer >= 0; }

void uplink_prepare(struct pollfd *entry) { *entry = (struct pollfd){uplink_is_empty() ? -1 : peer, POLLOUT, 0}; }

void uplink_send(void) {
  for (int i = 0; i < UPLINK_PARTS; i++) {
    struct part *from = &parts[i];
    while (from->end > from->start) {
      ssize_t n = peer < 0 ? -1 : send(peer, from->bytes + from->start, from->end - from->start, MSG_DONTWAIT | MSG_NOSIGNAL);
      if (n > 0) {
        from->start += (size_t)n;
      } else if (peer >= 0 && errno == EINTR) {
        continue;
      } else if (peer >= 0 && errno == EAGAIN) {
        return;
      } else {
        uplink_close(); /* the control socket tells whether the server is gone */
        return;
      }
    }
    from->start = from->end = 0;
  }
}

void uplink_close(void) {
  if (peer >= 0) close(peer);
  peer = -1;
  for (int i = 0; i < UPLINK_PARTS; i++) parts[i].start = parts[i].end = 0;
}
