import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Waits until the file `gate-open` is there. */
const gatedPnpm = `#!/bin/sh
echo "pnpm $*" >> calls
[ -e pnpm-fails ] && echo "the disk is full" && exit 3
until [ -e gate-open ]; do sleep 0.02; done
mkdir -p node_modules && echo {} > node_modules/.pnpm-workspace-state-v1.json
`;

const fakeNext = `
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
appendFileSync('../../calls', 'next ' + process.argv.slice(2).join(' ') + '\\n');
mkdirSync('out', { recursive: true });
writeFileSync('out/index.html', '');
`;

const fakeServer = `
import { createServer } from 'node:http';
const server = createServer((_request, response) => response.end('the server'));
if (process.env.LISTEN_FDS !== '1') throw new Error('no socket was handed over');
server.listen({ fd: 3 }, () => process.send('listening'));
process.on('SIGTERM', () => { console.log('server: SIGTERM'); process.exit(0); });
process.on('SIGINT', () => { console.log('server: SIGINT'); process.exit(0); });
console.log('server pid ' + process.pid);
`;

/** Reports what the file `report.json` says and exits as `vitest-exits` says. */
const fakeVitest = `
import { copyFileSync, existsSync, readFileSync } from 'node:fs';
console.log('vitest ' + process.argv.slice(2).filter((each) => !each.startsWith('--')).join(' '));
const target = process.argv.find((each) => each.startsWith('--outputFile.json=')).slice('--outputFile.json='.length);
if (existsSync('report.json')) copyFileSync('report.json', target);
process.exitCode = Number(readFileSync('vitest-exits', 'utf8'));
`;

/** Fails where the file `NAME-fails` is there. */
const fakeCheck = (name: string) => `
import { existsSync } from 'node:fs';
console.log('${name} ' + process.argv.slice(2).join(' '));
process.exitCode = existsSync('${name}-fails') ? 1 : 0;
`;

const fakeCli = `
console.log(JSON.stringify({ args: process.argv.slice(2), pid: process.pid, major: process.versions.node.split('.')[0] }));
process.exitCode = 9;
`;

/** A checkout with the real scripts, in which pnpm, next and the server are small stand-ins that the test gates. */
export class FakeCheckout implements AsyncDisposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'forkhall-boot-'));
  readonly #children: ChildProcess[] = [];

  constructor() {
    for (const name of ['scripts', 'bin', '.ci']) cpSync(join(root, name), join(this.folder, name), { recursive: true });
    const files: Record<string, string> = {
      'package.json': '{"name":"forkhall","type":"module","scripts":{"test":"node scripts/boot.mjs test"}}',
      'pnpm-lock.yaml': 'lockfileVersion: 9\n',
      'pnpm-workspace.yaml': 'packages:\n  - apps/*\n  - packages/*\n',
      'tsconfig.base.json': '{}',
      'apps/web/package.json': '{"name":"@forkhall/web","type":"module","dependencies":{"@forkhall/protocol":"workspace:*"}}',
      'apps/web/src/page.tsx': 'page',
      'apps/web/src/page.test.ts': 'test',
      'apps/web/node_modules/next/dist/bin/next': fakeNext,
      'apps/web/tsconfig.json': '{}',
      'apps/cli/package.json': '{"name":"@forkhall/cli","type":"module"}',
      'apps/cli/src/main.ts': fakeCli,
      'node_modules/vitest/vitest.mjs': fakeVitest,
      'node_modules/@biomejs/biome/package.json': '{"type":"module"}',
      'node_modules/@biomejs/biome/bin/biome': fakeCheck('biome'),
      'node_modules/typescript/package.json': '{"type":"module"}',
      'node_modules/typescript/bin/tsc': fakeCheck('tsc'),
      'vitest-exits': '0',
      'apps/server/package.json': '{"name":"@forkhall/server","type":"module"}',
      'apps/server/src/main.ts': fakeServer,
      'packages/protocol/package.json': '{"name":"@forkhall/protocol","type":"module"}',
      'packages/protocol/src/index.ts': 'protocol',
      [this.#pnpm('package.json')]: `{"version":"${/pnpmVersion = '(.*)'/.exec(readFileSync(join(root, 'scripts/boot/toolchain.mjs'), 'utf8'))?.[1]}"}`,
      [this.#pnpm('pnpm')]: gatedPnpm,
    };
    for (const [path, text] of Object.entries(files)) this.write(path, text);
    chmodSync(join(this.folder, this.#pnpm('pnpm')), 0o755);
  }

  #pnpm(file: string): string {
    return `.tools/node_modules/@pnpm/exe.linux-${process.arch}/${file}`;
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.folder, path)), { recursive: true });
    writeFileSync(join(this.folder, path), text);
  }

  remove(path: string): void {
    rmSync(join(this.folder, path), { recursive: true, force: true });
  }

  has(path: string): boolean {
    return existsSync(join(this.folder, path));
  }

  /** Which programs of the set-up ran, in order. */
  get calls(): string[] {
    return this.has('calls') ? readFileSync(join(this.folder, 'calls'), 'utf8').trim().split('\n') : [];
  }

  /** Resolves when a call that begins so has been made. */
  async called(start: string): Promise<void> {
    while (!this.calls.some((call) => call.startsWith(start))) await new Promise((resolve) => setTimeout(resolve, 10));
  }

  /** Lets the waiting pnpm, and all later ones, go on. */
  openGate(): void {
    this.write('gate-open', '');
  }

  /** Starts a command of the boot; `wrap` says through which other programs. */
  boot(command: string, port: number, wrap: (line: string[]) => string[] = (line) => line, environment: NodeJS.ProcessEnv = {}): Boot {
    return this.start(wrap([process.execPath, 'scripts/boot.mjs', command]), { PORT: String(port), ...environment });
  }

  start([file, ...args]: string[], environment: NodeJS.ProcessEnv = {}): Boot {
    const { npm_lifecycle_event: _, HOST: __, ...inherited } = process.env;
    const child = spawn(file as string, args, { cwd: this.folder, env: { ...inherited, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#children.push(child);
    return new Boot(child);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const child of this.#children) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A boot that runs; what it says is waited for. */
export class Boot {
  readonly child: ChildProcess;
  readonly exit: Promise<number | NodeJS.Signals>;
  /** Both streams as they came. */
  output = '';
  stdout = '';
  readonly #waiting = new Set<() => void>();

  constructor(child: ChildProcess) {
    this.child = child;
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.output += text;
        if (stream === child.stdout) this.stdout += text;
        for (const look of this.#waiting) look();
      });
    this.exit = once(child, 'close').then(([code, signal]) => code ?? signal);
  }

  /** Resolves with the match as soon as the output has it; rejects when the process ends without. */
  async says(pattern: RegExp): Promise<RegExpExecArray> {
    return await new Promise((resolve, reject) => {
      const look = () => {
        const match = pattern.exec(this.output);
        if (match === null) return;
        this.#waiting.delete(look);
        resolve(match);
      };
      this.#waiting.add(look);
      look();
      void this.exit.then(() => reject(new Error(`it ended without saying ${pattern}; it said:\n${this.output}`)));
    });
  }
}
