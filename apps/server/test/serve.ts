import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { expect } from 'vitest';
import { createServer, type ForkhallServer } from '../src/server.ts';
import { defaultSettings, type Settings } from '../src/settings.ts';
import { TestClient } from './client.ts';

/** A data folder that goes with the test. */
export class DataFolder implements AsyncDisposable {
  readonly path: string;
  private constructor(path: string) {
    this.path = path;
  }
  static async make(): Promise<DataFolder> {
    return new DataFolder(await mkdtemp(join(tmpdir(), 'forkhall-server-')));
  }
  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
  }
}

export interface TestServer extends AsyncDisposable {
  readonly server: ForkhallServer;
  readonly url: string;
  readonly dataFolder: string;
  /** What the server logged at level error or above. */
  readonly errors: readonly string[];
  /** A client with no session. */
  connect(): Promise<TestClient>;
  /** A client with a session, a new one without an id. */
  open(sessionId?: string): Promise<TestClient & { sessionId: string }>;
}

/** A real server with real sandboxes in this process, on a port of its own. */
export async function serve(settings: Partial<Settings> = {}): Promise<TestServer> {
  await using opening = new AsyncDisposableStack();
  const folder = opening.use(await DataFolder.make());
  const errors: string[] = [];
  const log = pino({ level: 'error', base: null }, { write: (line: string) => void errors.push(line) });
  const server = opening.use(
    await createServer(
      { ...defaultSettings(), host: '127.0.0.1', port: 0, dataFolder: folder.path, places: 4, spares: { python: 0, typescript: 0 }, ...settings },
      log,
    ),
  );
  const clients = opening.use(new AsyncDisposableStack());
  const connect = async () => clients.use(await TestClient.connect(server.url));
  const owned = opening.move();
  return {
    server,
    url: server.url,
    dataFolder: settings.dataFolder ?? folder.path,
    errors,
    connect,
    open: async (sessionId) => {
      const client = await connect();
      const opened = await client.ask('session.open', sessionId === undefined ? {} : { sessionId });
      return Object.assign(client, { sessionId: opened.sessionId });
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** Processes below one of ours, by number and name. */
export function processesBelow(pid: number): string[] {
  const parents = new Map<number, { parent: number; name: string }>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      const [, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      parents.set(Number(name), { parent: Number(parent), name: stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')')) });
    } catch {
      // It ended while we looked.
    }
  }
  const isBelow = (id: number): boolean => {
    const parent = parents.get(id)?.parent;
    return parent !== undefined && (parent === pid || (parent > 1 && isBelow(parent)));
  };
  return [...parents].filter(([id]) => isBelow(id)).map(([id, { name }]) => `${id} ${name}`);
}

/** Asserts that this process has no child left. For `afterAll`. */
export function expectNoChildren(): void {
  expect(processesBelow(process.pid)).toEqual([]);
}
