import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asOrdinaryUser, readableCopy } from '../test/support/readable-copy.ts';
import { attacks, hail, nameOf } from './attacks.ts';
import { children } from './host-state.ts';

interface Result {
  ending: string;
  problems: string[];
}

const mostMs = 180_000;
const together = ['two neighbours', hail];

/** A server process that runs the corpus and tells of each attack as soon as its end has been looked at. */
class Corpus {
  readonly #server: ChildProcess;
  #over: Error | undefined;
  readonly #results = new Map<string, PromiseWithResolvers<Result>>();

  constructor(command: readonly string[]) {
    const [file = '', ...args] = command;
    this.#server = spawn(file, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    if (!this.#server.stdout) throw new Error('the server has no output');
    createInterface({ input: this.#server.stdout }).on('line', (line) => {
      const { name, ...result } = JSON.parse(line);
      this.#slot(name).resolve(result);
    });
    this.#server.once('close', (code, signal) => {
      this.#over = new Error(`the server has ended (${code ?? signal}) without a word of this attack`);
      for (const slot of this.#results.values()) slot.reject(this.#over);
    });
  }

  #slot(name: string): PromiseWithResolvers<Result> {
    let slot = this.#results.get(name);
    if (!slot) {
      slot = Promise.withResolvers();
      slot.promise.catch(() => {});
      if (this.#over) slot.reject(this.#over);
      this.#results.set(name, slot);
    }
    return slot;
  }

  result(name: string): Promise<Result> {
    return this.#slot(name).promise;
  }

  async end(): Promise<number | null> {
    if (this.#server.exitCode === null && this.#server.signalCode === null) await once(this.#server, 'exit');
    return this.#server.exitCode;
  }
}

let corpus: Corpus;
let childrenBefore: number[];

async function expectCleanEnd(): Promise<void> {
  expect(await corpus.end()).toBe(0);
  expect(children().filter((pid) => !childrenBefore.includes(pid))).toEqual([]);
}

async function expectHeld(name: string): Promise<void> {
  expect((await corpus.result(name)).problems).toEqual([]);
}

describe(`against a server of ${process.getuid?.() === 0 ? 'root' : 'this user'}`, () => {
  beforeAll(() => {
    childrenBefore = children();
    corpus = new Corpus([process.execPath, join(import.meta.dirname, 'run-attacks.ts')]);
  });
  afterAll(expectCleanEnd, mostMs);

  it.each([...attacks.filter(({ warm }) => !warm).map(nameOf), ...together, ...attacks.filter(({ warm }) => warm).map(nameOf)])('%s', expectHeld, mostMs);
});

describe('against a server of an ordinary user, without cgroups', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'attack-copy-'));
    chmodSync(folder, 0o755);
    const { sandbox, node } = readableCopy(folder);
    childrenBefore = children();
    corpus = new Corpus(asOrdinaryUser([node, join(sandbox, 'attacks/run-attacks.ts'), '--cgroup', 'none', '--everywhere', '--checkout', folder]));
  });
  afterAll(async () => {
    await expectCleanEnd();
    rmSync(folder, { recursive: true, force: true });
  }, mostMs);

  it.each([...attacks.filter(({ everywhere }) => everywhere).map(nameOf), ...together])('%s', expectHeld, mostMs);
});
