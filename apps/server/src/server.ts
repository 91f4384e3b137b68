import { createServer as createHttpServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ServerStatus } from '@forkhall/protocol';
import type { SandboxHost } from '@forkhall/sandbox';
import type { Logger } from 'pino';
import { GatheredNotice } from './gathered-notice.ts';
import { httpApp } from './http/http-app.ts';
import { endInterruptedRuns, removeUntoldRuns } from './runs/restart.ts';
import { RunStore } from './runs/run-store.ts';
import { Runs } from './runs/runs.ts';
import { openHost } from './sandbox-host.ts';
import { Sessions } from './sessions/sessions.ts';
import type { Settings } from './settings.ts';
import { sessionRoom } from './socket/connection.ts';
import { serveSockets } from './socket/socket-server.ts';
import { Storage } from './storage/storage.ts';
import { version } from './version.ts';

/** How often pages are told the server's status, at most. */
const statusIntervalMs = 1_000;

/** A running server. Disposing of it stops the runs, stores what there is, and closes the port. */
export interface ForkhallServer extends AsyncDisposable {
  readonly port: number;
  readonly url: string;
  readonly host: SandboxHost;
  /** Resolves if the server cannot go on: its database is gone. */
  readonly failed: Promise<Error>;
}

/** A class has some hundred; each costs memory. */
const maxConnections = 4_096;

/**
 * Opens the data folder, the sandboxes and the port.
 * @throws where the data folder is in use, the sandbox does not work, or the port is taken
 */
export async function createServer(settings: Settings, log: Logger): Promise<ForkhallServer> {
  await using opening = new AsyncDisposableStack();
  const storage = opening.use(await Storage.open(settings.dataFolder));
  const store = new RunStore(storage.quickDb);
  await endInterruptedRuns(store, storage.files, log);
  await removeUntoldRuns(store, storage.files, log);
  const { host, protection } = await openHost(settings, log);
  opening.use(host);
  const sessions = new Sessions(storage.db);
  opening.defer(() => sessions.settled());

  const status = (): ServerStatus => ({
    version,
    limits: settings.limits,
    sandbox: protection,
    places: runs.places,
    ...(host.interpreters.python === undefined ? {} : { python: host.interpreters.python }),
    ...(host.interpreters.typescript === undefined ? {} : { node: host.interpreters.typescript }),
  });
  const notice = opening.use(new GatheredNotice(statusIntervalMs, () => io.emit('server.status', status())));
  const runs: Runs = new Runs({
    host,
    store,
    files: storage.files,
    limits: settings.limits,
    bounds: {
      places: settings.places,
      starts: settings.startsAtOnce,
      runningPerSession: settings.runningPerSession,
      queuedPerSession: settings.queuedPerSession,
      queued: settings.places * 50,
    },
    keptPerSession: settings.runsPerSession,
    eventsPerRun: settings.eventsPerRun,
    log,
    onChange: (sessionId, run) => void io.to(sessionRoom(sessionId)).emit('run.changed', { run }),
    onPlaces: () => notice.changed(),
  });
  const http = createHttpServer(httpApp({ webFolder: settings.webFolder, runs, files: storage.files, status, log }));
  http.maxConnections = maxConnections;
  const { io } = opening.use(serveSockets(http, { sessions, runs, status, log }, settings.allowedOrigins));
  // Last in, first out: runs end while their viewers are still connected, and see it.
  opening.use(runs);
  await listen(http, settings);
  const port = (http.address() as AddressInfo).port;
  const owned = opening.move();
  return {
    port,
    url: `http://${settings.host === '0.0.0.0' ? 'localhost' : settings.host}:${port}`,
    host,
    failed: storage.failed,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

function listen(http: HttpServer, { port, host, listenFd }: Settings): Promise<void> {
  return new Promise((resolve, reject) => {
    http.once('error', reject);
    http.listen(listenFd === undefined ? { port, host } : { fd: listenFd }, () => {
      http.off('error', reject);
      resolve();
    });
  });
}
