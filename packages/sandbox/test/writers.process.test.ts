import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Writer, WriterMarks } from '../src/run/writer-marks.ts';
import type { SandboxHost } from '../src/types.ts';
import { expectNoSandboxLeft } from './support/children.ts';
import { openTestHost, programOf, runToEnd, textProgram } from './support/test-host.ts';

const runtime = fileURLToPath(new URL('../../runtime/python', import.meta.url));
const here = (name: string) => fileURLToPath(new URL(`writers/${name}`, import.meta.url));
const token = '3fa07c51be';
const speaks = here('says-its-pid.py');
const looks = here('looks-at-its-streams.py');
const elsewhere = here('puts-other-files-there.py');
const fails = here('fails.py');
const underSignals = here('../fixtures/prints-under-signals.py');
const programs = [speaks, `-u ${speaks}`, looks, `-u ${looks}`, elsewhere, `-u ${elsewhere}`, fails, `-u ${fails}`];

interface Result {
  text: string;
  raw: string;
  writers: Writer[];
  status: number;
  pid: number;
}

const marked = new Map<string, Result>();
const plain = new Map<string, Result>();

function read({ bytes, status, pid }: { bytes: string; status: number; pid: number }, marks: WriterMarks | undefined): Result {
  const raw = Buffer.from(bytes, 'base64');
  const output = marks?.push(raw) ?? { bytes: raw, writers: [[0, raw.length]] as Writer[] };
  return { text: Buffer.from(output.bytes).toString('latin1'), raw: raw.toString('latin1'), writers: output.writers, status, pid };
}

beforeAll(async () => {
  const { stdout } = await promisify(execFile)('python3', [here('in-a-terminal.py'), runtime, token, ...programs, underSignals], {
    maxBuffer: 64 * 1024 * 1024,
  });
  for (const line of stdout.trim().split('\n')) {
    const result = JSON.parse(line);
    marked.set(result.program, read(result.marked, new WriterMarks(token)));
    plain.set(result.program, read(result.plain, undefined));
  }
});

/** What differs between any two runs. */
const steady = ({ text, pid }: Result) => text.replaceAll(/<\d+ /g, '<pid ').replaceAll(String(pid), 'pid');

/** What fixtures/prints-under-signals.py writes, up to the line with which it ended. */
function allLines(text: string): string {
  const count = Number([...text.matchAll(/<(\d+)>/g)].at(-1)?.[1]);
  const lines = Array.from({ length: count }, (_, index) => `<${index + 1}>${'.'.repeat(((index + 1) * 97) % 1_000)}\r\n`);
  return `${lines.join('')}raised 300\r\n`;
}

describe('who wrote which output', () => {
  it.each(programs)('W1 changes no byte of what a terminal shows: %s', (program) => {
    const [ours, theirs] = [marked.get(program) as Result, plain.get(program) as Result];
    expect(theirs.text.length).toBeGreaterThan(0);
    expect(steady(ours)).toBe(steady(theirs));
    expect(ours.status).toBe(theirs.status);
    expect(ours.raw.length).toBeGreaterThan(ours.text.length);
  });

  it.each([speaks, `-u ${speaks}`])('W2 knows every process, whichever way it was started, and every layer of the streams: %s', (program) => {
    const { text, writers } = marked.get(program) as Result;
    const owners = writers.flatMap(([pid, length]) => Array.from({ length }, () => pid));
    const said = [...text.matchAll(/<(\d+) [^>]*>/g)];
    expect(new Set(said.map(([, pid]) => pid)).size).toBe(7);
    expect(said.length).toBeGreaterThan(35);
    for (const match of said) {
      const range = owners.slice(match.index, match.index + match[0].length);
      expect([match[0], ...new Set(range)]).toEqual([match[0], Number(match[1])]);
    }
  });

  it('W3 gives what was not flushed before a fork to whoever writes it', () => {
    const { text, writers, pid } = marked.get(speaks) as Result;
    const owners = writers.flatMap(([pid, length]) => Array.from({ length }, () => pid));
    const places = [...text.matchAll(/{not flushed at the fork}/g)].map((match) => owners[match.index]);
    expect(places).toHaveLength(2);
    expect(places[1]).toBe(pid);
    expect(places[0]).not.toBe(pid);
  });

  it('W4 does not know who writes without Python’s streams', () => {
    const { text, writers } = marked.get(speaks) as Result;
    const owners = writers.flatMap(([pid, length]) => Array.from({ length }, () => pid));
    const places = [...text.matchAll(/\[not known\]/g)];
    expect(places.map((match) => owners[match.index])).toEqual([0, 0]);
  });

  it('W7 is written once, whole and in order, also where a signal’s handler raises in the middle of it', () => {
    const [ours, theirs] = [marked.get(underSignals) as Result, plain.get(underSignals) as Result];
    expect(theirs.text).toBe(allLines(theirs.text));
    expect(ours.text).toBe(allLines(ours.text));
    expect(ours.writers.filter(([pid]) => pid !== ours.pid)).toEqual([]);
  });
});

