import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { encodeRecord, OperationRefused, runIdSchema, sessionIdSchema } from '@forkhall/protocol';
import { type Request, type Response, Router } from 'express';
import type { LogSource } from '../runs/log-source.ts';
import type { Runs } from '../runs/runs.ts';
import type { RunFiles } from '../storage/run-files.ts';

const readBytes = 256 * 1024;

/** A run's log and the files that its program wrote. The session's id in the address is the right to them. */
export function downloads(runs: Runs, files: RunFiles): Router {
  const router = Router();

  router.get('/api/sessions/:sessionId/runs/:runId/log.cast', async (request, response) => {
    const ids = parseIds(request);
    const { lease, run } = await runs.openLog(ids.sessionId, ids.runId, 'log.cast');
    await using log = lease;
    attachment(response, `run-${run.number}.cast`, 'application/x-asciicast');
    await pipeline(Readable.from(castLines(log.log)), response);
  });

  router.get('/api/sessions/:sessionId/runs/:runId/files/:index', async (request, response) => {
    const { sessionId, runId } = parseIds(request);
    const run = await runs.find(sessionId, runId, 'files');
    const index = Number(/^\d{1,6}$/.exec(request.params.index ?? '')?.[0] ?? Number.NaN);
    const file = run.written?.[index];
    if (file === undefined) throw new OperationRefused('not-found', `files: run ${run.number} has written no such file`);
    attachment(response, file.path.split('/').at(-1) ?? 'file', 'application/octet-stream');
    await pipeline(files.readWritten(runId, index), response);
  });

  return router;
}

/** A log as far as it goes now; one that is still growing ends where it stood when it was asked for. */
async function* castLines(log: LogSource): AsyncGenerator<string> {
  yield `${JSON.stringify(log.header)}\n`;
  const end = log.nextSeq;
  for (let seq = 0; seq < end; ) {
    const slice = await log.read(seq, readBytes);
    yield slice.entries.map(({ record }) => `${encodeRecord(record)}\n`).join('');
    seq = slice.nextSeq;
  }
}

/** What a program wrote is never shown as a page of this server's. */
function attachment(response: Response, name: string, type: string): void {
  response.attachment(name);
  response.setHeader('Content-Type', type);
  response.setHeader('Content-Security-Policy', "default-src 'none'; sandbox");
  response.setHeader('Cache-Control', 'private, no-store');
}

function parseIds(request: Request): { sessionId: string; runId: string } {
  const sessionId = sessionIdSchema.safeParse(request.params.sessionId);
  const runId = runIdSchema.safeParse(request.params.runId);
  if (!sessionId.success || !runId.success) throw new OperationRefused('not-found', 'there is no such run');
  return { sessionId: sessionId.data, runId: runId.data };
}
