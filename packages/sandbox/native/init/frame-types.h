/* The letters of the control protocol; src/frames.ts has the same list. */
#ifndef FORKHALL_FRAME_TYPES_H
#define FORKHALL_FRAME_TYPES_H

/* server to init */
#define FILE_OPEN 'f'   /* path */
#define FILE_DATA 'd'   /* bytes */
#define FILE_CLOSE 'c'  /* nothing */
#define TEXT 't'        /* bytes for the arena: arguments and environment, or a spare's payload */
#define BOUNDS 'b'      /* struct bounds */
#define TERMINAL 'w'    /* u16 columns, u16 rows, u8 cooked; 255: leave the modes */
#define EXEC 'x'        /* struct exec_request; the arena holds the strings, each with its NUL */
#define RELEASE 'g'     /* a spare gets the arena and goes on */
#define INTERRUPT 'i'   /* SIGINT to the foreground group */
#define TERMINATE 's'   /* u32 grace in ms: SIGTERM and SIGCONT to all, then SIGKILL */
#define KILL 'k'        /* SIGKILL to all */

/* init to server */
#define STANDS 'R'      /* the sandbox stands */
#define STARTED 'P'     /* struct main_started */
#define WARM 'W'        /* the spare has warmed up */
#define FAILED 'F'      /* text */
#define MAIN_ENDED 'X'  /* struct main_ended */
#define OVER_LIMIT 'V'  /* u8: i(nodes) m(emory) p(rocesses) c(pu) */
#define GAUGES 'U'      /* struct gauges */
#define LEFTOVERS 'L'   /* u32 count, then up to eight names, each with its NUL */
#define WRITTEN 'N'     /* u8 complete, u64 size, path */
#define WRITTEN_DATA 'D'
#define ALL_ENDED 'O'   /* struct gauges; the last frame */

/* init to server, on the uplink; src/events/uplink-letters.ts has the same */
#define PROCESS_SEEN 'p'    /* struct process_seen */
#define PROCESS_ENDED 'q'   /* struct process_ended */
#define PROCESS_SAMPLES 'm' /* f64 seconds of the monotonic clock, then struct process_sample each */
#define RING_OPENED 'r'  /* struct ring_opened */
#define RING_JOURNAL 'j' /* u32 ring, bytes of its journal */
#define RING_SLOTS 'y'   /* u32 ring, whole slots */
#define RING_STANDING 'h' /* u32 ring, then u32 how often and a slot each: what stands of those that did not go up one by one */
#define RING_COUNTS 'l'  /* struct ring_counts: what was lost of a ring, and what was undone before it went up */
#define RING_ENDED 'e'   /* u32 ring */
#define TURN_ENDED 'z'   /* f64 seconds of the monotonic clock: all that had happened has been told */
#define ALL_TOLD 'a'     /* nothing: no process is left, and all that the rings held has been told or counted as lost */
#endif
