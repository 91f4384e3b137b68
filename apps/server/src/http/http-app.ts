import type { ServerStatus } from '@forkhall/protocol';
import express, { type Express } from 'express';
import type { Logger } from 'pino';
import type { Runs } from '../runs/runs.ts';
import type { RunFiles } from '../storage/run-files.ts';
import { downloads } from './downloads.ts';
import { answerErrors, nothingHere } from './error-answers.ts';
import { securityHeaders } from './security-headers.ts';
import { serveWebPages } from './web-pages.ts';

export interface HttpAppOptions {
  webFolder: string;
  runs: Runs;
  files: RunFiles;
  status: () => ServerStatus;
  log: Logger;
}

/** Everything that is not Socket.IO: pages, downloads, the health check. */
export function httpApp({ webFolder, runs, files, status, log }: HttpAppOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', 'strong');
  app.use(securityHeaders);
  app.get('/api/health', (_request, response) => {
    const { version, sandbox, places } = status();
    response.setHeader('Cache-Control', 'no-store').json({ ok: true, version, sandbox, places });
  });
  app.use(downloads(runs, files));
  app.use(serveWebPages(webFolder));
  app.use(nothingHere);
  app.use(answerErrors(log));
  return app;
}
