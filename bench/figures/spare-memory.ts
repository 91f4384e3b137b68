import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { type Figure, figure } from '../figure.ts';
import { BenchServer } from '../server.ts';

const spares = 6;

/** What a waiting spare costs (all its processes, PSS), against a bare interpreter that waits. */
export async function measure(): Promise<Figure[]> {
  const lines: Figure[] = [];
  for (const [language, command, args] of [
    ['python', 'python3', ['-c', 'import sys; print(1, flush=True); sys.stdin.read()']],
    ['typescript', process.execPath, ['-e', 'console.log(1); process.stdin.resume()']],
  ] as const) {
    await using server = await BenchServer.start({
      FORKHALL_SPARES: language === 'python' ? `python=${spares},typescript=0` : `python=0,typescript=${spares}`,
    });
    void server;
    // Node 24 gives its process's main thread a name of its own.
    const pids = await settled(language === 'python' ? 'python3' : 'MainThread');
    let total = 0;
    for (const pid of pids) total += await pssBytes(pid);
    const bare = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    await once(bare.stdout, 'data');
    const alone = await pssBytes(bare.pid ?? 0);
    bare.kill('SIGKILL');
    lines.push(figure(`spare-memory-${language}`, total / spares / 1e6, alone / 1e6, `a bare ${command.split('/').at(-1)} that waits`, 'MB', spares));
  }
  return lines;
}

/** The pids of bwrap, init and interpreter of all spares, once there are enough of them and their memory has settled. */
async function settled(interpreter: string): Promise<number[]> {
  for (;;) {
    await pause(1_000);
    const all: { pid: number; parent: number; name: string }[] = [];
    for (const entry of await readdir('/proc')) {
      if (!/^\d+$/.test(entry)) continue;
      const stat = await readFile(`/proc/${entry}/stat`, 'utf8').catch(() => '');
      const [, name, parent] = /^\d+ \((.*)\) \S (\d+)/.exec(stat) ?? [];
      if (name !== undefined) all.push({ pid: Number(entry), parent: Number(parent), name });
    }
    const under = (pid: number): number[] => all.filter((p) => p.parent === pid).flatMap((p) => [p.pid, ...under(p.pid)]);
    const outer = all.filter((p) => p.name === 'bwrap' && all.every((q) => q.pid !== p.parent || q.name !== 'bwrap'));
    const pids = outer.flatMap((p) => [p.pid, ...under(p.pid)]);
    if (pids.filter((pid) => all.some((p) => p.pid === pid && p.name.startsWith(interpreter))).length >= spares) {
      await pause(1_000);
      return pids;
    }
  }
}

async function pssBytes(pid: number): Promise<number> {
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
  return Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0) * 1_024;
}
