import type { Party, Port } from './party.ts';

/** Why a request was refused; the caller's side makes the error that a person reads. */
export type Refusal =
  | 'timeout'
  | 'aborted'
  | 'full'
  | 'empty'
  | 'closed'
  | 'eof'
  | 'not-held'
  | 'over-released'
  | 'broken'
  | 'unknown-object'
  | 'unknown-method'
  | 'bad-request'
  | 'failed';

/** One call of one party, answered once: now or when what it waits for has come. */
export class Request {
  readonly port: Port;
  readonly id: number;

  constructor(port: Port, id: number) {
    this.port = port;
    this.id = id;
  }

  get party(): Party {
    return this.port.party;
  }

  done(value?: unknown): void {
    if (this.id !== 0) this.port.respond(this.id, 0, value);
  }

  fail(refusal: Refusal, detail?: unknown): void {
    if (this.id !== 0) this.port.respond(this.id, 1, refusal, detail);
  }
}
