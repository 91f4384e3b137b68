import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { signalNumber } from './run/report.ts';

export interface ServeOptions {
  port?: string;
  host?: string;
  unsafeNoSandbox?: true;
}

/** Runs the server as a process of its own and resolves to its exit status. */
export async function serveCommand({ port, host, unsafeNoSandbox }: ServeOptions): Promise<number> {
  const main = fileURLToPath(new URL('../../server/src/main.ts', import.meta.url));
  if (!existsSync(main)) throw new Error(`the server is missing (${main}); is this installation complete?`);
  const env = {
    ...process.env,
    ...(port === undefined ? {} : { PORT: port }),
    ...(host === undefined ? {} : { HOST: host }),
    ...(unsafeNoSandbox ? { FORKHALL_UNSAFE_NO_SANDBOX: '1' } : {}),
  };
  const server = spawn(process.execPath, [main], { stdio: 'inherit', env });
  // The terminal's Ctrl-C comes to the server by itself; what is sent to this process alone is passed on.
  process.on('SIGINT', () => {});
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => server.kill(signal));
  const [code, signal] = (await once(server, 'exit')) as [number | null, NodeJS.Signals | null];
  return code ?? 128 + signalNumber(signal ?? 'SIGKILL');
}
