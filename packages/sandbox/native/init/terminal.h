/* The run's terminal: a pty inside the sandbox, relayed to a socket of the server. */
#ifndef FORKHALL_TERMINAL_H
#define FORKHALL_TERMINAL_H
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#define TERMINAL_POLLS 2

/* Makes the pty and this process the leader of its session. False with errno. */
bool terminal_open(int socket_fd);
void terminal_set(uint16_t columns, uint16_t rows, bool cooked);
/* For the child that becomes the program: the terminal as 0 (unless `input` is given), 1 and 2, its group in the foreground. */
void terminal_attach(int input);
/* The foreground process group; 0 where there is none. */
pid_t terminal_foreground(void);
/* Fills two entries for poll(2); the longest wait in milliseconds, or -1. */
int terminal_prepare(struct pollfd polls[TERMINAL_POLLS], int64_t now_ms);
void terminal_relay(const struct pollfd polls[TERMINAL_POLLS], int64_t now_ms);
/* When no process has the terminal open any more: everything that is left goes out. False while more is to come. */
void terminal_hang_up(void);
bool terminal_drained(void);
#endif
