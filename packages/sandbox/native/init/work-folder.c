/*
 * Everything goes through descriptors below one folder that is held open, one path part at a time, and follows no link.
 * Files are written before any program of a student runs here, and read after the last one is dead, so there is no
 * race to win either way.
 */
#define _GNU_SOURCE
#include "work-folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "frame-types.h"
#include "frames.h"

#define MAX_PATH 1024
#define MAX_DEPTH 12
#define MAX_ENTRIES 100000 /* looked at in one collection */
#define MAX_NAMES 8192     /* of one folder */

/* What was put there, to tell what the program changed. */
struct given {
  struct given *next;
  uint64_t size, hash;
  struct timespec modified;
  char path[];
};

static int folder = -1, current = -1;
static char current_path[MAX_PATH];
static struct given *given_files;
static uint64_t current_hash;

static const uint64_t fnv_start = 0xcbf29ce484222325;

static uint64_t fnv(uint64_t hash, const unsigned char *data, size_t length) {
  for (size_t i = 0; i < length; i++) hash = (hash ^ data[i]) * 0x100000001b3;
  return hash;
}

bool work_folder_open(const char *path) {
  folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
  return folder >= 0;
}

static bool failed(const char *what) {
  frames_send_text(FAILED, "%s \"%s\" in the work folder: %s", what, current_path, strerror(errno));
  return false;
}

static bool open_file(const unsigned char *path, size_t length) {
  if (current >= 0 || length == 0 || length >= sizeof current_path) {
    errno = EINVAL;
    return failed("open");
  }
  memcpy(current_path, path, length);
  current_path[length] = 0;
  int at = dup(folder);
  char *part = current_path;
  for (char *slash; at >= 0 && (slash = strchr(part, '/')); part = slash + 1) {
    *slash = 0;
    int next = -1;
    if (*part && strcmp(part, ".") && strcmp(part, "..") && (mkdirat(at, part, 0755) == 0 || errno == EEXIST))
      next = openat(at, part, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    *slash = '/';
    int error = errno;
    close(at);
    errno = error;
    at = next;
  }
  if (at < 0) return failed("make the folders of");
  current = openat(at, part, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0644);
  int error = errno;
  close(at);
  errno = error;
  current_hash = fnv_start;
  return current >= 0 || failed("create");
}

static bool write_file(const unsigned char *data, size_t length) {
  current_hash = fnv(current_hash, data, length);
  while (length > 0) {
    ssize_t n = write(current, data, length);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return failed("write");
    data += n;
    length -= (size_t)n;
  }
  return true;
}

static bool close_file(void) {
  struct stat status;
  if (current < 0 || fstat(current, &status)) return failed("close");
  close(current);
  current = -1;
  struct given *given = malloc(sizeof *given + strlen(current_path) + 1);
  if (!given) return failed("remember");
  given->size = (uint64_t)status.st_size;
  given->modified = status.st_mtim;
  given->hash = current_hash;
  strcpy(given->path, current_path);
  given->next = given_files;
  given_files = given;
  return true;
}

bool work_folder_receive(const struct frame *frame) {
  switch (frame->type) {
    case FILE_OPEN: return open_file(frame->payload, frame->length);
    case FILE_DATA: return write_file(frame->payload, frame->length);
    default: return close_file();
  }
}

static struct {
  uint32_t files, entries;
  uint64_t bytes;
} left;

static bool unchanged(int fd, const char *path, const struct stat *status) {
  const struct given *given = given_files;
  while (given && strcmp(given->path, path)) given = given->next;
  if (!given || given->size != (uint64_t)status->st_size) return false;
  if (given->modified.tv_sec == status->st_mtim.tv_sec && given->modified.tv_nsec == status->st_mtim.tv_nsec) return true;
  static unsigned char buffer[65536];
  uint64_t hash = fnv_start;
  ssize_t n;
  off_t at = 0;
  while ((n = pread(fd, buffer, sizeof buffer, at)) > 0) {
    hash = fnv(hash, buffer, (size_t)n);
    at += n;
  }
  return n == 0 && hash == given->hash;
}

static void send_file(int fd, const char *path, const struct stat *status) {
  static unsigned char buffer[FRAME_MAX_PAYLOAD];
  uint64_t size = (uint64_t)status->st_size, take = size < left.bytes ? size : left.bytes;
  unsigned char header[9];
  header[0] = take == size;
  memcpy(header + 1, &size, 8);
  frames_send(WRITTEN, header, sizeof header, path, strlen(path));
  left.files--;
  left.bytes -= take;
  while (take > 0) {
    ssize_t n = read(fd, buffer, take < sizeof buffer ? take : sizeof buffer);
    if (n <= 0) break;
    frames_send(WRITTEN_DATA, buffer, (size_t)n, NULL, 0);
    take -= (uint64_t)n;
  }
}

static void collect_file(int at, const char *name, const char *path) {
  /* O_NONBLOCK: opening a FIFO must not wait for a writer; anything but a regular file is passed over. */
  int fd = openat(at, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
  struct stat status;
  if (fd < 0) return;
  if (!fstat(fd, &status) && S_ISREG(status.st_mode) && !unchanged(fd, path, &status)) send_file(fd, path, &status);
  close(fd);
}

/* Folders that tools fill by themselves; nobody looks for a result there. */
static bool skipped_folder(const char *name) { return name[0] == '.' || !strcmp(name, "__pycache__") || !strcmp(name, "node_modules"); }

static int by_name(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }

static void collect_folder(int fd, char *path, size_t length, int depth) {
  DIR *directory = fdopendir(fd);
  if (!directory) {
    close(fd);
    return;
  }
  char **names = malloc(MAX_NAMES * sizeof *names);
  size_t count = 0;
  struct dirent *entry;
  while (names && count < MAX_NAMES && left.entries > 0 && (entry = readdir(directory))) {
    if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, "..")) continue;
    left.entries--;
    if (length + strlen(entry->d_name) + 2 > MAX_PATH) continue;
    /* tmpfs tells the kind; a tag in front keeps files before folders in the sorted list */
    char tag = entry->d_type == DT_REG ? 'f' : entry->d_type == DT_DIR ? 'g' : 0;
    if (!tag || asprintf(&names[count], "%c%s", tag, entry->d_name) < 0) continue;
    count++;
  }
  if (count) qsort(names, count, sizeof *names, by_name);
  for (size_t i = 0; i < count; i++) {
    const char *name = names[i] + 1;
    size_t end = length + (size_t)sprintf(path + length, "%s%s", length ? "/" : "", name);
    if (left.files > 0 && left.bytes > 0) {
      if (names[i][0] == 'f') {
        collect_file(dirfd(directory), name, path);
      } else if (depth < MAX_DEPTH && !skipped_folder(name)) {
        int next = openat(dirfd(directory), name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        if (next >= 0) collect_folder(next, path, end, depth + 1);
      }
    }
    path[length] = 0;
    free(names[i]);
  }
  free(names);
  closedir(directory);
}

void work_folder_collect(uint32_t max_files, uint64_t max_bytes) {
  char path[MAX_PATH] = "";
  int fd = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0 || max_files == 0) return;
  left.files = max_files;
  left.bytes = max_bytes;
  left.entries = MAX_ENTRIES;
  collect_folder(fd, path, 0, 0);
}
