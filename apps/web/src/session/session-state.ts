import type { OperationError, RunSummary, ServerStatus } from '@forkhall/protocol';
import type { SaveState } from './document-saver.ts';

/** connecting → connected ⇄ reconnecting; refused when the server does not know the session or will not open it. */
export type Connection = 'connecting' | 'connected' | 'reconnecting' | 'refused';

/** What the page knows of its session, without the document's texts. */
export interface SessionState {
  sessionId: string | undefined;
  connection: Connection;
  /** True once the document is here: from the server, or kept from before while the server is away. */
  opened: boolean;
  refusal: OperationError | undefined;
  status: ServerStatus | undefined;
  /** The newest first. */
  runs: readonly RunSummary[];
  save: SaveState;
}

export const newSessionState: SessionState = {
  sessionId: undefined,
  connection: 'connecting',
  opened: false,
  refusal: undefined,
  status: undefined,
  runs: [],
  save: { kind: 'saved' },
};

export type SessionEvent =
  | { kind: 'opened'; sessionId: string; runs: readonly RunSummary[]; status: ServerStatus }
  | { kind: 'open-refused'; error: OperationError }
  | { kind: 'disconnected' }
  | { kind: 'run-changed'; run: RunSummary }
  | { kind: 'status-changed'; status: ServerStatus }
  | { kind: 'save-changed'; save: SaveState };

export function sessionAfter(state: SessionState, event: SessionEvent): SessionState {
  switch (event.kind) {
    case 'opened':
      return {
        ...state,
        sessionId: event.sessionId,
        connection: 'connected',
        opened: true,
        refusal: undefined,
        status: event.status,
        runs: [...event.runs].sort(newestFirst),
      };
    case 'open-refused':
      return { ...state, connection: 'refused', refusal: event.error };
    case 'disconnected':
      return state.connection === 'refused' ? state : { ...state, connection: state.opened ? 'reconnecting' : 'connecting' };
    case 'run-changed':
      return { ...state, runs: [...state.runs.filter((run) => run.id !== event.run.id), event.run].sort(newestFirst) };
    case 'status-changed':
      return { ...state, status: event.status };
    case 'save-changed':
      return { ...state, save: event.save };
  }
}

function newestFirst(a: RunSummary, b: RunSummary): number {
  return b.number - a.number;
}

export function isLive(run: RunSummary | undefined): boolean {
  return run !== undefined && run.state !== 'ended';
}
