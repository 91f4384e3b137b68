import { z } from 'zod';

const MiB = 1024 * 1024;

/** What one run may use. Sizes in bytes, times in milliseconds. */
export const limitsSchema = z.strictObject({
  /** Wall-clock time from the start of the program to the end of its last process. */
  wallMs: z
    .int()
    .min(100)
    .max(24 * 3_600_000),
  /** CPU time of all processes together, user and system. */
  cpuMs: z
    .int()
    .min(100)
    .max(24 * 3_600_000),
  /** Memory of the whole tree: heaps, tmpfs, shared memory, pipes. */
  memoryBytes: z
    .int()
    .min(16 * MiB)
    .max(1024 * 1024 * MiB),
  /** Processes and threads alive at once. */
  processes: z.int().min(4).max(32_768),
  /** Bytes that the program may write to its terminal before it is ended. */
  outputBytes: z.int().min(1_000).max(1_000_000_000_000),
  /** Bytes of output that the run log keeps: the first half and the last half. */
  logBytes: z.int().min(16_384).max(1_000_000_000),
  /** Size of /home/student, and of /tmp, each. */
  diskBytes: z
    .int()
    .min(MiB)
    .max(64 * 1024 * MiB),
  /** Files and folders in /home/student and /tmp together. */
  inodes: z.int().min(64).max(10_000_000),
  /** Size of /dev/shm, where shared memory and semaphores live. */
  shmBytes: z
    .int()
    .min(MiB)
    .max(64 * 1024 * MiB),
  /** Open file descriptors of each process (RLIMIT_NOFILE). */
  openFiles: z.int().min(32).max(1_048_576),
  /** How long processes that outlive the main program may go on. */
  orphansMs: z
    .int()
    .min(0)
    .max(24 * 3_600_000),
});

export type Limits = z.infer<typeof limitsSchema>;
export type LimitName = keyof Limits;

/** The limits of a class on a small server. */
export const defaultLimits: Limits = {
  wallMs: 600_000,
  cpuMs: 60_000,
  memoryBytes: 512 * MiB,
  processes: 128,
  outputBytes: 64_000_000,
  logBytes: 8_000_000,
  diskBytes: 64 * MiB,
  inodes: 16_384,
  shmBytes: 64 * MiB,
  openFiles: 512,
  orphansMs: 10_000,
};

/** The names that a person types, as in `--limit memory=256M`, and the field each sets. */
export const limitFields = {
  wall: 'wallMs',
  cpu: 'cpuMs',
  memory: 'memoryBytes',
  processes: 'processes',
  output: 'outputBytes',
  log: 'logBytes',
  disk: 'diskBytes',
  inodes: 'inodes',
  shm: 'shmBytes',
  files: 'openFiles',
  orphans: 'orphansMs',
} as const satisfies Record<string, LimitName>;

const timeUnits: Record<string, number> = { '': 1_000, ms: 1, s: 1_000, m: 60_000, min: 60_000, h: 3_600_000 };
const sizeUnits: Record<string, number> = {
  '': 1,
  B: 1,
  K: 1024,
  KB: 1024,
  KIB: 1024,
  M: MiB,
  MB: MiB,
  MIB: MiB,
  G: 1024 * MiB,
  GB: 1024 * MiB,
  GIB: 1024 * MiB,
};

/**
 * Parses one `name=value`: times as `10s`, `500ms`, `2m` (a bare number is seconds), sizes as `256M`, `64K`, `1G`
 * (powers of 1024; a bare number is bytes), counts as a number.
 * @throws RangeError that says what is wrong and what would be right.
 */
export function parseLimit(text: string): Partial<Limits> {
  const [, name, amount, unit] = /^([a-z]+)=(\d+(?:\.\d+)?)([A-Za-z]*)$/.exec(text) ?? [];
  if (name === undefined || amount === undefined || unit === undefined)
    throw new RangeError(`limit "${text}": write name=value, as in wall=10s, memory=256M or processes=64`);
  const field = Object.hasOwn(limitFields, name) ? limitFields[name as keyof typeof limitFields] : undefined;
  if (field === undefined) throw new RangeError(`limit "${text}": there is no limit "${name}"; known are ${Object.keys(limitFields).join(', ')}`);
  const units = field.endsWith('Ms') ? timeUnits : field.endsWith('Bytes') ? sizeUnits : { '': 1 };
  const key = field.endsWith('Bytes') ? unit.toUpperCase() : unit;
  const factor = Object.hasOwn(units, key) ? units[key as keyof typeof units] : undefined;
  if (factor === undefined)
    throw new RangeError(`limit "${text}": unknown unit "${unit}"; known are ${Object.keys(units).filter(Boolean).join(', ') || 'none'}`);
  const value = Math.round(Number(amount) * factor);
  const parsed = limitsSchema.shape[field].safeParse(value);
  if (!parsed.success) throw new RangeError(`limit "${text}": ${parsed.error.issues[0]?.message ?? 'out of range'}`);
  return { [field]: value };
}
