import { randomUUID } from 'node:crypto';
import type {
  Acknowledgement,
  ClientToServer,
  LogRecord,
  Notice,
  NoticeName,
  OperationError,
  OperationName,
  OperationReply,
  OperationRequest,
  RunSummary,
  ServerToClient,
} from '@forkhall/protocol';
import { io, type Socket } from 'socket.io-client';

interface Arrived {
  name: NoticeName;
  notice: unknown;
  acknowledge: () => void;
}

/** A client from which messages are pulled, so that a test reads from top to bottom. */
export class TestClient implements AsyncDisposable {
  readonly socket: Socket<ServerToClient, ClientToServer>;
  /** When false, records are acknowledged only by the test. */
  acknowledges = true;
  readonly #arrived: Arrived[] = [];
  #wake: (() => void)[] = [];

  private constructor(socket: Socket<ServerToClient, ClientToServer>) {
    this.socket = socket;
    socket.onAny((name: NoticeName, notice: unknown, acknowledge: (() => void) | undefined) => {
      this.#arrived.push({ name, notice, acknowledge: acknowledge ?? (() => undefined) });
      if (this.acknowledges) acknowledge?.();
      for (const wake of this.#wake.splice(0)) wake();
    });
  }

  static async connect(url: string): Promise<TestClient> {
    const client = new TestClient(io(url, { transports: ['websocket'], reconnection: false, forceNew: true }));
    await new Promise<void>((resolve, reject) => {
      client.socket.once('connect', resolve);
      client.socket.once('connect_error', reject);
    });
    return client;
  }

  /** Asks, whatever it is, and gives the acknowledgement as it came. */
  async raw(name: string, ...args: unknown[]): Promise<Acknowledgement<never>> {
    return await (this.socket as unknown as { emitWithAck: (name: string, ...args: unknown[]) => Promise<Acknowledgement<never>> }).emitWithAck(name, ...args);
  }

  /** Sends without a way to answer. */
  send(name: string, ...args: unknown[]): void {
    (this.socket as unknown as { emit: (name: string, ...args: unknown[]) => void }).emit(name, ...args);
  }

  /** Asks, and gives the answer. @throws where it was refused */
  async ask<N extends OperationName>(name: N, request: OperationRequest<N>): Promise<OperationReply<N>> {
    const reply = (await this.raw(name, request)) as Acknowledgement<OperationReply<N>>;
    if (!reply.ok) throw new Error(`${name} was refused: ${reply.error.code}: ${reply.error.message}`);
    return reply.value;
  }

  /** Asks, and gives the refusal. @throws where it was granted */
  async refused(name: string, ...args: unknown[]): Promise<OperationError> {
    const reply = await this.raw(name, ...args);
    if (reply.ok) throw new Error(`${name} was not refused`);
    return reply.error;
  }

  /** The first notice of this name that fits; the others stay, to be pulled later. */
  async next<N extends NoticeName>(name: N, fits: (notice: Notice<N>) => boolean = () => true): Promise<Notice<N>> {
    return (await this.nextUnacknowledged(name, fits)).notice;
  }

  async nextUnacknowledged<N extends NoticeName>(
    name: N,
    fits: (notice: Notice<N>) => boolean = () => true,
  ): Promise<{ notice: Notice<N>; acknowledge: () => void }> {
    for (;;) {
      const at = this.#arrived.findIndex((arrived) => arrived.name === name && fits(arrived.notice as Notice<N>));
      const [arrived] = at === -1 ? [] : this.#arrived.splice(at, 1);
      if (arrived !== undefined) return { notice: arrived.notice as Notice<N>, acknowledge: arrived.acknowledge };
      if (!this.socket.connected) throw new Error(`no more ${name}: the connection is closed`);
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#wake.push(resolve);
      const gone = () => resolve();
      this.socket.once('disconnect', gone);
      await promise;
      this.socket.off('disconnect', gone);
    }
  }

  /** The notices of this name that have come and were not pulled. */
  pending(name: NoticeName): number {
    return this.#arrived.filter((arrived) => arrived.name === name).length;
  }

  /** Starts a Python (or other) program and watches it. */
  async start(text: string, more: Partial<OperationRequest<'run.start'>> = {}): Promise<RunSummary> {
    const { run } = await this.ask('run.start', {
      key: randomUUID(),
      language: 'python',
      entry: 'main.py',
      files: [{ path: more.entry ?? 'main.py', text }],
      watch: true,
      ...more,
    });
    return run;
  }

  /** Records of a run from here on, until one that fits, it included. */
  async recordsUntil(runId: string, fits: (record: LogRecord) => boolean): Promise<LogRecord[]> {
    const records: LogRecord[] = [];
    for (;;) {
      const notice = await this.next('run.records', (n) => n.runId === runId);
      records.push(...notice.records);
      if (notice.records.some(fits)) return records;
    }
  }

  async recordsUntilEnd(runId: string): Promise<LogRecord[]> {
    return this.recordsUntil(runId, (record) => record.kind === 'ended');
  }

  /** Waits until the output has this text in it, and gives all output until then. */
  async outputUntil(runId: string, text: string): Promise<string> {
    let output = '';
    while (!output.includes(text)) {
      const { records } = await this.next('run.records', (n) => n.runId === runId);
      output += outputOf(records);
      if (records.some((record) => record.kind === 'ended') && !output.includes(text))
        throw new Error(`the run ended and printed no "${text}", but: ${output.slice(-2_000)}`);
    }
    return output;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.socket.disconnect();
  }
}

export function outputOf(records: readonly LogRecord[]): string {
  return records.map((record) => (record.kind === 'output' ? record.data : '')).join('');
}
