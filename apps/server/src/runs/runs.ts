import { randomBytes } from 'node:crypto';
import { type Limits, OperationRefused, type RunSummary, type ServerStatus, type SourceFile, type WrittenFile } from '@forkhall/protocol';
import type { Ended, SandboxHost } from '@forkhall/sandbox';
import type { Logger } from 'pino';
import { GatheredNotice } from '../gathered-notice.ts';
import type { Session } from '../sessions/session.ts';
import type { RunFiles } from '../storage/run-files.ts';
import { LiveRun } from './live-run.ts';
import { LogLibrary } from './log-library.ts';
import type { LogLease } from './log-source.ts';
import { RunQueue, type RunQueueBounds } from './run-queue.ts';
import { checkRunRequest, packSources, type RunRequest } from './run-request.ts';
import type { RunStore } from './run-store.ts';

/** How often people are told that they have moved in the queue, at most. */
const placesIntervalMs = 100;

export interface RunsOptions {
  host: SandboxHost;
  store: RunStore;
  files: RunFiles;
  limits: Limits;
  bounds: RunQueueBounds;
  /** How many runs a session keeps. */
  keptPerSession: number;
  /** Events of a run that are kept as they are. */
  eventsPerRun: number;
  log: Logger;
  /** A run of this session was added or has changed. */
  onChange: (sessionId: string, run: RunSummary) => void;
  /** Places were taken or given back. */
  onPlaces: () => void;
}

/** How often people are told what a run that is on has used. */
const usageToldMs = 1_000;
/** Runs that a session's list shows. */
const listed = 100;

interface Entry {
  run: LiveRun;
  /** Resolves when the run's row is on the disk: nothing of the run is told before. */
  stored: Promise<void>;
  told: boolean;
  lease: LogLease;
  /** Resolves when the run is over and everything of it is stored. */
  settled: Promise<void>;
}

/** All runs of the server: starts them in turn, keeps those that are on, and stores them. */
export class Runs implements AsyncDisposable {
  readonly #options: RunsOptions;
  readonly #queue: RunQueue;
  readonly #places: GatheredNotice;
  readonly #logs: LogLibrary;
  readonly #live = new Map<string, Entry>();
  readonly #usageTimer: NodeJS.Timeout;
  #closing = false;

  constructor(options: RunsOptions) {
    this.#options = options;
    this.#queue = new RunQueue(options.bounds);
    this.#logs = new LogLibrary((runId) => options.files.logPath(runId));
    this.#places = new GatheredNotice(placesIntervalMs, () => this.#tellPlaces());
    this.#usageTimer = setInterval(() => this.#tellUsage(), usageToldMs);
  }

