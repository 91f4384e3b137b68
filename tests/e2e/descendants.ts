import { readdir, readFile } from 'node:fs/promises';

interface ProcessId {
  pid: number;
  /** In clock ticks since the machine's start: tells a process from a later one with the same number. */
  startedAt: string;
}

async function identify(pid: number): Promise<(ProcessId & { parent: number; state: string }) | undefined> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The name stands in brackets and may hold anything; the fields after it are state, parent, …, start (the 20th).
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { pid, state: fields[0] ?? '', parent: Number(fields[1]), startedAt: fields[19] ?? '' };
  } catch {
    return undefined;
  }
}

/** Every process that descends from this one. */
export async function descendants(ancestor: number): Promise<ProcessId[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const all = (await Promise.all(pids.map(identify))).filter((process) => process !== undefined);
  const found: ProcessId[] = [];
  for (let parents = [ancestor]; parents.length > 0; ) {
    const children = all.filter(({ parent }) => parents.includes(parent));
    found.push(...children);
    parents = children.map(({ pid }) => pid);
  }
  return found;
}

/** Those of these processes that still live. */
export async function alive(processes: readonly ProcessId[]): Promise<number[]> {
  const now = await Promise.all(processes.map(({ pid }) => identify(pid)));
  return processes.filter((process, index) => now[index]?.startedAt === process.startedAt && now[index]?.state !== 'Z').map(({ pid }) => pid);
}
