import { accessSync, constants, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { defaultLimits, type Limits, parseLimit, type StartMethod } from '@forkhall/protocol';
import { UsageError } from '../usage-error.ts';
import { type ProgramFiles, readProgramFiles } from './program-files.ts';

/** The options of `run` as they were typed. */
export interface RunOptions {
  startMethod?: StartMethod;
  limit?: string[];
  with?: string[];
  out?: string;
  record?: string;
  report?: string;
}

export interface RunRequest {
  program: ProgramFiles;
  args: string[];
  startMethod?: StartMethod;
  limits: Limits;
  out?: string;
  record?: string;
  report?: string;
}

/** Everything that can be wrong with the call is found here, before anything runs. @throws UsageError */
export function runRequest(file: string, args: string[], options: RunOptions): RunRequest {
  const limits = limitsOf(options.limit ?? []);
  const program = readProgramFiles(file, options.with ?? []);
  if (options.startMethod !== undefined && program.language !== 'python')
    throw new UsageError(`--start-method is for Python programs, and ${file} is none; leave it out`);
  if (options.out !== undefined) checkFolder('--out', options.out);
  for (const name of ['record', 'report'] as const) {
    const path = options[name];
    if (path !== undefined) checkFile(`--${name}`, path);
  }
  const { startMethod, out, record, report } = options;
  return {
    program,
    args,
    limits,
    ...(startMethod === undefined ? {} : { startMethod }),
    ...(out === undefined ? {} : { out }),
    ...(record === undefined ? {} : { record }),
    ...(report === undefined ? {} : { report }),
  };
}

function limitsOf(typed: readonly string[]): Limits {
  try {
    return Object.assign({}, defaultLimits, ...typed.map(parseLimit)) as Limits;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function checkFolder(option: string, path: string): void {
  try {
    mkdirSync(path, { recursive: true });
    accessSync(path, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new UsageError(`${option} ${path}: files cannot be put there (${codeOf(error)}); name a folder that you may write`);
  }
}

/** Makes the file, so that a wrong path is known before the program has run. */
function checkFile(option: string, path: string): void {
  if (path === '') throw new UsageError(`${option}: give a file name`);
  try {
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, '', { flag: 'a' });
  } catch (error) {
    throw new UsageError(`${option} ${path}: it cannot be written (${codeOf(error)}); name a file in a folder that you may write`);
  }
}

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code ?? String(error);
