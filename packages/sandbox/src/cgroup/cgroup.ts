/** What the kernel counted for one run. */
export interface Counters {
  cpuMs: number;
  memoryBytes: number;
  peakBytes: number;
  /** Processes and threads now. */
  tasks: number;
  /** The most there have been at once; on kernels that do not count it, the most that was seen. */
  peakTasks: number;
  /** How often the kernel refused one more process or thread. */
  refusals: number;
  /** Processes that the kernel killed for want of memory within the limit. */
  oomKills: number;
}

export interface CgroupLimits {
  memoryBytes: number;
  tasks: number;
  /** `spare`: runs when nobody else wants to. */
  share: 'run' | 'spare';
}

/** One run's group of processes. */
export interface Cgroup {
  /** The files that a process writes `0` into to join. */
  readonly joinFiles: readonly string[];
  limit(limits: CgroupLimits): void;
  read(): Counters;
  /** The processes that are in it. */
  processes(): number[];
  /** Removes it; false where processes are left in it. */
  remove(): boolean;
}

export interface Cgroups {
  readonly kind: 'v2' | 'v1';
  create(name: string): Cgroup;
  /** Removes what this host made; groups of runs must be gone. */
  dispose(): void;
}

/** The value of `name` in a file of `name value` lines; 0 where it is not there. */
export function field(text: string, name: string): number {
  for (const line of text.split('\n')) {
    const [key, value] = line.split(' ');
    if (key === name) return Number(value);
  }
  return 0;
}
