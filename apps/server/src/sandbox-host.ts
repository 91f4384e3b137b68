import { defaultLimits, type ServerStatus } from '@forkhall/protocol';
import type { SandboxHost } from '@forkhall/sandbox';
import type { Logger } from 'pino';
import type { Settings } from './settings.ts';
import { UnsafeHost } from './unsafe-host.ts';

export interface OpenedHost {
  host: SandboxHost;
  protection: ServerStatus['sandbox'];
}

/** Opens the sandboxes and runs one tiny program in one. @throws where it does not work, with what to do */
export async function openHost(settings: Settings, log: Logger): Promise<OpenedHost> {
  if (settings.unsafeNoSandbox) {
    log.warn('PROGRAMS RUN WITHOUT A SANDBOX: whoever opens the page can do with this machine what this server can. FORKHALL_UNSAFE_NO_SANDBOX is set.');
    return { host: new UnsafeHost(), protection: 'none' };
  }
  const { openSandboxHost } = await import('@forkhall/sandbox');
  await using opening = new AsyncDisposableStack();
  const host = opening.use(
    await openSandboxHost({
      runtimeFolder: settings.runtimeFolder,
      places: settings.places + settings.spares.python + settings.spares.typescript,
      spares: settings.spares,
      log: (level, message, details) => log[level](details ?? {}, message),
    }),
  );
  await tryOut(host);
  opening.move();
  return { host, protection: host.cgroup === 'none' ? 'weaker' : 'full' };
}

async function tryOut(host: SandboxHost): Promise<void> {
  const language = host.interpreters.python === undefined ? 'typescript' : 'python';
  const [entry, content] = language === 'python' ? ['try.py', 'print("in the sandbox")'] : ['try.mjs', 'console.log("in the sandbox")'];
  const run = await host.run({
    language,
    entry,
    files: [{ path: entry, content }],
    args: [],
    size: { cols: 80, rows: 24 },
    limits: { ...defaultLimits, wallMs: 20_000 },
  });
  let output = '';
  run.onOutput((chunk) => {
    output += Buffer.from(chunk).toString();
  });
  const { ending } = await run.ended;
  if (ending.kind === 'exited' && ending.code === 0 && output.trim() === 'in the sandbox') return;
  const found =
    ending.kind === 'sandbox-failed'
      ? ending.reason
      : `a program of one line ended with ${JSON.stringify(ending)} and printed ${JSON.stringify(output.slice(0, 300))}`;
  throw new Error(
    `the sandbox does not work on this machine: ${found}. "forkhall doctor" finds the cause; FORKHALL_UNSAFE_NO_SANDBOX=1 starts without a sandbox`,
  );
}
