import { FitAddon } from '@xterm/addon-fit';
import { SearchAddon } from '@xterm/addon-search';
import { Unicode11Addon } from '@xterm/addon-unicode11';
import { WebLinksAddon } from '@xterm/addon-web-links';
import { Terminal } from '@xterm/xterm';
import type { Place } from '../problems/problem.ts';
import type { WriterSpan } from '../runs/output-writers.ts';
import type { RunNote, RunScreen } from '../runs/run-viewer.ts';
import { monospace } from '../theme/fonts.ts';
import { type ColourScheme, terminalColours } from '../theme/terminal-colours.ts';
import { copyText } from './copy-text.ts';
import { hasHardwareGl } from './gl-renderer.ts';
import { LineWriters } from './line-writers.ts';
import { PlaceLinkProvider } from './place-link-provider.ts';
import { forbidReachingOut, silenceReplies } from './silence-replies.ts';
import { type EdgeOptions, WriterEdges } from './writer-edges.ts';
import { WriterTexts } from './writer-texts.ts';

export interface TerminalScreenOptions {
  colours: ColourScheme;
  /** Typed by the person, or the terminal's answer to a query of the program. */
  input: (data: string) => void;
  resized: (size: { cols: number; rows: number }) => void;
  /** The note's text in the page's language. */
  noteText: (note: RunNote) => string;
  knowsPath: (path: string) => boolean;
  openPlace: (place: Place) => void;
  edges: EdgeOptions;
}

const showCursor = '\u001b[?25h';
const hideCursor = '\u001b[?25l';
/** Ends what a program may leave switched on when it dies: mouse and focus reports, bracketed paste, other keys, colours. */
const afterProgram = `\u001b[?9l\u001b[?1000l\u001b[?1002l\u001b[?1003l\u001b[?1004l\u001b[?2004l\u001b[?1l\u001b>\u001b[0m${hideCursor}`;
/** Ends any unfinished escape sequence (CAN), then plain dim text on a line of its own. */
const noteStart = '\u0018\u001b[0m\r\n\u001b[2m';
const noteEnd = '\u001b[22m\r\n';

/** The terminal of the page. It lives as long as the page; panes take its element in and let it go. */
export class TerminalScreen implements RunScreen, Disposable {
  readonly terminal: Terminal;
  readonly search = new SearchAddon({ highlightLimit: 500 });
  readonly element = document.createElement('div');
  /** What each process has written. */
  readonly texts = new WriterTexts();
  readonly edges: WriterEdges;
  readonly #writers: LineWriters;
  readonly #fit = new FitAddon();
  readonly #options: TerminalScreenOptions;
  readonly #observer: ResizeObserver;
  #opened = false;
  #mayAnswer = false;
  #fitFrame = 0;

