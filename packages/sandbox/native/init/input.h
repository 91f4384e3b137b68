/* Standard input that is a pipe: bytes from a socket of the server into a real pipe, so that /dev/stdin can be opened, too. */
#ifndef FORKHALL_INPUT_H
#define FORKHALL_INPUT_H
#include <poll.h>
#include <stdbool.h>

/* The end for the program; -1 with errno. */
int input_open(int socket_fd);
void input_prepare(struct pollfd *poll);
void input_relay(const struct pollfd *poll);
#endif
