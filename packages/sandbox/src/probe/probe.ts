import { readFileSync } from 'node:fs';
import { defaultLimits, endingText, type Limits } from '@forkhall/protocol';
import type { Ended, Program, Protection, SandboxRun } from '../types.ts';
import { layBait } from './bait.ts';
import { type Bomb, bombs, escapee } from './bombs.ts';

/** The entry is of no one else's name, so that no spare is made for it. */
const entry = 'forkhall-probe.mjs';
const probeLimits: Limits = { ...defaultLimits, wallMs: 20_000, cpuMs: 20_000, orphansMs: 0 };

/** What each list of looks-around.mjs is about: a program inside could … */
const protections = {
  'host-files': 'see files of the host',
  'host-environment': 'read the environment of the server',
  'process-one': 'look into process 1 of its sandbox',
  'host-processes': 'see or signal processes of the host',
  network: 'reach a port of the host or of its network',
  'unix-sockets': 'reach a Unix socket of the host',
  privileges: 'gain privileges',
  'system-calls': 'make system calls that are for administrators',
  'read-only-files': 'write outside its own folders',
} as const;

const cgroupRemedy =
  'let the server have cgroups: as a systemd service with Delegate=yes, in Docker 28 or newer with --security-opt writable-cgroups=true, or run it as root';

export interface ProbeHost {
  /** A cold run. */
  run(program: Program): Promise<SandboxRun>;
  cgroup: 'v2' | 'v1' | 'none';
  stateFolder: string;
}

async function runToEnd(host: ProbeHost, text: string, args: readonly string[], limits: Partial<Limits>): Promise<Ended & { output: string }> {
  const run = await host.run({
    language: 'typescript',
    entry,
    files: [{ path: entry, content: text }],
    args,
    size: { cols: 80, rows: 24 },
    limits: { ...probeLimits, ...limits },
    cooked: false,
  });
  const chunks: Uint8Array[] = [];
  run.onOutput((chunk) => chunks.push(chunk));
  const ended = await run.ended;
  return { ...ended, output: Buffer.concat(chunks).toString() };
}

async function tryIsolation(host: ProbeHost): Promise<Protection[]> {
  const text = readFileSync(new URL('looks-around.mjs', import.meta.url), 'utf8');
  await using bait = await layBait(host.stateFolder);
  const { output, ending } = await runToEnd(host, text, [bait.argument], {});
  let through: Partial<Record<string, string[]>> = {};
  try {
    through = JSON.parse(output);
  } catch {
    return [
      {
        name: 'isolation',
        state: 'missing',
        found: `the program that looks around did not finish: ${endingText(ending, 'en').sentence} ${output.slice(0, 300)}`,
      },
    ];
  }
  return Object.entries(protections).map(([name, what]) => {
    const found = through[name] ?? ['it was not tried'];
    return found.length === 0
      ? { name, state: 'holds', found: `a program inside could not ${what}` }
      : { name, state: 'missing', found: `a program inside could ${what}: ${found.join(', ')}` };
  });
}

async function tryBomb(host: ProbeHost, bomb: Bomb): Promise<Protection> {
  const { ending, survivors } = await runToEnd(host, bomb.text, [], bomb.limits);
  const found = endingText(ending, 'en').sentence;
  if (!bomb.holds(ending)) return { name: bomb.name, state: 'missing', found };
  if (survivors > 0) return { name: bomb.name, state: 'missing', found: `${found} But ${survivors} of its processes still exist.` };
  if (bomb.needsCgroup && host.cgroup === 'none')
    return {
      name: bomb.name,
      state: 'weaker',
      found: `${found} Without cgroups it is measured some 20 times a second and can be passed meanwhile.`,
      remedy: cgroupRemedy,
    };
  return { name: bomb.name, state: 'holds', found };
}

async function tryEscape(host: ProbeHost): Promise<Protection> {
  const { leftovers, survivors, ending } = await runToEnd(host, escapee, [], {});
  const name = 'nothing-survives';
  if (ending.kind !== 'exited' || leftovers.count === 0)
    return { name, state: 'missing', found: `the program that leaves a process behind ended otherwise: ${endingText(ending, 'en').sentence}` };
  return survivors === 0
    ? { name, state: 'holds', found: `${leftovers.count} processes that ignore signals outlived the program and were ended` }
    : { name, state: 'missing', found: `${survivors} processes outlived the run` };
}

/** Tries everything for real, one after the other, so that they do not push each other over their limits. */
export async function probe(host: ProbeHost): Promise<Protection[]> {
  const result = await tryIsolation(host);
  for (const bomb of bombs) result.push(await tryBomb(host, bomb));
  result.push(await tryEscape(host));
  return result;
}
