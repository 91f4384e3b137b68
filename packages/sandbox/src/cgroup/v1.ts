import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Cgroup, type CgroupLimits, type Cgroups, type Counters, field } from './cgroup.ts';
import { CounterFile, readPids, removeGroup, writeIfThere } from './files.ts';

/** One hierarchy each; cpu and cpuacct are often the same. */
export interface V1Folders {
  pids: string;
  memory: string;
  cpu: string;
  cpuacct: string;
}

const leastTcpBytes = 16 * 1024 * 1024;
/** Of 1024, what a group has by default. */
const shares = { run: 256, spare: 2 };

class V1Cgroup implements Cgroup {
  readonly joinFiles: readonly string[];
  readonly #folders: V1Folders;
  readonly #files: Record<'cpu' | 'memory' | 'peak' | 'oom' | 'tasks' | 'peakTasks' | 'refusals', CounterFile>;
  #mostTasks = 0;

  constructor(folders: V1Folders) {
    this.#folders = folders;
    for (const folder of new Set(Object.values(folders))) mkdirSync(folder, { recursive: true });
    this.joinFiles = [...new Set(Object.values(folders))].map((folder) => join(folder, 'cgroup.procs'));
    this.#files = {
      cpu: new CounterFile(join(folders.cpuacct, 'cpuacct.usage')),
      memory: new CounterFile(join(folders.memory, 'memory.usage_in_bytes')),
      peak: new CounterFile(join(folders.memory, 'memory.max_usage_in_bytes')),
      oom: new CounterFile(join(folders.memory, 'memory.oom_control')),
      tasks: new CounterFile(join(folders.pids, 'pids.current')),
      peakTasks: new CounterFile(join(folders.pids, 'pids.peak')),
      refusals: new CounterFile(join(folders.pids, 'pids.events')),
    };
  }

  limit(limits: CgroupLimits): void {
    const { pids, memory, cpu } = this.#folders;
    writeFileSync(join(pids, 'pids.max'), String(limits.tasks));
    writeIfThere(join(memory, 'memory.swappiness'), 0);
    // Memory with swap may never be less than memory: raise that one first where the limit goes up.
    const set = () => writeIfThere(join(memory, 'memory.limit_in_bytes'), limits.memoryBytes);
    const lowered = set();
    writeIfThere(join(memory, 'memory.memsw.limit_in_bytes'), limits.memoryBytes);
    if (!lowered && !set()) throw new Error(`the memory limit of ${memory} could not be set to ${limits.memoryBytes} bytes`);
    // v1 counts the buffers of TCP only where they have a limit, and by themselves; what is over it makes senders wait.
    writeIfThere(join(memory, 'memory.kmem.tcp.limit_in_bytes'), Math.max(leastTcpBytes, Math.floor(limits.memoryBytes / 4)));
    writeIfThere(join(cpu, 'cpu.shares'), shares[limits.share]);
  }

  read(): Counters {
    const { cpu, memory, peak, oom, tasks, peakTasks, refusals } = this.#files;
    const tasksNow = tasks.number();
    // pids.peak came with Linux 6.1.
    this.#mostTasks = Math.max(this.#mostTasks, tasksNow, peakTasks.number());
    return {
      cpuMs: cpu.number() / 1e6,
      memoryBytes: memory.number(),
      peakBytes: peak.number(),
      tasks: tasksNow,
      peakTasks: this.#mostTasks,
      refusals: field(refusals.text(), 'max'),
      oomKills: field(oom.text(), 'oom_kill'),
    };
  }

  processes(): number[] {
    return readPids(join(this.#folders.pids, 'cgroup.procs'));
  }

  remove(): boolean {
    const removed = [...new Set(Object.values(this.#folders))].map(removeGroup).every(Boolean);
    if (removed) for (const file of Object.values(this.#files)) file.close();
    return removed;
  }
}

export class V1Cgroups implements Cgroups {
  readonly kind = 'v1';
  readonly #base: V1Folders;

  /** The folders are this host's own and exist. */
  constructor(base: V1Folders) {
    this.#base = base;
  }

  create(name: string): Cgroup {
    const { pids, memory, cpu, cpuacct } = this.#base;
    return new V1Cgroup({ pids: join(pids, name), memory: join(memory, name), cpu: join(cpu, name), cpuacct: join(cpuacct, name) });
  }

  dispose(): void {
    for (const folder of new Set(Object.values(this.#base))) removeGroup(folder);
  }
}
