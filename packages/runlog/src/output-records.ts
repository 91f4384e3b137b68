import { recordBounds } from '@forkhall/protocol';
import { addSpan, isAnyKnown, sliceSpans, spansOfText, Utf16Counter, type WriterSpan } from './writer-spans.ts';

export interface OutputRecordsOptions {
  /** At most this many bytes of output in one record. */
  maxBytes: number;
  /** How long output is gathered before it becomes a record; the first output after a pause is a record at once. */
  windowMs?: number;
  /** Takes the text of the next record, the number of terminal bytes that it stands for, and who wrote it (nothing where nobody is known). */
  emit: (text: string, bytes: number, writers: WriterSpan[]) => void;
}

/**
 * Makes records' texts of a terminal's bytes: decodes UTF-8 across the chunks' borders (what is no UTF-8 becomes
 * U+FFFD) and gathers small chunks, so that a million small prints are a few hundred records.
 */
export class OutputRecords {
  readonly #maxBytes: number;
  readonly #windowMs: number;
  readonly #emit: OutputRecordsOptions['emit'];
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  #gathered: string[] = [];
  #gatheredBytes = 0;
  #spans: WriterSpan[] = [];
  #lastPid = 0;
  readonly #counter = new Utf16Counter();
  #window: NodeJS.Timeout | undefined;

  constructor(options: OutputRecordsOptions) {
    this.#maxBytes = options.maxBytes;
    this.#windowMs = options.windowMs ?? 10;
    this.#emit = options.emit;
  }

  /** `writers`: whose bytes they are, in order; by default nobody is known. */
  push(chunk: Uint8Array, writers: readonly WriterSpan[] = [[0, chunk.length]]): void {
    for (let at = 0; at < chunk.length; ) {
      const take = Math.min(chunk.length - at, this.#maxBytes - this.#gatheredBytes);
      const bytes = chunk.subarray(at, at + take);
      const spans = sliceSpans(writers, at, at + take);
      this.#lastPid = spans.at(-1)?.[0] ?? 0;
      this.#gather(this.#decoder.decode(bytes, { stream: true }), bytes, spans);
      at += take;
      if (this.#gatheredBytes >= this.#maxBytes || this.#spans.length >= recordBounds.spans / 2) this.flush();
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
    const spans = this.#spans;
    this.#spans = [];
    this.#emit(text, bytes, isAnyKnown(spans) && spans.length <= recordBounds.spans ? spans : []);
  }

  /** The output is over: emits the rest; an unfinished character is U+FFFD. */
  end(): void {
    clearTimeout(this.#window);
    this.#window = undefined;
    this.#gather(this.#decoder.decode(), new Uint8Array(), [[this.#lastPid, 0]]);
    this.flush();
  }

  #gather(text: string, bytes: Uint8Array, writers: readonly WriterSpan[]): void {
    if (text !== '') this.#gathered.push(text);
    this.#gatheredBytes += bytes.length;
    for (const [pid, length] of spansOfText(bytes, writers, text, this.#counter)) addSpan(this.#spans, pid, length);
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
