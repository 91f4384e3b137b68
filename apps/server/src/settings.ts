import { availableParallelism, totalmem } from 'node:os';
import { resolve } from 'node:path';
import { defaultLimits, limitFields, limitsSchema, parseLimit } from '@forkhall/protocol';
import { z } from 'zod';

const GiB = 1024 ** 3;

export const settingsSchema = z.strictObject({
  /** 0 lets the system choose one. */
  port: z.int().min(0).max(65_535),
  host: z.string().min(1),
  /** A socket that somebody else has opened and listens on already. */
  listenFd: z.int().min(3).optional(),
  dataFolder: z.string().min(1),
  /** The exported pages. */
  webFolder: z.string().min(1),
  /** The folder of @forkhall/runtime, which sandboxes see. */
  runtimeFolder: z.string().min(1),
  /** Runs at once. */
  places: z.int().min(1).max(1_000),
  /** Runs that are being started at once. */
  startsAtOnce: z.int().min(1).max(1_000),
  spares: z.strictObject({ python: z.int().min(0).max(100), typescript: z.int().min(0).max(100) }),
  limits: limitsSchema,
  runningPerSession: z.int().min(1).max(1_000),
  queuedPerSession: z.int().min(1).max(1_000),
  /** Runs that a session keeps; older ones are deleted with their logs and files. */
  runsPerSession: z.int().min(1).max(100_000),
  /** Events of a run that its log keeps as they are; of what comes after them, what stands still. */
  eventsPerRun: z.int().min(1_000).max(10_000_000),
  /** Pages of other addresses that may connect, as `https://school.example`. */
  allowedOrigins: z.array(z.url({ protocol: /^https?$/ })),
  unsafeNoSandbox: z.boolean(),
  logLevel: z.enum(['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace']),
});
export type Settings = z.infer<typeof settingsSchema>;

const root = resolve(import.meta.dirname, '../../..');

/** A server for one classroom on this machine. */
export function defaultSettings(): Settings {
  return {
    port: 3000,
    // A class comes from other machines. What it can reach is a page and sandboxes; there is nothing else on the port.
    host: '0.0.0.0',
    dataFolder: resolve('.data'),
    webFolder: resolve(root, 'apps/web/out'),
    runtimeFolder: resolve(root, 'packages/runtime'),
    // A run may use 512 MiB and hardly ever does.
    places: Math.max(4, Math.min(64, Math.floor(totalmem() / GiB) * 4)),
    startsAtOnce: Math.max(2, availableParallelism() * 2),
    spares: { python: 2, typescript: 1 },
    limits: defaultLimits,
    runningPerSession: 4,
    // Sessions take turns, so a long queue of one is nobody else's wait.
    queuedPerSession: 50,
    runsPerSession: 200,
    eventsPerRun: 250_000,
    allowedOrigins: [],
    unsafeNoSandbox: false,
    logLevel: 'info',
  };
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The variables, and the setting of each; `FORKHALL_LIMIT_<NAME>` set limits. */
const numbers = {
  PORT: 'port',
  FORKHALL_PLACES: 'places',
  FORKHALL_STARTS: 'startsAtOnce',
  FORKHALL_RUNS_AT_ONCE_PER_SESSION: 'runningPerSession',
  FORKHALL_QUEUED_PER_SESSION: 'queuedPerSession',
  FORKHALL_RUNS_PER_SESSION: 'runsPerSession',
  FORKHALL_EVENTS_PER_RUN: 'eventsPerRun',
} as const;
const texts = { HOST: 'host', FORKHALL_DATA: 'dataFolder', FORKHALL_WEB: 'webFolder', FORKHALL_LOG_LEVEL: 'logLevel' } as const;
const limitPrefix = 'FORKHALL_LIMIT_';

/** @throws RangeError that names the variable and what it may be */
export function readSettings(environment: Environment, pid: number): Settings {
  const given: Record<string, unknown> = {};
  const variableOf: Record<string, string> = {};
  const set = (variable: string, key: string, value: unknown) => {
    given[key] = value;
    variableOf[key] = variable;
  };
  for (const [variable, key] of Object.entries(numbers)) if (environment[variable]) set(variable, key, numberOf(variable, environment[variable]));
  for (const [variable, key] of Object.entries(texts)) if (environment[variable]) set(variable, key, environment[variable]);
  if (environment.FORKHALL_SPARES) set('FORKHALL_SPARES', 'spares', sparesOf(environment.FORKHALL_SPARES));
  if (environment.FORKHALL_ORIGINS)
    set(
      'FORKHALL_ORIGINS',
      'allowedOrigins',
      environment.FORKHALL_ORIGINS.split(',').map((origin) => origin.trim()),
    );
  if (environment.FORKHALL_UNSAFE_NO_SANDBOX)
    set('FORKHALL_UNSAFE_NO_SANDBOX', 'unsafeNoSandbox', flagOf('FORKHALL_UNSAFE_NO_SANDBOX', environment.FORKHALL_UNSAFE_NO_SANDBOX));
  // The convention of systemd's socket activation: https://www.freedesktop.org/software/systemd/man/sd_listen_fds.html
  const forUs = environment.LISTEN_PID === undefined || Number(environment.LISTEN_PID) === pid;
  if (environment.LISTEN_FDS === '1' && forUs) set('LISTEN_FDS', 'listenFd', 3);
  const parsed = settingsSchema.safeParse({ ...defaultSettings(), ...given, limits: limitsOf(environment) });
  if (parsed.success) return { ...parsed.data, dataFolder: resolve(parsed.data.dataFolder), webFolder: resolve(parsed.data.webFolder) };
  const issue = parsed.error.issues[0];
  const key = String(issue?.path[0] ?? '');
  throw new RangeError(`${variableOf[key] ?? key}: ${issue?.message ?? 'not possible'}`);
}

function limitsOf(environment: Environment): Settings['limits'] {
  let limits = defaultLimits;
  for (const [variable, value] of Object.entries(environment)) {
    if (!variable.startsWith(limitPrefix) || value === undefined || value === '') continue;
    const name = variable.slice(limitPrefix.length).toLowerCase();
    if (!Object.hasOwn(limitFields, name)) throw new RangeError(`${variable}: there is no limit "${name}"; known are ${Object.keys(limitFields).join(', ')}`);
    try {
      limits = { ...limits, ...parseLimit(`${name}=${value}`) };
    } catch (error) {
      throw new RangeError(`${variable}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return limits;
}

function numberOf(variable: string, value: string): number {
  if (!/^\d+$/.test(value)) throw new RangeError(`${variable}: "${value}" is no number`);
  return Number(value);
}

/** `python=2,typescript=1` */
function sparesOf(value: string): Record<string, number> {
  const spares: Record<string, number> = { python: 0, typescript: 0 };
  for (const part of value.split(',')) {
    const [, name, count] = /^(python|typescript)=(\d+)$/.exec(part.trim()) ?? [];
    if (name === undefined) throw new RangeError('FORKHALL_SPARES: write it as python=2,typescript=1');
    spares[name] = Number(count);
  }
  return spares;
}

function flagOf(variable: string, value: string): boolean {
  if (value === '1' || value === 'true') return true;
  if (value === '0' || value === 'false') return false;
  throw new RangeError(`${variable}: "${value}" is neither 1 nor 0`);
}
