import type { Limits, ServerStatus } from '@forkhall/protocol';
import type { SandboxHost } from '@forkhall/sandbox';
import type { Logger } from 'pino';
import type { Settings } from './settings.ts';
import { UnsafeHost } from './unsafe-host.ts';

const trialMs = 20_000;

export interface OpenedHost {
  host: SandboxHost;
  protection: ServerStatus['sandbox'];
}

/** Opens the sandboxes and runs one tiny program in one. @throws where it does not work, with what to do */
export async function openHost(settings: Settings, log: Logger): Promise<OpenedHost> {
  if (settings.unsafeNoSandbox) {
    log.warn('PROGRAMS RUN WITHOUT A SANDBOX: whoever opens the page can do with this machine what this server can. FORKHALL_UNSAFE_NO_SANDBOX is set.');
    // Nobody else needs it; the installed package may do without.
    return { host: new UnsafeHost(await import('node-pty')), protection: 'none' };
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
  await Promise.all(trials.filter(({ language }) => host.interpreters[language] !== undefined).map((trial) => tryOut(host, trial, settings.limits)));
  opening.move();
  return { host, protection: host.cgroup === 'none' ? 'weaker' : 'full' };
}

const trials = [
  { language: 'python', entry: 'main.py', content: 'print("in the sandbox")' },
  { language: 'typescript', entry: 'main.ts', content: 'console.log("in the sandbox")' },
] as const;

/** The names and limits are those of most runs, so that the first spares are made for them. */
async function tryOut(host: SandboxHost, { language, entry, content }: (typeof trials)[number], limits: Limits): Promise<void> {
  const run = await host.run({ language, entry, files: [{ path: entry, content }], args: [], size: { cols: 80, rows: 24 }, limits });
  const timer = setTimeout(() => run.stop('server'), trialMs);
  let output = '';
  run.onOutput((chunk) => {
    output += Buffer.from(chunk).toString();
  });
  const { ending, survivors } = await run.ended;
  clearTimeout(timer);
  if (ending.kind === 'exited' && ending.code === 0 && output.trim() === 'in the sandbox' && survivors === 0) return;
  const found =
    ending.kind === 'sandbox-failed'
      ? ending.reason
      : `a ${language} program of one line ended with ${JSON.stringify(ending)} and printed ${JSON.stringify(output.slice(0, 300))}`;
  throw new Error(
    `the sandbox does not work on this machine: ${found}. "forkhall doctor" finds the cause; FORKHALL_UNSAFE_NO_SANDBOX=1 starts without a sandbox`,
  );
}
