import { accessSync, constants, mkdirSync } from 'node:fs';
import { defaultLimits, type Limits, parseLimit, type StartMethod } from '@forkhall/protocol';
import { checkFile, codeOf } from '../check-file.ts';
import { UsageError } from '../usage-error.ts';
import { type ProgramFiles, readProgramFiles } from './program-files.ts';

/** The options of `run` as they were typed. */
export interface RunOptions {
  startMethod?: StartMethod;
  limit?: string[];
  with?: string[];
  out?: string;
  record?: string;
  events?: string;
  taskSwitches?: true;
  report?: string;
  /** False with --no-hooks. */
  hooks?: boolean;
}

export interface RunRequest {
  program: ProgramFiles;
  args: string[];
  startMethod?: StartMethod;
  limits: Limits;
  out?: string;
  record?: string;
  events?: string;
  taskSwitches?: true;
  report?: string;
  hooks?: boolean;
}

/** Everything that can be wrong with the call is found here, before anything runs. @throws UsageError */
export function runRequest(file: string, args: string[], options: RunOptions): RunRequest {
  const limits = limitsOf(options.limit ?? []);
  const program = readProgramFiles(file, options.with ?? []);
  const pythonOnly = { '--start-method': options.startMethod, '--task-switches': options.taskSwitches };
  for (const [option, value] of Object.entries(pythonOnly))
    if (value !== undefined && program.language !== 'python') throw new UsageError(`${option} is for Python programs, and ${file} is none; leave it out`);
  if (options.out !== undefined) checkFolder('--out', options.out);
  for (const name of ['record', 'events', 'report'] as const) {
    const path = options[name];
    if (path !== undefined) checkFile(`--${name}`, path);
  }
  const { startMethod, out, record, events, taskSwitches, report, hooks } = options;
  return {
    program,
    args,
    limits,
    ...(startMethod === undefined ? {} : { startMethod }),
    ...(out === undefined ? {} : { out }),
    ...(record === undefined ? {} : { record }),
    ...(events === undefined ? {} : { events }),
    ...(taskSwitches === undefined ? {} : { taskSwitches }),
    ...(report === undefined ? {} : { report }),
    ...(hooks === undefined ? {} : { hooks }),
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