  get places(): ServerStatus['places'] {
    return { total: this.#options.bounds.places, taken: this.#queue.taken, waiting: this.#queue.waiting };
  }

  /**
   * Starts a run, or finds the one that this key has started. The program is started before its row is stored, because
   * storing takes longer. `watch` gets the log at once, too; the answer and notices come when the row is stored.
   */
  async start(session: Session, key: string, request: RunRequest, watch?: (runId: string, lease: LogLease) => void): Promise<RunSummary> {
    const known = session.runKeys.get(key);
    if (known !== undefined) return await this.#known(session.id, known, watch);
    this.#admit(session.id, request);
    const id = randomBytes(12).toString('base64url');
    session.lastRunNumber += 1;
    session.runKeys.set(key, id);
    const { limits, log } = this.#options;
    const run = new LiveRun({
      id,
      sessionId: session.id,
      number: session.lastRunNumber,
      request,
      limits,
      eventsPerRun: this.#options.eventsPerRun,
      logPath: this.#options.files.logPath(id),
      onChange: () => this.#changed(id),
      onProblem: (what, error) => log.error({ runId: id, err: error }, what),
    });
    const asked = run.summary();
    this.#queue.add(id, session.id);
    const stored = Promise.withResolvers<void>();
    const entry: Entry = { run, stored: stored.promise, told: false, lease: this.#logs.add(id, run.log), settled: Promise.resolve() };
    this.#live.set(id, entry);
    entry.settled = this.#settle(session, entry);
    this.#startNext();
    this.#options.store.add(session.id, key, asked, request.size, packSources(request.files)).then(stored.resolve, stored.reject);
    watch?.(id, this.#logs.lease(id, run.log));
    try {
      await stored.promise;
    } catch (error) {
      session.runKeys.delete(key);
      tryStop(run);
      throw error;
    }
    if (run.state === 'queued') run.queuePlace ??= this.#queue.order().findIndex((waiting) => waiting.id === id) + 1 || undefined;
    entry.told = true;
    this.#options.onChange(session.id, run.summary());
    return run.summary();
  }

  /** A run of this session that is on. @throws OperationRefused not-found, run-ended */
  async live(sessionId: string, runId: string, operation: string): Promise<LiveRun> {
    const run = this.#liveOf(sessionId, runId)?.run;
    if (run !== undefined) return run;
    await this.find(sessionId, runId, operation);
    throw new OperationRefused('run-ended', `${operation}: the run has ended; start it again`);
  }

  /** @throws OperationRefused not-found */
  async find(sessionId: string, runId: string, operation: string): Promise<RunSummary> {
    const found = this.#liveOf(sessionId, runId)?.run.summary() ?? (await this.#options.store.find(sessionId, runId));
    // It may have been stored as ended while the database was asked.
    if (found !== undefined) return this.#liveOf(sessionId, runId)?.run.summary() ?? found;
    throw new OperationRefused('not-found', `${operation}: this session has no run "${runId}"`);
  }

  async list(sessionId: string): Promise<RunSummary[]> {
    const stored = await this.#options.store.list(sessionId, listed);
    return stored.map((run) => this.#liveOf(sessionId, run.id)?.run.summary() ?? run);
  }

  /** @throws OperationRefused not-found */
  async sources(sessionId: string, runId: string): Promise<{ entry: string; files: SourceFile[] }> {
    const live = this.#liveOf(sessionId, runId)?.run.request;
    const found = live ?? (await this.#options.store.sources(sessionId, runId));
    if (found === undefined) throw new OperationRefused('not-found', `run.sources: this session has no run "${runId}"`);
    return { entry: found.entry, files: found.files };
  }

  /** @throws OperationRefused not-found */
  async openLog(sessionId: string, runId: string, operation: string): Promise<{ lease: LogLease; run: RunSummary }> {
    const run = await this.find(sessionId, runId, operation);
    try {
      return { lease: await this.#logs.read(runId), run };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      throw new OperationRefused('not-found', `${operation}: the log of run ${run.number} was lost`);
    }
  }

  /** Takes no more runs, stops those that are on, and waits until all is stored. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing = true;
    clearInterval(this.#usageTimer);
    for (const { run } of this.#live.values()) tryStop(run);
    await Promise.all([...this.#live.values()].map(({ settled }) => settled));
    this.#places[Symbol.dispose]();
  }

  async #known(sessionId: string, runId: string, watch: ((runId: string, lease: LogLease) => void) | undefined): Promise<RunSummary> {
    await this.#liveOf(sessionId, runId)?.stored;
    if (watch === undefined) return this.find(sessionId, runId, 'run.start');
    const { lease, run } = await this.openLog(sessionId, runId, 'run.start');
    watch(runId, lease);
    return run;
  }

  #liveOf(sessionId: string, runId: string): Entry | undefined {
    const entry = this.#live.get(runId);
    return entry?.run.sessionId === sessionId ? entry : undefined;
  }

  #admit(sessionId: string, request: RunRequest): void {
    if (this.#closing) throw new OperationRefused('unavailable', 'run.start: the server is shutting down; try again when it is back');
    checkRunRequest(request);
    if (this.#options.host.interpreters[request.language] === undefined)
      throw new OperationRefused('unavailable', `run.start: this server cannot run ${request.language}; ask who runs it to install the interpreter`);
    const refusal = this.#queue.refusal(sessionId);
    if (refusal === 'session-full')
      throw new OperationRefused('too-many', `run.start: ${this.#options.bounds.queuedPerSession} runs of this session are waiting already; stop one, or wait`);
    if (refusal === 'server-full') throw new OperationRefused('too-many', 'run.start: too many runs are waiting on this server; try again in a minute');
  }

  #startNext(): void {
    for (let id = this.#queue.take(); id !== undefined; id = this.#queue.take()) {
      const taken = id;
      const entry = this.#live.get(taken);
      if (entry === undefined) continue;
      entry.run.queuePlace = undefined;
      void entry.run.begin(this.#options.host).then(() => {
        this.#queue.started(taken);
        this.#startNext();
      });
    }
    this.#places.changed();
    this.#options.onPlaces();
  }

  async #settle(session: Session, entry: Entry): Promise<void> {
    const { run } = entry;
    const { store, files, log } = this.#options;
    try {
      const result = await run.ended;
      this.#queue.remove(run.id);
      this.#startNext();
      if (result.survivors > 0) log.error({ runId: run.id, survivors: result.survivors }, 'processes of a run exist after its end');
      if (result.ending.kind === 'sandbox-failed') log.error({ runId: run.id, reason: result.ending.reason }, 'a sandbox failed');
      if (!(await isFulfilled(entry.stored))) return void (await files.remove(run.id));
      const [written] = await Promise.all([this.#keepWritten(run.id, result), run.close()]);
      const summary = { ...run.summary(), written };
      await store.finish(run.id, {
        startedAtMs: run.startedAtMs,
        endedAtMs: summary.endedAtMs ?? Date.now(),
        ending: result.ending,
        usage: result.usage,
        leftovers: result.leftovers,
        written,
      });
      this.#options.onChange(session.id, summary);
      await this.#prune(session);
    } catch (error) {
      log.error({ runId: run.id, err: error }, 'the end of a run could not be stored');
    } finally {
      this.#live.delete(run.id);
      await entry.lease[Symbol.asyncDispose]();
    }
  }

  /** What a full disk does not take is not listed. */
  async #keepWritten(runId: string, { written }: Ended): Promise<WrittenFile[]> {
    try {
      await this.#options.files.writeAll(
        runId,
        written.map(({ content }) => content),
      );
      return written.map(({ path, bytes, complete }) => ({ path, bytes, complete }));
    } catch (error) {
      this.#options.log.error({ runId, err: error }, 'the files that a run wrote cannot be stored');
      return [];
    }
  }

  async #prune(session: Session): Promise<void> {
    for (const { id, startKey } of await this.#options.store.prune(session.id, this.#options.keptPerSession)) {
      session.runKeys.delete(startKey);
      await this.#options.files.remove(id);
    }
  }

  #changed(runId: string): void {
    const entry = this.#live.get(runId);
    // The end is told when it is stored.
    if (entry?.told && entry.run.state !== 'ended') this.#options.onChange(entry.run.sessionId, entry.run.summary());
  }

  #tellUsage(): void {
    for (const [runId, { run }] of this.#live) if (run.state === 'running') this.#changed(runId);
  }

  #tellPlaces(): void {
    for (const [index, { id }] of this.#queue.order().entries()) {
      const entry = this.#live.get(id);
      if (entry === undefined || entry.run.queuePlace === index + 1) continue;
      entry.run.queuePlace = index + 1;
      if (entry.told) this.#options.onChange(entry.run.sessionId, entry.run.summary());
    }
  }
}

function isFulfilled(promise: Promise<unknown>): Promise<boolean> {
  return promise.then(
    () => true,
    () => false,
  );
}

function tryStop(run: LiveRun): void {
  try {
    run.stop('server');
  } catch (error) {
    if (!(error instanceof OperationRefused)) throw error;
  }
}
