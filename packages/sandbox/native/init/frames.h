/* The control socket: frames of `u8 type, u32 length, payload`, little endian, both ways. See ../../src/frames.ts. */
#ifndef FORKHALL_FRAMES_H
#define FORKHALL_FRAMES_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FRAME_MAX_PAYLOAD 65536

struct frame {
  char type;
  uint32_t length;
  const unsigned char *payload;
};

void frames_open(int fd);
/* Reads what has come. False when the server is gone. */
bool frames_fill(void);
/* The next whole frame; its payload is valid until the next frames_fill. */
bool frames_next(struct frame *frame);
/* Sends one frame of up to two parts; waits while the socket is full; ends this process when the server is gone. */
void frames_send(char type, const void *first, size_t first_length, const void *second, size_t second_length);
void frames_send_text(char type, const char *format, ...) __attribute__((format(printf, 2, 3)));
#endif
