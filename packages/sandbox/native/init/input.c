#define _GNU_SOURCE
#include "input.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#define CHUNK 65536

static int from = -1, to = -1;
static bool pipe_full;

int input_open(int socket_fd) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC)) return -1;
  from = socket_fd;
  to = ends[1];
  fcntl(to, F_SETFL, O_NONBLOCK);
  return ends[0];
}

static void end(void) {
  close(from);
  close(to);
  from = to = -1;
}

void input_prepare(struct pollfd *entry) { *entry = pipe_full ? (struct pollfd){to, POLLOUT, 0} : (struct pollfd){from, POLLIN, 0}; }

void input_relay(const struct pollfd *entry) {
  if (from < 0 || entry->fd < 0 || !entry->revents) return;
  pipe_full = false;
  for (;;) {
    ssize_t n = splice(from, NULL, to, NULL, CHUNK, SPLICE_F_NONBLOCK);
    if (n > 0) continue;
    if (n < 0 && errno == EINTR) continue;
    if (n < 0 && errno == EAGAIN) {
      /* Which of the two would block? */
      struct pollfd socket_state = {from, POLLIN, 0};
      pipe_full = poll(&socket_state, 1, 0) > 0;
      return;
    }
    end();
    return;
  }
}
