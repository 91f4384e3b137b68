import { defaultLimits } from '@forkhall/protocol';
import type { Attack } from './attack.ts';

const holds = ['exited:0'] as const;
/** A spare stands with these already. */
const spareSizes = { diskBytes: defaultLimits.diskBytes, shmBytes: defaultLimits.shmBytes, openFiles: defaultLimits.openFiles };

/** Reach what belongs to the host or to another run. */
const isolation: Attack[] = [
  { file: 'read-host-files.py', endings: holds, everywhere: true, succeedsAgainstNaive: true },
  { file: 'read-environments.py', endings: holds, everywhere: true, succeedsAgainstNaive: true },
  { file: 'process-one.py', endings: ['exited:3'], everywhere: true, succeedsAgainstNaive: true },
  { file: 'processes-of-others.py', endings: holds, everywhere: true, succeedsAgainstNaive: true },
  { file: 'signals-to-the-host.py', endings: holds, everywhere: true, succeedsAgainstNaive: true },
  { file: 'kills-everything.py', endings: ['exited:3'], everywhere: true },
  { file: 'traces-others.py', endings: holds, everywhere: true, succeedsAgainstNaive: true },
  { file: 'namespaces.py', endings: holds, everywhere: true, succeedsAgainstNaive: true },
  { file: 'mounts.py', endings: holds, everywhere: true, succeedsAgainstNaive: true },
  { file: 'writes-outside.py', endings: holds, everywhere: true },
  { file: 'privileges.py', endings: holds, everywhere: true, succeedsAgainstNaive: true },
  { file: 'devices.py', endings: holds, everywhere: true },
  { file: 'terminal-injection.py', endings: holds, everywhere: true, succeedsAgainstNaive: true },
  { file: 'network-out.py', endings: holds, everywhere: true, succeedsAgainstNaive: true },
  { file: 'unix-sockets-of-the-host.py', endings: holds, everywhere: true, succeedsAgainstNaive: true },
  { file: 'socket-families.py', endings: holds, everywhere: true, succeedsAgainstNaive: true },
  { file: 'refused-calls.py', endings: holds, everywhere: true, succeedsAgainstNaive: true },
  { file: 'file-handles.py', endings: holds, everywhere: true, succeedsAgainstNaive: true },
  { file: 'foreign-architecture.py', endings: holds, everywhere: true, ...(process.arch === 'x64' ? { succeedsAgainstNaive: true } : {}) },
  { file: 'leaves-by-proc-links.py', endings: holds, everywhere: true, succeedsAgainstNaive: true },
  { file: 'cgroup-escape.py', endings: holds, everywhere: true, succeedsAgainstNaive: true },
  { file: 'information.py', endings: holds, everywhere: true, succeedsAgainstNaive: true },
  { file: 'ipc-of-others.py', endings: holds, everywhere: true, succeedsAgainstNaive: true },
  { file: 'clocks.py', endings: holds, everywhere: true },
  { file: 'scheduling.py', endings: holds, everywhere: true },
  { file: 'cores.py', endings: holds, everywhere: true },
];

/** Lie about how the run ended, or spoil what the server reads of it. */
const forgery: Attack[] = [
  { file: 'forges-reports.py', endings: ['exited:3'], everywhere: true },
  { file: 'forges-events.py', endings: ['exited:3'], everywhere: true },
  { file: 'spare-secrets.py', endings: ['exited:3'], warm: true, limits: spareSizes },
  { file: 'prints-lies.py', endings: ['exited:3'] },
  ...(['124', '125', '126', '130', '137', '143'] as const).map((code): Attack => ({ file: 'exits-as.py', args: [code], endings: [`exited:${Number(code)}`] })),
  { file: 'exits-as.py', args: ['SIGKILL'], endings: ['signalled:SIGKILL'], everywhere: true },
  { file: 'closes-descriptors.py', endings: ['exited:4'] },
  { file: 'prints-junk.py', endings: holds },
  { file: 'spoils-the-terminal.py', endings: holds, everywhere: true, limits: { orphansMs: 200 } },
  { file: 'stops-output-and-floods.py', endings: ['exited:6'] },
  {
    file: 'sets-traps.py',
    endings: holds,
    everywhere: true,
    limits: { orphansMs: 200 },
    check: ({ written }) => [
      ...written.filter(({ path }) => path.startsWith('/') || path.split('/').includes('..')).map(({ path }) => `the path ${JSON.stringify(path)} came out`),
      ...written.filter(({ path }) => /^(link|pipe|socket|hard|loop|unreadable)/.test(path)).map(({ path }) => `${path} is no file of the run's`),
      ...(written.some(({ path }) => path === '0 honest') ? [] : ['its honest files did not come out']),
    ],
  },
  {
    file: 'names-itself.py',
    endings: holds,
    limits: { orphansMs: 200 },
    check: ({ leftovers }) => (leftovers.count === 4 ? [] : [`${leftovers.count} processes were left over, not 4`]),
  },
];

