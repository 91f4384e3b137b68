import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Cgroup, type CgroupLimits, type Cgroups, type Counters, field } from './cgroup.ts';
import { CounterFile, readPids, removeGroup, writeIfThere } from './files.ts';

/** Of 100, what a group has by default. */
const weights = { run: 25, spare: 1 };

class V2Cgroup implements Cgroup {
  readonly joinFiles: readonly string[];
  readonly #folder: string;
  readonly #files: Record<'cpu' | 'memory' | 'peak' | 'oom' | 'tasks' | 'peakTasks' | 'refusals', CounterFile>;
  #highestSeen = 0;
  #mostTasks = 0;

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true });
    this.joinFiles = [join(folder, 'cgroup.procs')];
    const file = (name: string) => new CounterFile(join(folder, name));
    this.#files = {
      cpu: file('cpu.stat'),
      memory: file('memory.current'),
      peak: file('memory.peak'),
      oom: file('memory.events'),
      tasks: file('pids.current'),
      peakTasks: file('pids.peak'),
      refusals: file('pids.events'),
    };
  }

  limit(limits: CgroupLimits): void {
    const at = (name: string) => join(this.#folder, name);
    writeFileSync(at('pids.max'), String(limits.tasks));
    writeFileSync(at('memory.max'), String(limits.memoryBytes));
    writeIfThere(at('memory.swap.max'), 0);
    // The kernel kills one process, process 1 lives to tell the tale and to collect files; the server ends the rest.
    writeIfThere(at('memory.oom.group'), 0);
    writeIfThere(at('cpu.weight'), weights[limits.share]);
  }

  read(): Counters {
    const { cpu, memory, peak, oom, tasks, peakTasks, refusals } = this.#files;
    const tasksNow = tasks.number();
    // pids.peak came with Linux 6.1.
    this.#mostTasks = Math.max(this.#mostTasks, tasksNow, peakTasks.number());
    const memoryBytes = memory.number();
    // memory.peak came with Linux 5.19.
    this.#highestSeen = Math.max(this.#highestSeen, memoryBytes, peak.number());
    return {
      cpuMs: field(cpu.text(), 'usage_usec') / 1000,
      memoryBytes,
      peakBytes: this.#highestSeen,
      tasks: tasksNow,
      peakTasks: this.#mostTasks,
      refusals: field(refusals.text(), 'max'),
      oomKills: field(oom.text(), 'oom_kill'),
    };
  }

  processes(): number[] {
    return readPids(join(this.#folder, 'cgroup.procs'));
  }

  remove(): boolean {
    const removed = removeGroup(this.#folder);
    if (removed) for (const file of Object.values(this.#files)) file.close();
    return removed;
  }
}

export class V2Cgroups implements Cgroups {
  readonly kind = 'v2';
  readonly #base: string;

  /** The folder is this host's own, exists, and its children have the controllers cpu, memory and pids. */
  constructor(base: string) {
    this.#base = base;
  }

  create(name: string): Cgroup {
    return new V2Cgroup(join(this.#base, name));
  }

  dispose(): void {
    removeGroup(this.#base);
  }
}
