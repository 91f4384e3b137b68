import { defaultLimits } from '@forkhall/protocol';
import { describe, expect, it } from 'vitest';
import { decideEnding, type EndFacts, signalName } from '../../src/run/decide-ending.ts';

const main = { shmFull: false, diskFull: false };
const facts = (change: Partial<EndFacts>): EndFacts => ({
  limits: defaultLimits,
  verdict: undefined,
  main: { ...main, code: 0 },
  oomKills: 0,
  refusals: 0,
  interruptAsked: false,
  failure: '',
  ...change,
});
const { limits } = facts({});

describe('how a run ended', () => {
  it.each<[string, Partial<EndFacts>, object]>([
    ['exits', {}, { kind: 'exited', code: 0 }],
    ['exits with a code', { main: { ...main, code: 137 } }, { kind: 'exited', code: 137 }],
    ['dies of a signal', { main: { ...main, signal: 9 } }, { kind: 'signalled', signal: 'SIGKILL' }],
    ['dies of a signal without a name', { main: { ...main, signal: 40 } }, { kind: 'signalled', signal: 'SIG40' }],
    ['is ended for a limit', { verdict: { kind: 'over-limit', limit: 'output' } }, { kind: 'over-limit', limit: 'output', amount: limits.outputBytes }],
    ['is ended for its time', { verdict: { kind: 'timed-out', limit: 'cpu' } }, { kind: 'timed-out', limit: 'cpu', limitMs: limits.cpuMs }],
    ['is stopped, and exits with 0 of it', { verdict: { kind: 'stopped', by: 'instructor' } }, { kind: 'stopped', by: 'instructor' }],
    ['loses a process to the memory killer', { oomKills: 1 }, { kind: 'over-limit', limit: 'memory', amount: limits.memoryBytes }],
    [
      'loses process 1 to the memory killer',
      { oomKills: 1, main: undefined, failure: 'gone' },
      { kind: 'over-limit', limit: 'memory', amount: limits.memoryBytes },
    ],
    [
      'fails after it was refused a process',
      { refusals: 1, main: { ...main, code: 1 } },
      { kind: 'over-limit', limit: 'processes', amount: limits.processes, code: 1 },
    ],
    ['lives with a refused process', { refusals: 1 }, { kind: 'exited', code: 0 }],
    ['is interrupted', { interruptAsked: true, main: { ...main, signal: 2 } }, { kind: 'interrupted' }],
    ['is interrupted and says so as shells do', { interruptAsked: true, main: { ...main, code: 130 } }, { kind: 'interrupted' }],
    ['exits with 130 unasked', { main: { ...main, code: 130 } }, { kind: 'exited', code: 130 }],
    ['dies of SIGINT unasked', { main: { ...main, signal: 2 } }, { kind: 'signalled', signal: 'SIGINT' }],
    ['handles the interrupt', { interruptAsked: true, main: { ...main, code: 1 } }, { kind: 'exited', code: 1 }],
    [
      'dies with its shared memory full',
      { main: { ...main, signal: 7, shmFull: true, diskFull: true } },
      { kind: 'over-limit', limit: 'shm', amount: limits.shmBytes, signal: 'SIGBUS' },
    ],
    ['fails with its disk full', { main: { ...main, code: 1, diskFull: true } }, { kind: 'over-limit', limit: 'disk', amount: limits.diskBytes, code: 1 }],
    ['ends well with its disk full', { main: { ...main, code: 0, diskFull: true } }, { kind: 'exited', code: 0 }],
    ['was never seen', { main: undefined, failure: 'bwrap: no' }, { kind: 'sandbox-failed', reason: 'bwrap: no' }],
    ['was never seen, without a word', { main: undefined }, { kind: 'sandbox-failed', reason: 'its process 1 ended without a report' }],
  ])('%s', (_name, change, expected) => {
    expect(decideEnding(facts(change))).toEqual(expected);
  });

  it('keeps to what the server did, whatever the program made of it', () => {
    const verdict = { kind: 'timed-out', limit: 'wall' } as const;
    expect(decideEnding(facts({ verdict, oomKills: 1, refusals: 5, main: undefined }))).toEqual({ kind: 'timed-out', limit: 'wall', limitMs: limits.wallMs });
  });

  it('cuts what the sandbox says to what the protocol allows', () => {
    expect(decideEnding(facts({ main: undefined, failure: 'x'.repeat(5_000) }))).toEqual({ kind: 'sandbox-failed', reason: 'x'.repeat(2_000) });
  });
});

describe('the name of a signal', () => {
  it.each([
    [6, 'SIGABRT'],
    [7, 'SIGBUS'],
    [11, 'SIGSEGV'],
    [29, 'SIGIO'],
    [31, 'SIGSYS'],
    [64, 'SIG64'],
  ])('%i is %s', (number, name) => expect(signalName(number)).toBe(name));
});
