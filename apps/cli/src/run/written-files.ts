import { closeSync, constants, lstatSync, mkdirSync, openSync, realpathSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { WrittenContent } from '@forkhall/sandbox';

/**
 * The parts of a path that the program chose, or undefined where it does not name something below the folder or would
 * confuse whoever lists it: empty, `.` and `..` parts, absolute paths, control characters, bytes that were no UTF-8.
 */
export function safeParts(path: string): string[] | undefined {
  const parts = path.split('/');
  const safe = parts.every((part) => part !== '' && part !== '.' && part !== '..' && !/[\p{Cc}\p{Cs}\uFFFD]/u.test(part) && Buffer.byteLength(part) <= 255);
  return safe && parts.length <= 32 ? parts : undefined;
}

/** A path as it can be shown in a terminal. */
export const shown = (path: string) => JSON.stringify(path.length > 200 ? `${path.slice(0, 200)}…` : path);

/**
 * Writes the files below `folder` (which is made): never outside of it, through no link below it, over nothing but
 * regular files. Each comes in one rename, so that a file that is there and has other names keeps its content under those.
 * @returns one line for each file that was not kept, or not whole
 */
export function keepWritten(folder: string, written: readonly WrittenContent[]): string[] {
  mkdirSync(folder, { recursive: true });
  const base = realpathSync(folder);
  const lines: string[] = [];
  for (const file of written) {
    const problem = keep(base, file);
    if (problem !== undefined) lines.push(`${shown(file.path)} was not kept in ${folder}: ${problem}`);
    else if (!file.complete) lines.push(`${shown(file.path)}: only the first ${file.content.byteLength} of its ${file.bytes} bytes were kept`);
  }
  return lines;
}

function keep(base: string, file: WrittenContent): string | undefined {
  const parts = safeParts(file.path);
  if (parts === undefined) return 'its name is not safe';
  try {
    let at = base;
    for (const part of parts.slice(0, -1)) {
      at = join(at, part);
      const found = lstatSync(at, { throwIfNoEntry: false });
      if (found === undefined) mkdirSync(at);
      else if (!found.isDirectory()) return `${shown(at)} is there already and is no folder`;
    }
    const target = join(base, ...parts);
    const found = lstatSync(target, { throwIfNoEntry: false });
    if (found !== undefined && !found.isFile()) return `${shown(target)} is there already and is no regular file`;
    writeBeside(target, file.content);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function writeBeside(target: string, content: Uint8Array): void {
  const temporary = join(dirname(target), `.forkhall-${process.pid}.part`);
  const fd = openSync(temporary, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW, 0o666);
  try {
    for (let at = 0; at < content.byteLength; ) at += writeSync(fd, content, at);
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  } finally {
    closeSync(fd);
  }
}
