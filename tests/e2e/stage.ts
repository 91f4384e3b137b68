import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium } from 'playwright-core';
import { alive, descendants } from './descendants.ts';
import { WorkbenchDriver } from './workbench-driver.ts';

const goneWithinMs = 10_000;
const root = resolve(import.meta.dirname, '../..');
const chromiumPaths = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const chromiumArguments = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Chromium refuses its own sandbox as root.
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
];

/** A real server with a data folder of its own, and a browser. Disposing of it ends both and removes the folder. */
export class Stage implements AsyncDisposable {
  readonly browser: Browser;
  readonly #dataFolder: string;
  readonly #environment: NodeJS.ProcessEnv;
  readonly #contexts: BrowserContext[] = [];
  #server: ChildProcess;
  #port: number;

  private constructor(browser: Browser, dataFolder: string, environment: NodeJS.ProcessEnv, server: ChildProcess, port: number) {
    this.browser = browser;
    this.#dataFolder = dataFolder;
    this.#environment = environment;
    this.#server = server;
    this.#port = port;
  }

  static async open(environment: Record<string, string> = {}): Promise<Stage> {
    const dataFolder = await mkdtemp(join(tmpdir(), 'forkhall-e2e-'));
    const all = { ...process.env, HOST: '127.0.0.1', FORKHALL_DATA: dataFolder, FORKHALL_LOG_LEVEL: 'info', ...environment };
    const executablePath = chromiumPaths.find((path) => path !== undefined && existsSync(path));
    if (executablePath === undefined) throw new Error('Stage.open: no Chromium found; install it, or name it in CHROMIUM');
    const [{ server, port }, browser] = await Promise.all([startServer(all, '0'), chromium.launch({ executablePath, args: chromiumArguments })]);
    return new Stage(browser, dataFolder, all, server, port);
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** The workbench in a browser of its own, with storage of its own. */
  async page(options: BrowserContextOptions = {}, path = '/'): Promise<WorkbenchDriver> {
    const context = await this.browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-US', colorScheme: 'dark', ...options });
    this.#contexts.push(context);
    return this.pageIn(context, path);
  }

  /** One more tab of a browser that is open. */
  async pageIn(context: BrowserContext, path: string): Promise<WorkbenchDriver> {
    const page = await context.newPage();
    const driver = new WorkbenchDriver(page);
    await page.goto(this.url + path);
    await driver.ready();
    return driver;
  }

  /** Kills the server without a warning, as a crash would. */
  async crash(): Promise<void> {
    const started = await descendants(this.#server.pid ?? 0);
    await end(this.#server, 'SIGKILL');
    await gone(started);
  }

  /** Starts the server again, on the same port with the same data. */
  async restart(): Promise<void> {
    const { server, port } = await startServer(this.#environment, String(this.#port));
    this.#server = server;
    this.#port = port;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.browser.close();
    const started = await descendants(this.#server.pid ?? 0);
    await end(this.#server, 'SIGTERM');
    await gone(started);
    await rm(this.#dataFolder, { recursive: true, force: true });
  }
}

async function startServer(environment: NodeJS.ProcessEnv, port: string): Promise<{ server: ChildProcess; port: number }> {
  const server = spawn(process.execPath, [join(root, 'apps/server/src/main.ts')], {
    cwd: root,
    env: { ...environment, PORT: port },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const said: string[] = [];
  const answering = new Promise<number>((resolvePort, reject) => {
    if (server.stderr === null) throw new Error('the server has no stderr');
    createInterface({ input: server.stderr }).on('line', (line) => {
      said.push(line);
      const found = /"port":(\d+)/.exec(line)?.[1];
      if (found !== undefined) resolvePort(Number(found));
    });
    server.once('exit', (code) => reject(new Error(`the server ended with ${code} before it answered:\n${said.join('\n')}`)));
  });
  return { server, port: await answering };
}

async function end(server: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = new Promise((resolveEnd) => server.once('exit', resolveEnd));
  server.kill(signal);
  await ended;
}

/** A server that is gone leaves no process behind; what the kernel is still ending gets the time it takes. */
async function gone(started: Awaited<ReturnType<typeof descendants>>): Promise<void> {
  const deadline = Date.now() + goneWithinMs;
  for (let left = await alive(started); left.length > 0; left = await alive(started)) {
    if (Date.now() > deadline) throw new Error(`the server is gone and left ${left.length} processes: ${left.join(', ')}`);
    await new Promise((resume) => setTimeout(resume, 20));
  }
}
