import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';

/** What an attack is told of the host: the addresses, names and numbers that it goes for. */
export type Facts = { token: string; witnessPid: number; shmName: string; secretFile: string } & Record<string, unknown>;

/** A process of the host that must not be touched; it runs as the user that attacks run as, where the kernel would let them. */
export class Witness implements AsyncDisposable {
  readonly facts: Facts;
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  readonly #interface: Interface;
  readonly #folder: string;

  private constructor(parts: { facts: Facts; child: ChildProcess; lines: AsyncIterator<string>; reader: Interface; folder: string }) {
    this.facts = parts.facts;
    this.#child = parts.child;
    this.#lines = parts.lines;
    this.#interface = parts.reader;
    this.#folder = parts.folder;
  }

  static async start(uid: number | undefined, checkout: string): Promise<Witness> {
    const token = randomBytes(16).toString('hex');
    const folder = mkdtempSync(join(tmpdir(), 'forkhall-attack-'));
    chmodSync(folder, 0o755);
    if (uid !== undefined) chownSync(folder, uid, uid);
    const child = spawn('/usr/bin/python3', [join(import.meta.dirname, 'witness.py'), token, folder, checkout], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { PATH: '/usr/bin:/bin', FORKHALL_ATTACK_TOKEN: token },
      ...(uid === undefined ? {} : { uid, gid: uid }),
    });
    const reader = createInterface({ input: child.stdout });
    const lines = reader[Symbol.asyncIterator]();
    const { value } = await lines.next();
    return new Witness({ facts: JSON.parse(value ?? 'null'), child, lines, reader, folder });
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** What has been done to it since the last question. */
  async whatHappened(): Promise<string[]> {
    const state = /^State:\s+(\S)/m.exec(readFileSync(`/proc/${this.pid}/status`, 'utf8'))?.[1];
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return ['the witness is dead'];
    if (state === 'T' || state === 't' || state === 'Z') return [`the witness is in state ${state}`];
    this.#child.stdin?.write('look\n');
    const { value, done } = await this.#lines.next();
    return done ? ['the witness is dead'] : JSON.parse(value);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#interface.close();
    this.#child.stdin?.end();
    if (this.#child.exitCode === null && this.#child.signalCode === null) await once(this.#child, 'exit');
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
