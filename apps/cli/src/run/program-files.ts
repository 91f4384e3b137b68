import { type Dirent, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { filePathSchema, type Language, languageOf } from '@forkhall/protocol';
import type { ProgramFile } from '@forkhall/sandbox';
import { UsageError } from '../usage-error.ts';

const maxBytes = 64 * 1024 * 1024;
const maxFiles = 4_096;

export interface ProgramFiles {
  language: Language;
  entry: string;
  files: ProgramFile[];
}

/** Reads FILE and what `--with` puts beside it: files by their base names, a folder as a folder. @throws UsageError */
export function readProgramFiles(file: string, beside: readonly string[]): ProgramFiles {
  const entry = basename(file);
  const language = languageOf(entry);
  if (language === undefined) throw new UsageError(`${file}: forkhall runs .py, .ts, .mts and .mjs files; rename it to say which it is`);
  const files = new Map<string, ProgramFile>();
  const sources = new Map<string, string>();
  let bytes = 0;
  const add = (path: string, source: string) => {
    const taken = sources.get(path);
    if (taken !== undefined) throw new UsageError(`${source} and ${taken} would both be "${path}" beside the program; rename one of them`);
    if (!filePathSchema.safeParse(path).success)
      throw new UsageError(`${source}: a file of a program cannot have this name; use up to 80 letters, digits, dots, dashes and underscores`);
    if (files.size >= maxFiles) throw new UsageError(`${source}: more than ${maxFiles} files; give fewer with --with`);
    const content = read(source);
    bytes += content.byteLength;
    if (bytes > maxBytes) throw new UsageError(`${source}: the program's files are larger than ${maxBytes / 1024 / 1024} MiB together; give fewer with --with`);
    sources.set(path, source);
    files.set(path, { path, content });
  };
  add(entry, file);
  for (const source of beside) {
    if (stat(source).isDirectory()) for (const path of filesBelow(source)) add(`${basename(join(source, '.'))}/${path}`, join(source, path));
    else add(basename(source), source);
  }
  return { language, entry, files: [...files.values()] };
}

function stat(path: string) {
  try {
    return statSync(path);
  } catch (error) {
    throw unreadable(path, error);
  }
}

function read(path: string): Uint8Array {
  const { size } = regular(path);
  if (size > maxBytes) throw new UsageError(`${path}: it is larger than ${maxBytes / 1024 / 1024} MiB; make it smaller, or let the program make it`);
  try {
    return readFileSync(path);
  } catch (error) {
    throw unreadable(path, error);
  }
}

function regular(path: string) {
  const found = stat(path);
  if (found.isDirectory()) throw new UsageError(`${path} is a folder; give a file`);
  // A fifo or a device would block or never end.
  if (!found.isFile()) throw new UsageError(`${path} is not a regular file; give a file`);
  return found;
}

function filesBelow(folder: string): string[] {
  let entries: Dirent[];
  try {
    entries = readdirSync(folder, { withFileTypes: true, recursive: true });
  } catch (error) {
    throw unreadable(folder, error);
  }
  return entries
    .filter((each) => each.isFile())
    .map((each) => join(each.parentPath, each.name).slice(join(folder, '/').length))
    .sort();
}

function unreadable(path: string, error: unknown): UsageError {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOENT' || code === 'ENOTDIR') return new UsageError(`${path}: there is no such file; check the name and the folder`);
  if (code === 'EACCES' || code === 'EPERM') return new UsageError(`${path}: you may not read it; chmod u+r ${path}`);
  return new UsageError(`${path}: it cannot be read (${code ?? String(error)}); check the path`);
}
