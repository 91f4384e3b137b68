import type { OperationRequest, RunSummary } from '@forkhall/protocol';
import type { Session } from '../session/session.ts';
import { Unanswered } from '../session/socket-client.ts';

/** Starts a run; asked again with the same key after each reconnect until there is an answer. @throws Refused */
export async function startRun(session: Session, request: OperationRequest<'run.start'>, signal: AbortSignal): Promise<RunSummary> {
  for (;;) {
    try {
      return (await session.ask('run.start', request)).run;
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error;
      await connected(session, signal);
    }
  }
}

/** Resolves when the session is open again. Rejects when `signal` aborts. */
function connected(session: Session, signal: AbortSignal): Promise<void> {
  if (session.store.getState().connection === 'connected' && session.socket.connected) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const stop = session.store.subscribe((state) => {
      if (state.connection === 'connected') finish(resolve);
    });
    const abort = () => finish(() => reject(signal.reason));
    const finish = (then: () => void) => {
      stop();
      signal.removeEventListener('abort', abort);
      then();
    };
    signal.addEventListener('abort', abort);
  });
}

const maxInputLength = 60_000;

/** Typed text in pieces that the server takes, cut between characters. */
export function inputPieces(data: string): string[] {
  const pieces: string[] = [];
  for (let at = 0; at < data.length; ) {
    let end = Math.min(at + maxInputLength, data.length);
    const last = data.charCodeAt(end - 1);
    if (end < data.length && last >= 0xd800 && last <= 0xdbff) end -= 1;
    pieces.push(data.slice(at, end));
    at = end;
  }
  return pieces;
}
