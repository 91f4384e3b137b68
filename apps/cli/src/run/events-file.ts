import { closeSync, openSync, writeSync } from 'node:fs';
import type { ProcessEvent } from '@forkhall/protocol';

/** `--events`: what the run's processes did, one JSON object a line. */
export class EventsFile implements Disposable {
  readonly #fd: number;
  #failure: Error | undefined;

  constructor(path: string) {
    this.#fd = openSync(path, 'w');
  }

  /** Why not all of it is there. */
  get failure(): Error | undefined {
    return this.#failure;
  }

  /** Written at once: one that makes events faster than the disk takes them is read more slowly, and what its rings lose is told. */
  write(events: readonly ProcessEvent[]): void {
    if (this.#failure !== undefined) return;
    try {
      const lines = Buffer.from(events.map((event) => `${JSON.stringify(event)}\n`).join(''));
      for (let at = 0; at < lines.length; ) at += writeSync(this.#fd, lines, at);
    } catch (error) {
      this.#failure = error instanceof Error ? error : new Error(String(error));
    }
  }

  [Symbol.dispose](): void {
    closeSync(this.#fd);
  }
}
