#define _GNU_SOURCE
#include "terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <termios.h>
#include <unistd.h>

#define RETRY_MS 20
#define OPEN_TRIES 150

static int peer = -1, master = -1, slave = -1;
static unsigned char out[65536], in[16384];
static size_t out_start, out_end, in_start, in_end;
static bool hung_up, drained, peer_closed;
static int64_t input_retry_ms;

bool terminal_open(int socket_fd) {
  peer = socket_fd;
  /* Terminals are counted for the whole machine: where another run has just taken them all, it is ended for it. */
  for (int tries = 0; (master = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)) < 0 && errno == ENOSPC && tries < OPEN_TRIES; tries++)
    poll(NULL, 0, RETRY_MS);
  if (master < 0 || unlockpt(master)) return false;
  slave = ioctl(master, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (slave < 0) return false;
  /*
   * This process leads the session, as a shell does, and not the program: when a session's leader exits, the kernel
   * sends SIGHUP to the foreground group, and children that outlive the program would die of it.
   */
  setsid();
  return ioctl(slave, TIOCSCTTY, 0) == 0;
}

void terminal_set(uint16_t columns, uint16_t rows, bool cooked) {
  struct winsize size = {.ws_row = rows, .ws_col = columns};
  struct termios modes;
  ioctl(master, TIOCSWINSZ, &size);
  if (tcgetattr(slave, &modes)) return;
  modes.c_iflag |= IUTF8;
  if (!cooked) {
    modes.c_oflag &= (tcflag_t)~ONLCR;
    modes.c_lflag &= (tcflag_t) ~(ECHO | ECHOE | ECHOK | ECHONL | ECHOCTL);
  }
  tcsetattr(slave, TCSANOW, &modes);
}

void terminal_attach(int input) {
  setpgid(0, 0);
  tcsetpgrp(slave, getpid());
  dup2(input >= 0 ? input : slave, 0);
  dup2(slave, 1);
  dup2(slave, 2);
}

pid_t terminal_foreground(void) {
  pid_t group = tcgetpgrp(master);
  return group > 1 ? group : 0;
}

int terminal_prepare(struct pollfd polls[TERMINAL_POLLS], int64_t now_ms) {
  int wait = -1;
  polls[0] = (struct pollfd){master, 0, 0};
  polls[1] = (struct pollfd){peer, 0, 0};
  if (out_end < sizeof out && !drained) polls[0].events |= POLLIN;
  if (out_end > out_start) polls[1].events |= POLLOUT;
  if (in_end > in_start) {
    if (now_ms >= input_retry_ms) polls[0].events |= POLLOUT;
    else wait = (int)(input_retry_ms - now_ms);
  } else if (!peer_closed) {
    polls[1].events |= POLLIN;
  }
  if (drained) polls[0].fd = -1;
  if (polls[0].events == 0) polls[0].fd = -1;
  if (polls[1].events == 0) polls[1].fd = -1;
  return wait;
}

static void read_master(void) {
  while (out_end < sizeof out) {
    /* The pty hands out at most 4 KiB at a time: gather them, so that the server gets few large chunks. */
    ssize_t n = read(master, out + out_end, sizeof out - out_end);
    if (n > 0) {
      out_end += (size_t)n;
      continue;
    }
    if (n < 0 && errno == EINTR) continue;
    /* EIO comes only when the slave is closed everywhere and its last byte was read (n_tty_read flushes first). */
    if (hung_up && !(n < 0 && errno == EAGAIN)) drained = true;
    return;
  }
}

static void write_peer(void) {
  while (out_end > out_start) {
    ssize_t n = send(peer, out + out_start, out_end - out_start, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (n > 0) {
      out_start += (size_t)n;
    } else if (errno == EINTR) {
      continue;
    } else {
      if (errno != EAGAIN) out_start = out_end; /* the server is gone; the control socket tells */
      break;
    }
  }
  if (out_start == out_end) out_start = out_end = 0;
}

static void read_peer(void) {
  ssize_t n = recv(peer, in, sizeof in, MSG_DONTWAIT);
  if (n > 0) {
    in_start = 0;
    in_end = (size_t)n;
  } else if (n == 0) {
    peer_closed = true;
  }
}

static void write_master(int64_t now_ms) {
  while (in_end > in_start) {
    ssize_t n = write(master, in + in_start, in_end - in_start);
    if (n > 0) {
      in_start += (size_t)n;
    } else if (n < 0 && errno == EINTR) {
      continue;
    } else if (hung_up) {
      in_start = in_end = 0; /* nobody is left to read it */
    } else {
      /* poll may call a pty writable that takes nothing: look again later instead of spinning */
      input_retry_ms = now_ms + RETRY_MS;
      return;
    }
  }
  in_start = in_end = 0;
}

void terminal_relay(const struct pollfd polls[TERMINAL_POLLS], int64_t now_ms) {
  if (polls[1].revents & (POLLIN | POLLHUP) && polls[1].events & POLLIN) {
    read_peer();
    write_master(now_ms);
  } else if (in_end > in_start && now_ms >= input_retry_ms) {
    write_master(now_ms);
  }
  if (polls[0].fd >= 0 && polls[0].revents & (POLLIN | POLLHUP | POLLERR)) read_master();
  if (out_end > out_start) write_peer();
}

void terminal_hang_up(void) {
  if (hung_up) return;
  hung_up = true;
  /* While this process held it, the master could not report a hang-up only because a program closed its terminal. */
  close(slave);
  slave = -1;
  if (out_start > 0) {
    memmove(out, out + out_start, out_end - out_start);
    out_end -= out_start;
    out_start = 0;
  }
  read_master();
  write_peer();
}

bool terminal_drained(void) {
  if (!drained || out_end > out_start) return false;
  shutdown(peer, SHUT_WR);
  return true;
}