describe('who wrote which output of a run', () => {
  let host: SandboxHost;
  const warm = Promise.withResolvers<void>();
  beforeAll(async () => {
    host = await openTestHost({
      spares: { python: 1, typescript: 0 },
      log: (_level, message) => {
        if (message === 'a spare is warm') warm.resolve();
      },
    });
    host.expect('python', 'main.py');
  });
  afterAll(async () => {
    await host[Symbol.asyncDispose]();
    expectNoSandboxLeft();
  });
  const program = readFileSync(speaks, 'utf8');

  it.each([
    ['cold, from a pipe', 'other.py', { stdin: 'pipe' as const, cooked: false }],
    ['warm', 'main.py', {}],
    ['without events', 'other.py', { events: false }],
  ])('W5 is told with the output: %s', async (how, entry, parts) => {
    if (how === 'warm') await warm.promise;
    const run = await host.run(textProgram(entry, program, parts));
    run.stdin?.end();
    expect(run.warm).toBe(how === 'warm');
    const chunks: Buffer[] = [];
    const owners: number[] = [];
    run.onOutput((chunk, writers) => {
      chunks.push(Buffer.from(chunk));
      for (const [pid, length] of writers) for (let n = 0; n < length; n += 1) owners.push(pid);
    });
    const { ending, usage } = await run.ended;
    const text = Buffer.concat(chunks).toString('latin1');
    expect([ending, text.includes('\u001d')]).toEqual([{ kind: 'exited', code: 0 }, false]);
    expect([owners.length, usage.outputBytes]).toEqual([text.length, text.length]);
    const said = [...text.matchAll(/<(\d+) [^>]*>/g)];
    expect(new Set(said.map(([, pid]) => pid)).size).toBe(7);
    const wrong = said.filter((match) => owners.slice(match.index, match.index + match[0].length).some((owner) => owner !== Number(match[1])));
    expect(wrong.length).toBe(how === 'without events' ? said.length : 0);
    if (how === 'warm') expect(owners[text.indexOf('<')]).toBe(run.pid);
  });

  it.each([
    ['TypeScript', {}, 2],
    ['TypeScript, from a pipe', { stdin: 'pipe' as const }, 2],
    ['TypeScript, without events', { events: false }, 0],
  ])('W6 is told by the streams of Node: %s', async (_, parts, speakers) => {
    const run = await host.run(
      textProgram('main.ts', readFileSync(new URL('../../../tests/programs/typescript/says-its-pid.ts', import.meta.url), 'utf8'), parts),
    );
    run.stdin?.end();
    const chunks: Buffer[] = [];
    const owners: number[] = [];
    run.onOutput((chunk, writers) => {
      chunks.push(Buffer.from(chunk));
      for (const [pid, length] of writers) for (let n = 0; n < length; n += 1) owners.push(pid);
    });
    const { ending } = await run.ended;
    const text = Buffer.concat(chunks).toString('latin1');
    expect([ending, text.includes('\u001d')]).toEqual([{ kind: 'exited', code: 0 }, false]);
    const said = [...text.matchAll(/<(\d+) [^>]*>/g)];
    expect(said.length).toBe(12);
    const right = said.filter((match) => owners.slice(match.index, match.index + match[0].length).every((owner) => owner === Number(match[1])));
    expect(new Set(right.map(([, pid]) => pid)).size).toBe(speakers);
    expect(right.length).toBe(speakers === 0 ? 0 : said.length);
    expect(owners[text.indexOf('[not known]')]).toBe(0);
  });

  it('W7 is written once in a run, too', async () => {
    const { ending, output } = await runToEnd(host, programOf('prints-under-signals.py'));
    expect(ending).toEqual({ kind: 'exited', code: 0 });
    expect(output).toBe(allLines(output));
  });
});
