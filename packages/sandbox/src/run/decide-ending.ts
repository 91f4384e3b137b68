import { constants } from 'node:os';
import type { Ending, Limits } from '@forkhall/protocol';
import { mostTerminals } from '../terminals.ts';

/** Why this server ended a run: the first reason counts. */
export type Verdict =
  | { kind: 'timed-out'; limit: 'wall' | 'cpu' }
  | { kind: 'over-limit'; limit: 'memory' | 'processes' | 'output' | 'inodes' | 'terminals' }
  | { kind: 'stopped'; by: 'student' | 'instructor' | 'server' };

/** All that is known of a run's end, from the kernel and from this server. */
export interface EndFacts {
  limits: Limits;
  verdict: Verdict | undefined;
  /** The main process's wait status; undefined where it was never seen. */
  main: { code?: number; signal?: number; shmFull: boolean; diskFull: boolean } | undefined;
  oomKills: number;
  refusals: number;
  /** Someone asked for an interrupt, or byte 3 was typed. */
  interruptAsked: boolean;
  /** What the sandbox said when it broke; '' otherwise. */
  failure: string;
}

const names = new Map(Object.entries(constants.signals).map(([name, number]) => [number, name]));
// These numbers have two names each.
for (const name of ['SIGABRT', 'SIGIO', 'SIGSYS'] as const) names.set(constants.signals[name], name);

export function signalName(number: number): string {
  return names.get(number) ?? `SIG${number}`;
}

const maxReason = 2_000;
/** What CPython's shells and shells in general make of an interrupt. */
const interruptedCode = 130;

type Status = { code: number } | { signal: string };

function statusOf(main: NonNullable<EndFacts['main']>): Status {
  return main.signal === undefined ? { code: main.code ?? 0 } : { signal: signalName(main.signal) };
}

export function decideEnding(facts: EndFacts): Ending {
  const { limits, verdict, main } = facts;
  if (verdict?.kind === 'timed-out') return { ...verdict, limitMs: verdict.limit === 'wall' ? limits.wallMs : limits.cpuMs };
  if (verdict?.kind === 'stopped') return verdict;
  if (verdict?.kind === 'over-limit') {
    const amounts = { memory: limits.memoryBytes, processes: limits.processes, output: limits.outputBytes, inodes: limits.inodes, terminals: mostTerminals };
    const amount = amounts[verdict.limit];
    return { ...verdict, amount };
  }
  if (facts.oomKills > 0) return { kind: 'over-limit', limit: 'memory', amount: limits.memoryBytes };
  if (!main) return { kind: 'sandbox-failed', reason: (facts.failure || 'its process 1 ended without a report').slice(0, maxReason) };
  const status = statusOf(main);
  const failed = !('code' in status) || status.code !== 0;
  if (failed && facts.refusals > 0) return { kind: 'over-limit', limit: 'processes', amount: limits.processes, ...status };
  if (failed && facts.interruptAsked && ('signal' in status ? status.signal === 'SIGINT' : status.code === interruptedCode)) return { kind: 'interrupted' };
  if (failed && main.shmFull) return { kind: 'over-limit', limit: 'shm', amount: limits.shmBytes, ...status };
  if (failed && main.diskFull) return { kind: 'over-limit', limit: 'disk', amount: limits.diskBytes, ...status };
  return 'code' in status ? { kind: 'exited', ...status } : { kind: 'signalled', ...status };
}
