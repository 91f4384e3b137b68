import { type OperationName, OperationRefused } from '@forkhall/protocol';
import { TokenBucket } from './token-bucket.ts';

type Kind = 'typing' | 'document' | 'asking' | 'opening';

const kinds: Record<OperationName, Kind> = {
  'session.open': 'opening',
  'document.update': 'document',
  'document.sync': 'asking',
  'run.start': 'asking',
  'run.input': 'typing',
  'run.resize': 'typing',
  'run.interrupt': 'asking',
  'run.stop': 'asking',
  'run.watch': 'asking',
  'run.unwatch': 'asking',
  'run.sources': 'asking',
};

/** [a second, at once]: far above what a person and a page can do, far below what would hurt the others. */
const rates: Record<Kind, readonly [number, number]> = {
  typing: [200, 1_000],
  document: [100, 1_000],
  asking: [20, 100],
  opening: [1, 20],
};

/** Bytes of document updates. */
const documentBytes = [1_000_000, 16_000_000] as const;
/** Refused messages after which the connection is cut: it costs more than it can mean. */
const refusals = [50, 2_000] as const;

/** How much one connection may ask. */
export class RateLimits {
  readonly #buckets: Record<Kind, TokenBucket>;
  readonly #documentBytes = new TokenBucket(...documentBytes);
  readonly #refusals = new TokenBucket(...refusals);

  constructor() {
    const bucket = (kind: Kind) => new TokenBucket(...rates[kind]);
    this.#buckets = { typing: bucket('typing'), document: bucket('document'), asking: bucket('asking'), opening: bucket('opening') };
  }

  /** @throws OperationRefused too-many */
  check(operation: OperationName, bytes = 0): void {
    if (!this.#buckets[kinds[operation]].take()) throw new OperationRefused('too-many', `${operation}: too many requests on this connection; wait a second`);
    if (bytes > 0 && !this.#documentBytes.take(bytes))
      throw new OperationRefused('too-many', `${operation}: too much at once on this connection; wait a few seconds`);
  }

  /** Counts a refused message. False when there were so many that the connection should be cut. */
  refused(): boolean {
    return this.#refusals.take();
  }
}
