import { fromBase64, toBase64 } from './base64.ts';

/** The part of the browser's storage that is used here. */
export type KeyValueStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

const prefix = 'forkhall.unsaved.';

/**
 * Keeps what the server has not acknowledged, so that it outlives a closed tab. Each tab writes a key of its own; a
 * page that opens takes over what earlier tabs of the session left. Applying an update twice does no harm.
 */
export class UnsavedStorage {
  readonly #storage: KeyValueStorage | undefined;
  readonly #session: string;
  readonly #own: string;

  constructor(storage: KeyValueStorage | undefined, sessionId: string, tabId: string) {
    this.#storage = storage;
    this.#session = `${prefix}${sessionId}.`;
    this.#own = this.#session + tabId;
  }

  /** False where the browser has no room for it. */
  write(update: Uint8Array | undefined): boolean {
    try {
      if (update === undefined) this.#storage?.removeItem(this.#own);
      else this.#storage?.setItem(this.#own, toBase64(update));
      return this.#storage !== undefined;
    } catch {
      return false;
    }
  }

  /** What other tabs of this session left, by key. */
  leftByOthers(): Map<string, Uint8Array> {
    const found = new Map<string, Uint8Array>();
    for (let index = 0; index < (this.#storage?.length ?? 0); index += 1) {
      const key = this.#storage?.key(index);
      if (!key?.startsWith(this.#session) || key === this.#own) continue;
      try {
        found.set(key, fromBase64(this.#storage?.getItem(key) ?? ''));
      } catch {
        this.#storage?.removeItem(key);
      }
    }
    return found;
  }

  forget(keys: Iterable<string>): void {
    for (const key of keys) this.#storage?.removeItem(key);
  }
}
