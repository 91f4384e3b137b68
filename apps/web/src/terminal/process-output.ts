import { FitAddon } from '@xterm/addon-fit';
import { Terminal } from '@xterm/xterm';
import { monospace } from '../theme/fonts.ts';
import { type ColourScheme, terminalColours } from '../theme/terminal-colours.ts';
import { forbidReachingOut, silenceReplies } from './silence-replies.ts';
import type { WriterTexts } from './writer-texts.ts';

/** One process's output alone, to read; the real terminal goes on beneath it. */
export class ProcessOutput implements Disposable {
  readonly #terminal: Terminal;
  readonly #fit = new FitAddon();
  readonly #stop: () => void;
  readonly #observer: ResizeObserver;

  constructor(texts: WriterTexts, pid: number, { parent, colours, label }: { parent: HTMLElement; colours: ColourScheme; label: string }) {
    const terminal = new Terminal({
      allowProposedApi: true,
      disableStdin: true,
      fontFamily: monospace,
      fontSize: 12.5,
      lineHeight: 1.25,
      scrollback: 20_000,
      theme: { ...terminalColours[colours], cursor: terminalColours[colours].background ?? '' },
    });
    this.#terminal = terminal;
    terminal.loadAddon(this.#fit);
    silenceReplies(terminal, () => false);
    forbidReachingOut(terminal);
    terminal.open(parent);
    terminal.textarea?.setAttribute('aria-label', label);
    this.#fit.fit();
    terminal.write(texts.textOf(pid));
    this.#stop = texts.listen({
      wrote: (writer, text) => {
        if (writer === pid) terminal.write(text);
      },
      reset: () => terminal.reset(),
    });
    this.#observer = new ResizeObserver(() => {
      if (parent.offsetWidth > 40 && parent.offsetHeight > 20) this.#fit.fit();
    });
    this.#observer.observe(parent);
  }

  [Symbol.dispose](): void {
    this.#stop();
    this.#observer.disconnect();
    this.#terminal.dispose();
  }
}