  constructor(options: TerminalScreenOptions) {
    this.#options = options;
    this.terminal = new Terminal({
      allowProposedApi: true,
      convertEol: false,
      cursorBlink: false,
      cursorInactiveStyle: 'outline',
      disableStdin: true,
      drawBoldTextInBrightColors: false,
      fontFamily: monospace,
      fontSize: 12.5,
      lineHeight: 1.25,
      macOptionIsMeta: true,
      minimumContrastRatio: 1,
      overviewRuler: { width: 10 },
      scrollback: 20_000,
      screenReaderMode: false,
      theme: terminalColours[options.colours],
      linkHandler: { activate: (event, uri) => openWeb(event, uri), allowNonHttpProtocols: false },
    });
    const { terminal } = this;
    terminal.loadAddon(this.#fit);
    terminal.loadAddon(this.search);
    terminal.loadAddon(new Unicode11Addon());
    terminal.unicode.activeVersion = '11';
    terminal.loadAddon(new WebLinksAddon(openWeb));
    terminal.registerLinkProvider(new PlaceLinkProvider(terminal, options.knowsPath, options.openPlace));
    this.#writers = new LineWriters(terminal);
    this.edges = new WriterEdges(terminal, this.#writers, options.edges);
    silenceReplies(terminal, () => this.#mayAnswer);
    forbidReachingOut(terminal);
    terminal.onData((data) => options.input(data));
    terminal.onResize((size) => options.resized(size));
    terminal.attachCustomKeyEventHandler((event) => this.#mayType(event));
    this.element.className = 'terminal-host';
    // What stands in the terminal is on no element of the page; tests and extensions ask for it here.
    Object.assign(this.element, { readTerminal: () => this.text() });
    this.#observer = new ResizeObserver(() => this.#fitSoon());
    this.#observer.observe(this.element);
  }

  /** Takes a place in the page. */
  mount(parent: HTMLElement): void {
    parent.append(this.element);
    if (!this.#opened) {
      this.#opened = true;
      this.terminal.open(this.element);
      this.edges.mount(this.element);
      if (hasHardwareGl()) void this.#startGl();
    }
    this.#fitSoon();
  }

  get size(): { cols: number; rows: number } {
    const { cols, rows } = this.terminal;
    return { cols: Math.max(2, cols), rows: Math.max(1, rows) };
  }

  write(data: string, { replay, spans }: { replay: boolean; spans?: readonly WriterSpan[] }, done?: () => void): void {
    // The parser works later than this call: what it may answer is switched in the same queue.
    this.terminal.write('', () => {
      this.#mayAnswer = !replay;
    });
    this.texts.add(data, spans);
    this.#writers.write(data, spans, done);
  }

  note(note: RunNote): void {
    this.terminal.write(`${noteStart}${this.#options.noteText(note)}${noteEnd}`);
  }

  reset(): void {
    this.#mayAnswer = false;
    this.search.clearDecorations();
    this.terminal.reset();
    this.#writers.reset();
    this.texts.reset();
    this.edges.draw();
    this.terminal.options.disableStdin = true;
    this.terminal.write(hideCursor);
  }

  /** Whether what is typed goes to a program. */
  setLive(live: boolean): void {
    if (this.terminal.options.disableStdin === !live) return;
    this.terminal.options.disableStdin = !live;
    if (live) this.terminal.write(showCursor);
  }

  /** Everything that the program wrote has been written. */
  ended(): void {
    this.terminal.write(afterProgram);
  }

  /** What a screen reader calls the place where one types. */
  setLabel(label: string): void {
    this.terminal.textarea?.setAttribute('aria-label', label);
  }

  setColours(colours: ColourScheme): void {
    this.terminal.options.theme = terminalColours[colours];
  }

  focus(): void {
    this.terminal.focus();
  }

  clear(): void {
    this.terminal.clear();
    this.#writers.reset();
    this.edges.draw();
  }

  /** Copies the selection, or everything where nothing is selected. */
  copy(): Promise<boolean> {
    return copyText(this.terminal.getSelection() || this.text());
  }

  /** Everything that the terminal holds, wrapped lines put together again. */
  text(): string {
    const { active } = this.terminal.buffer;
    const lines: string[] = [];
    for (let y = 0; y < active.length; y += 1) {
      const row = active.getLine(y);
      const goesOn = active.getLine(y + 1)?.isWrapped === true;
      const text = row?.translateToString(!goesOn) ?? '';
      if (row?.isWrapped === true) lines.push((lines.pop() ?? '') + text);
      else lines.push(text);
    }
    return lines.join('\n').trimEnd();
  }

  [Symbol.dispose](): void {
    this.#observer.disconnect();
    cancelAnimationFrame(this.#fitFrame);
    this.edges[Symbol.dispose]();
    this.terminal.dispose();
    this.element.remove();
  }

  #fitNow(): void {
    if (this.#fit.proposeDimensions()?.cols === this.terminal.cols) this.#fit.fit();
    else this.#writers.rewrap(() => this.#fit.fit());
  }

  #fitSoon(): void {
    cancelAnimationFrame(this.#fitFrame);
    this.#fitFrame = requestAnimationFrame(() => {
      if (this.element.offsetWidth > 40 && this.element.offsetHeight > 20) this.#fitNow();
    });
  }

  #mayType(event: KeyboardEvent): boolean {
    if (event.type !== 'keydown') return true;
    const letter = event.key.toLowerCase();
    const control = event.ctrlKey && !event.altKey && !event.metaKey;
    // Ctrl-C copies a selection, as in other terminals of this kind; without one it interrupts.
    if (control && letter === 'c' && (event.shiftKey || this.terminal.hasSelection())) {
      void copyText(this.terminal.getSelection());
      this.terminal.clearSelection();
      event.preventDefault();
      return false;
    }
    // The browser pastes; xterm.js gets it as text.
    if (control && letter === 'v') return false;
    return true;
  }

  async #startGl(): Promise<void> {
    const { WebglAddon } = await import('@xterm/addon-webgl');
    const addon = new WebglAddon();
    addon.onContextLoss(() => addon.dispose());
    this.terminal.loadAddon(addon);
  }
}

function openWeb(event: MouseEvent, uri: string): void {
  if (!event.ctrlKey && !event.metaKey) return;
  if (/^https?:\/\//i.test(uri)) window.open(uri, '_blank', 'noopener,noreferrer');
}
