#define _GNU_SOURCE
#include "frames.h"

#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define HEADER 5

static int control = -1;
static unsigned char in[2 * (HEADER + FRAME_MAX_PAYLOAD)];
static size_t in_start, in_end;

void frames_open(int fd) { control = fd; }

bool frames_fill(void) {
  if (in_start > 0) {
    memmove(in, in + in_start, in_end - in_start);
    in_end -= in_start;
    in_start = 0;
  }
  if (in_end == sizeof in) return true;
  ssize_t n = recv(control, in + in_end, sizeof in - in_end, MSG_DONTWAIT);
  if (n > 0) {
    in_end += (size_t)n;
    return true;
  }
  return n < 0 && (errno == EAGAIN || errno == EINTR);
}

bool frames_next(struct frame *frame) {
  if (in_end - in_start < HEADER) return false;
  uint32_t length;
  memcpy(&length, in + in_start + 1, sizeof length);
  if (length > FRAME_MAX_PAYLOAD) _exit(125);
  if (in_end - in_start < HEADER + (size_t)length) return false;
  frame->type = (char)in[in_start];
  frame->length = length;
  frame->payload = in + in_start + HEADER;
  in_start += HEADER + length;
  return true;
}

static void send_all(const void *data, size_t length) {
  const unsigned char *at = data;
  while (length > 0) {
    ssize_t n = send(control, at, length, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (n > 0) {
      at += n;
      length -= (size_t)n;
    } else if (errno == EAGAIN) {
      struct pollfd ready = {control, POLLOUT, 0};
      poll(&ready, 1, -1);
    } else if (errno != EINTR) {
      _exit(125);
    }
  }
}

void frames_send(char type, const void *first, size_t first_length, const void *second, size_t second_length) {
  unsigned char header[HEADER];
  uint32_t length = (uint32_t)(first_length + second_length);
  header[0] = (unsigned char)type;
  memcpy(header + 1, &length, sizeof length);
  send_all(header, sizeof header);
  send_all(first, first_length);
  send_all(second, second_length);
}

void frames_send_text(char type, const char *format, ...) {
  char text[1024];
  va_list arguments;
  va_start(arguments, format);
  int n = vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  if (n < 0) n = 0;
  if ((size_t)n >= sizeof text) n = sizeof text - 1;
  frames_send(type, text, (size_t)n, NULL, 0);
}
