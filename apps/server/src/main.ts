import { setFlagsFromString } from 'node:v8';
import pino from 'pino';
import { createServer } from './server.ts';
import { readSettings, type Settings } from './settings.ts';

/** How long runs may take to end when the server is told to stop. */
const shutdownMs = 15_000;

async function main(): Promise<void> {
  const settings = settingsOrExit();
  const log = pino({ level: settings.logLevel, base: null }, pino.destination({ dest: 2, sync: true }));
  process.on('unhandledRejection', (error) => log.error({ err: error }, 'a rejection that nobody handled'));
  process.on('uncaughtException', (error) => log.error({ err: error }, 'an exception that nobody caught'));

  let server: Awaited<ReturnType<typeof createServer>>;
  try {
    server = await createServer(settings, log);
  } catch (error) {
    log.fatal(error instanceof Error ? error.message : String(error));
    process.exit(1);
  }
  log.info({ port: server.port }, `Forkhall answers on ${server.url}`);
  // The script that holds the port for us may let go of it now.
  process.send?.('listening');

  void server.failed.then((error) => {
    log.fatal({ err: error }, 'the database cannot be used any more');
    process.exit(1);
  });

  let stopping = false;
  const stop = (signal: NodeJS.Signals) => {
    if (stopping) return;
    stopping = true;
    log.info(`${signal}: stopping the runs and closing`);
    setTimeout(() => {
      log.error('closing took too long');
      process.exit(1);
    }, shutdownMs).unref();
    server[Symbol.asyncDispose]().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'closing failed');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

function settingsOrExit(): Settings {
  try {
    return readSettings(process.env, process.pid);
  } catch (error) {
    process.stderr.write(`forkhall: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(2);
  }
}

// Terminal output is large strings that live for milliseconds. V8 would grow its young generation for them to some 200 MB
// and keep that; here it stays small (6 floods at once: 270 MB of resident memory instead of 410).
setFlagsFromString('--semi-space-growth-factor=1');
await main();
