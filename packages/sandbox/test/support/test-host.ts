import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defaultLimits, type Language, type Limits } from '@forkhall/protocol';
import { openSandboxHost } from '../../src/index.ts';
import type { Ended, Program, SandboxHost, SandboxOptions, SandboxRun } from '../../src/types.ts';

export const runtimeFolder = fileURLToPath(new URL('../../../runtime', import.meta.url));

/** A host without spares, unless they are asked for. */
export function openTestHost(options: Partial<SandboxOptions> = {}): Promise<SandboxHost> {
  return openSandboxHost({ runtimeFolder, places: 6, spares: { python: 0, typescript: 0 }, ...options });
}

/** The text of a fixture program. */
export function fixture(name: string): string {
  return readFileSync(new URL(`../fixtures/${name}`, import.meta.url), 'utf8');
}

export type ProgramParts = Partial<Omit<Program, 'limits'>> & { limits?: Partial<Limits> };

/** A program that is one fixture, under the name `main` so that a spare may take it. */
export function programOf(name: string, parts: ProgramParts = {}): Program {
  const extension = name.slice(name.lastIndexOf('.'));
  return textProgram(`main${extension}`, fixture(name), parts);
}

export function textProgram(entry: string, text: string, parts: ProgramParts = {}): Program {
  const language: Language = entry.endsWith('.py') ? 'python' : 'typescript';
  const { limits, files, ...rest } = parts;
  return {
    language,
    entry,
    args: [],
    size: { cols: 80, rows: 24 },
    ...rest,
    files: [{ path: entry, content: text }, ...(files ?? [])],
    limits: { ...defaultLimits, wallMs: 30_000, ...limits },
  };
}

/** A run whose output is gathered and can be waited for. */
export class WatchedRun {
  readonly run: SandboxRun;
  #output = Buffer.alloc(0);
  #waiting: { text: string; resolve: () => void; reject: (error: Error) => void }[] = [];

  constructor(run: SandboxRun) {
    this.run = run;
    run.onOutput((chunk) => {
      this.#output = Buffer.concat([this.#output, chunk]);
      this.#settle();
    });
    void run.ended.then((ended) => {
      for (const { text, reject } of this.#waiting)
        reject(new Error(`the run ended (${JSON.stringify(ended.ending)}) before it said "${text}":\n${this.output}`));
    });
  }

  get output(): string {
    return this.#output.toString();
  }

  get outputBytes(): Buffer {
    return this.#output;
  }

  #settle(): void {
    const output = this.output;
    this.#waiting = this.#waiting.filter(({ text, resolve }) => {
      if (!output.includes(text)) return true;
      resolve();
      return false;
    });
  }

  /** Resolves when the program has said this. */
  says(text: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ text, resolve, reject });
      this.#settle();
    });
  }

  get ended(): Promise<Ended> {
    return this.run.ended;
  }
}

export async function start(host: SandboxHost, program: Program): Promise<WatchedRun> {
  return new WatchedRun(await host.run(program));
}

export async function runToEnd(host: SandboxHost, program: Program): Promise<Ended & { output: string; warm: boolean }> {
  const watched = await start(host, program);
  const ended = await watched.ended;
  return { ...ended, output: watched.output, warm: watched.run.warm };
}