/** Outlive the run, or refuse to end. */
const survival: Attack[] = [
  {
    file: 'outlives-main.py',
    endings: holds,
    everywhere: true,
    limits: { orphansMs: 300 },
    check: ({ leftovers }) => (leftovers.count ? [] : ['nothing was left over']),
  },
  { file: 'outlives-main.mjs', endings: holds, limits: { orphansMs: 300 }, check: ({ leftovers }) => (leftovers.count ? [] : ['nothing was left over']) },
  {
    file: 'adopts-orphans.py',
    endings: holds,
    everywhere: true,
    limits: { orphansMs: 300 },
    check: ({ leftovers }) => (leftovers.count ? [] : ['nothing was left over']),
  },
  { file: 'ignores-every-signal.py', endings: ['timed-out:wall'], everywhere: true, limits: { wallMs: 2_000 } },
  { file: 'ignores-every-signal.mjs', endings: ['timed-out:wall'], limits: { wallMs: 2_000 } },
  { file: 'stops-everything.py', endings: ['timed-out:wall'], everywhere: true, limits: { wallMs: 2_000 } },
  { file: 'hangs-in-vfork.py', endings: ['timed-out:wall'], everywhere: true, limits: { wallMs: 2_000 } },
  { file: 'zombies.py', endings: ['exited:0', 'over-limit:processes'], everywhere: true },
  { file: 'plants.py', endings: holds, everywhere: true },
  { file: 'finds-what-was-planted.py', endings: holds, everywhere: true },
];

/** The machine may be busy: CPU time passes slower than the wall's. */
const spinning = { cpuMs: 1_000, wallMs: 60_000 };
const memory = ['over-limit:memory'] as const;

/** Use up what others need. */
const bombs: Attack[] = [
  { file: 'process-bomb.py', endings: ['over-limit:processes'], everywhere: true, beside: true },
  { file: 'process-bomb.mjs', endings: ['over-limit:processes', 'over-limit:memory', 'timed-out:cpu'], beside: true },
  { file: 'thread-bomb.py', endings: ['over-limit:processes'], everywhere: true, beside: true },
  { file: 'thread-bomb.mjs', endings: ['over-limit:processes', 'over-limit:memory', 'timed-out:cpu', 'signalled:SIGABRT'], beside: true },
  { file: 'memory-of-one.py', endings: memory, everywhere: true, beside: true },
  { file: 'memory-of-children.py', endings: memory, everywhere: true },
  { file: 'memory-in-memfds.py', endings: memory, withoutCgroup: ['exited:0'], everywhere: true },
  { file: 'memory-in-segments.py', endings: memory, withoutCgroup: ['exited:0'], everywhere: true },
  { file: 'memory-in-shared-maps.py', endings: memory, everywhere: true },
  { file: 'memory-in-buffers.mjs', endings: memory, everywhere: true },
  { file: 'memory-in-the-kernel.py', endings: memory, limits: { wallMs: 6_000 }, everywhere: true, beside: true },
  { file: 'memory-in-page-tables.py', endings: memory, everywhere: true, beside: true },
  {
    file: 'memory-in-tcp.py',
    endings: ['over-limit:memory', 'timed-out:wall'],
    withoutCgroup: memory,
    limits: { wallMs: 3_000 },
    everywhere: true,
    beside: true,
  },
  { file: 'fills-its-disk.py', endings: ['exited:0', 'over-limit:disk', 'over-limit:memory'], everywhere: true },
  { file: 'fills-shared-memory.py', endings: ['over-limit:shm'], everywhere: true },
  { file: 'makes-files-for-ever.py', endings: ['over-limit:inodes'], everywhere: true },
  { file: 'nests-folders.py', endings: ['exited:0', 'over-limit:inodes'], everywhere: true },
  { file: 'opens-for-ever.py', endings: holds, everywhere: true, beside: true, limits: { wallMs: 20_000, cpuMs: 15_000 } },
  { file: 'takes-every-terminal.py', endings: ['over-limit:terminals'], everywhere: true, beside: true },
  { file: 'queues-signals.py', endings: holds, everywhere: true },
  { file: 'huge-arguments.py', endings: ['exited:0', 'over-limit:memory'] },
  { file: 'prints-for-ever.py', endings: ['over-limit:output'], everywhere: true, beside: true },
  { file: 'prints-one-line.py', endings: ['over-limit:output'] },
  { file: 'prints-from-children.py', endings: ['over-limit:output'] },
  { file: 'prints-for-ever.mjs', endings: ['over-limit:output'] },
  { file: 'floods-events.py', endings: holds, everywhere: true, beside: true, limits: { cpuMs: 30_000 } },
  { file: 'spins.py', endings: ['timed-out:cpu'], everywhere: true, beside: true, limits: spinning },
  { file: 'spins-deaf.py', endings: ['timed-out:cpu'], everywhere: true, limits: spinning },
  // Without a cgroup such time is lost on the way; the wall time holds all the same.
  {
    file: 'spins-in-forgotten-children.py',
    endings: ['timed-out:cpu'],
    withoutCgroup: ['timed-out:cpu', 'timed-out:wall'],
    everywhere: true,
    limits: { cpuMs: 500, wallMs: 6_000 },
  },
  { file: 'spins.mjs', endings: ['timed-out:cpu'], limits: spinning },
];

export const attacks: readonly Attack[] = [...isolation, ...forgery, ...survival, ...bombs];

/** A neighbour that offers, and an attack that reaches for it while it stands. */
export const neighbours = { offers: 'offers.py', reaches: 'reaches-for-a-neighbour.py' } as const;

/** Not an attack by a program: requests without end for a run that ends. */
export const hail = 'requests while a sandbox dies';

export function nameOf({ file, args }: Attack): string {
  return [file, ...(args ?? [])].join(' ');
}
