/* The program: the process that this sandbox is for. */
#ifndef FORKHALL_PROGRAM_H
#define FORKHALL_PROGRAM_H
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* A limit of 0 leaves what the sandbox was started with. */
struct __attribute__((packed)) exec_request {
  uint32_t argument_count, environment_count;
  uint8_t warm;
  uint64_t open_files, processes, data_bytes;
  /* Where no cgroup gives it its share: how far the program stands back behind this process and the server. */
  uint8_t nice;
};

/* Starts the program; `input` is its standard input where it is not the terminal. Sends FAILED and returns -1 on failure. */
pid_t program_start(const struct exec_request *request, char **strings, int input);
/* The end of a spare's channel, or -1: it says one byte when it is warm, and goes on when it has read all that was sent. */
int program_channel(void);
void program_release(const char *payload, size_t length);
bool program_is_warm(void);
#endif
