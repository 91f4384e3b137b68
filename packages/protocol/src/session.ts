import { z } from 'zod';

/** 128 random bits, base64url. Whoever knows it may work in the session, so it appears in no log and no Referer. */
export const sessionIdSchema = z.string().regex(/^[A-Za-z0-9_-]{22}$/);
export type SessionId = z.infer<typeof sessionIdSchema>;

/**
 * A file's path inside a session: up to four folders deep, `/` between, no `.` or `..` part, no control characters, no
 * leading dash (programs would read it as an option); each part at most 80 characters, so that its UTF-8 fits a file name.
 */
export const filePathSchema = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^/\\\p{Cc}\p{Cs}]+(?:\/[^/\\\p{Cc}\p{Cs}]+){0,4}$/u)
  .refine((path) => path.split('/').every((part) => part !== '.' && part !== '..' && !part.startsWith('-') && part.trim() === part && part.length <= 80));

export const sourceFileSchema = z.object({ path: filePathSchema, text: z.string().max(1_000_000) });
export type SourceFile = z.infer<typeof sourceFileSchema>;

/** Bounds of a session's document. */
export const documentBounds = {
  files: 64,
  /** Of all texts together, characters. */
  textLength: 2_000_000,
  /** Of one Yjs update, bytes. */
  updateBytes: 1_000_000,
  /** Of the whole Yjs document, bytes. */
  documentBytes: 8_000_000,
} as const;

/**
 * Where things are in a session's Yjs document.
 * `files`: Y.Map from a random file id to a Y.Map `{path: string, text: Y.Text}`.
 * `settings`: Y.Map with `entry` (the id of the file that Run runs), `startMethod`, `taskSwitches` (true or absent), `args`.
 */
export const documentLayout = {
  files: 'files',
  path: 'path',
  text: 'text',
  settings: 'settings',
  entry: 'entry',
  startMethod: 'startMethod',
  taskSwitches: 'taskSwitches',
  args: 'args',
} as const;
