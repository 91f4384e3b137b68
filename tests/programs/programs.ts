import { readdir, readFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { defaultLimits, languageOf, type StartMethod } from '@forkhall/protocol';
import type { Program, ProgramFile } from '@forkhall/sandbox';
import type { ProgramCase } from './program-case.ts';
import { pythonPrograms } from './python-programs.ts';
import { typescriptPrograms } from './typescript-programs.ts';

export const programs: readonly ProgramCase[] = [...pythonPrograms, ...typescriptPrograms];

async function filesBeside(folder: string): Promise<ProgramFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(files.map(async (path) => ({ path: path.slice(folder.length + 1), content: await readFile(path) })));
}

/** The program as it is run everywhere: its file is `main` with its extension, as in a new session. */
export async function programOf(subject: ProgramCase, startMethod: StartMethod | undefined): Promise<Program> {
  const path = join(import.meta.dirname, subject.file);
  const extension = extname(subject.file);
  const language = languageOf(subject.file);
  if (language === undefined) throw new Error(`${subject.file}: no language runs this file`);
  const beside = await Promise.all(
    (subject.beside ?? []).map(async (name) => ({ path: name, content: await readFile(join(import.meta.dirname, 'python', 'beside', name)) })),
  );
  return {
    language,
    entry: `main${extension}`,
    files: [{ path: `main${extension}`, content: await readFile(path) }, ...(await filesBeside(join(path, '..', basename(path, extension)))), ...beside],
    args: subject.args ?? [],
    ...(startMethod ? { startMethod } : {}),
    size: { cols: 80, rows: 24 },
    limits: defaultLimits,
    ...(subject.piped === undefined ? {} : { stdin: 'pipe' }),
  };
}

/** A name for each run of the table. */
export function titleOf(subject: ProgramCase, startMethod: StartMethod | undefined): string {
  return [`${subject.topic}: ${subject.file}`, ...(subject.args ?? []), ...(startMethod ? [`(${startMethod})`] : [])].join(' ');
}
