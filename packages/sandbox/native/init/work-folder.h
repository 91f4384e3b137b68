/* The program's folder: its files go in before it runs, what it wrote comes out after its last process is dead. */
#ifndef FORKHALL_WORK_FOLDER_H
#define FORKHALL_WORK_FOLDER_H
#include <stdbool.h>
#include <stdint.h>

struct frame;

/* Holds the folder open. False with errno. */
bool work_folder_open(const char *path);
/* Frames FILE_OPEN, FILE_DATA, FILE_CLOSE. On failure sends a FAILED frame and returns false. */
bool work_folder_receive(const struct frame *frame);
/* Sends new and changed regular files, no more than these bounds allow. Only when no other process is alive. */
void work_folder_collect(uint32_t max_files, uint64_t max_bytes);
#endif
