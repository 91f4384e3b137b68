import { z } from 'zod';
import { endingSchema, usageSchema } from './ending.ts';
import { languageSchema, startMethodSchema } from './language.ts';
import { filePathSchema } from './session.ts';

export const runIdSchema = z.string().regex(/^[A-Za-z0-9_-]{16}$/);
export type RunId = z.infer<typeof runIdSchema>;

export const terminalSizeSchema = z.object({ cols: z.int().min(2).max(1_000), rows: z.int().min(1).max(500) });
export type TerminalSize = z.infer<typeof terminalSizeSchema>;

/** queued → starting → running → ended; a run may end from each of the first three. */
export const runStateSchema = z.enum(['queued', 'starting', 'running', 'ended']);
export type RunState = z.infer<typeof runStateSchema>;

/** A file that the program left in its work folder and that was not there before, or is changed. */
export const writtenFileSchema = z.object({
  path: z.string(),
  bytes: z.int().min(0),
  /** False where only the first part was kept. */
  complete: z.boolean(),
});
export type WrittenFile = z.infer<typeof writtenFileSchema>;

export const leftoversSchema = z.object({
  /** Processes that were still there when the run was over, and were ended. */
  count: z.int().min(0),
  /** Up to eight of their command names, as the kernel has them: the program's words. */
  names: z.array(z.string().max(64)).max(8),
});
export type Leftovers = z.infer<typeof leftoversSchema>;

export const runSummarySchema = z.object({
  id: runIdSchema,
  /** Counts from 1 in each session. */
  number: z.int().min(1),
  language: languageSchema,
  entry: filePathSchema,
  args: z.array(z.string()),
  startMethod: startMethodSchema.optional(),
  state: runStateSchema,
  /** 1 is next; only while queued. */
  queuePlace: z.int().min(1).optional(),
  /** Unix time, milliseconds. */
  createdAtMs: z.number(),
  startedAtMs: z.number().optional(),
  endedAtMs: z.number().optional(),
  ending: endingSchema.optional(),
  /** What it has used until now, or in all. */
  usage: usageSchema.optional(),
  leftovers: leftoversSchema.optional(),
  written: z.array(writtenFileSchema).optional(),
});
export type RunSummary = z.infer<typeof runSummarySchema>;
