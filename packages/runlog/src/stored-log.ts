import { type LogHeader, logHeaderSchema } from '@forkhall/protocol';
import { LogPart, type LogSlice } from './log-part.ts';

/** The finished log of an earlier run, opened for reading. */
export class StoredLog implements AsyncDisposable {
  readonly header: LogHeader;
  readonly #part: LogPart;

  private constructor(header: LogHeader, part: LogPart) {
    this.header = header;
    this.#part = part;
  }

  /** @throws where there is no such file, or it is no asciicast v2. */
  static async open(path: string): Promise<StoredLog> {
    const part = await LogPart.open(path, () => 0, 'read');
    if (part === undefined) throw new Error(`StoredLog.open: ${path} is empty`);
    try {
      return new StoredLog(logHeaderSchema.parse(JSON.parse(part.firstLine)), part);
    } catch (error) {
      await part[Symbol.asyncDispose]();
      throw error;
    }
  }

  get nextSeq(): number {
    return this.#part.nextSeq;
  }

  /** Records from `fromSeq` on, up to about `maxBytes` of file, at least one where there is one. */
  async read(fromSeq: number, maxBytes: number): Promise<LogSlice> {
    return this.#part.read(fromSeq, maxBytes);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#part[Symbol.asyncDispose]();
  }
}
