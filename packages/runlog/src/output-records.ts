export interface OutputRecordsOptions {
  /** At most this many bytes of output in one record. */
  maxBytes: number;
  /** How long output is gathered before it becomes a record; the first output after a pause is a record at once. */
  windowMs?: number;
  /** Takes the text of the next record, and the number of terminal bytes that it stands for. */
  emit: (text: string, bytes: number) => void;
}

/**
 * Makes records' texts of a terminal's bytes: decodes UTF-8 across the chunks' borders (what is no UTF-8 becomes
 * U+FFFD) and gathers small chunks, so that a million small prints are a few hundred records.
 */
export class OutputRecords {
  readonly #maxBytes: number;
  readonly #windowMs: number;
  readonly #emit: (text: string, bytes: number) => void;
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  #gathered: string[] = [];
  #gatheredBytes = 0;
  #window: NodeJS.Timeout | undefined;

  constructor(options: OutputRecordsOptions) {
    this.#maxBytes = options.maxBytes;
    this.#windowMs = options.windowMs ?? 10;
    this.#emit = options.emit;
  }

  push(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length; ) {
      const take = Math.min(chunk.length - at, this.#maxBytes - this.#gatheredBytes);
      this.#gather(this.#decoder.decode(chunk.subarray(at, at + take), { stream: true }), take);
      at += take;
      if (this.#gatheredBytes >= this.#maxBytes) this.flush();
    }
    if (this.#window !== undefined) return;
    this.flush();
    this.#open();
  }

  /** Emits what has been gathered: the window is over, or a record of another kind comes next. */
  flush(): void {
    const text = this.#gathered.join('');
    // Nothing, or only the first bytes of a character: they are told with the character.
    if (text === '') return;
    const bytes = this.#gatheredBytes;
    this.#gathered = [];
    this.#gatheredBytes = 0;
    this.#emit(text, bytes);
  }

  /** The output is over: emits the rest; an unfinished character is U+FFFD. */
  end(): void {
    clearTimeout(this.#window);
    this.#window = undefined;
    this.#gather(this.#decoder.decode(), 0);
    this.flush();
  }

  #gather(text: string, bytes: number): void {
    if (text !== '') this.#gathered.push(text);
    this.#gatheredBytes += bytes;
  }

  #open(): void {
    this.#window = setTimeout(() => {
      this.#window = undefined;
      if (this.#gatheredBytes === 0) return;
      this.flush();
      this.#open();
    }, this.#windowMs);
  }
}
