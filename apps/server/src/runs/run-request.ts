import { createHash } from 'node:crypto';
import { documentBounds, OperationRefused, type operations, type SourceFile } from '@forkhall/protocol';
import type { z } from 'zod';

export type RunRequest = Omit<z.output<(typeof operations)['run.start']['request']>, 'key' | 'watch'>;

const maxArgsLength = 100_000;

/** What the schema alone cannot say of a request to run. @throws OperationRefused */
export function checkRunRequest({ entry, files, args }: RunRequest): void {
  const paths = new Set(files.map((file) => file.path));
  if (paths.size < files.length) throw new OperationRefused('bad-request', 'run.start: two of "files" have the same path; rename one');
  for (const path of paths) {
    for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1))
      if (paths.has(path.slice(0, at))) throw new OperationRefused('bad-request', `run.start: "${path.slice(0, at)}" is a file and a folder; rename one`);
  }
  if (!paths.has(entry)) throw new OperationRefused('bad-request', 'run.start: "entry" is none of "files"; choose the file that is to run');
  if (files.reduce((sum, file) => sum + file.text.length, 0) > documentBounds.textLength)
    throw new OperationRefused('too-large', `run.start: the files hold more than ${documentBounds.textLength} characters together`);
  if (args.reduce((sum, arg) => sum + arg.length, 0) > maxArgsLength) throw new OperationRefused('too-large', 'run.start: "args" are too long');
  if (args.some((arg) => arg.includes('\0'))) throw new OperationRefused('bad-request', 'run.start: "args" must not contain NUL characters');
}

/** The files as one text, and its hash. */
export function packSources(files: readonly SourceFile[]): { hash: string; json: string } {
  const json = JSON.stringify(files);
  return { hash: createHash('sha256').update(json).digest('base64url'), json };
}
