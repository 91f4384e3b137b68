import type { Terminal } from '@xterm/xterm';
import type { LineWriters } from './line-writers.ts';

/** How a writer looks; undefined where the page does not know it. */
export interface WriterLook {
  readonly colour: string;
  readonly name: string;
  readonly selected: boolean;
}

export interface EdgeOptions {
  lookOf: (pid: number) => WriterLook | undefined;
  select: (pid: number) => void;
  hover: (pid: number | undefined) => void;
  /** What a pointer over the edge of a line says. */
  sentence: (names: readonly string[]) => string;
}

const edgeWidth = 3;
/** Left of the terminal's text. */
const gutter = 12;

/** A thin edge at the left of each line, in the colour of the process that wrote it; the chosen process's lines stand out. */
export class WriterEdges implements Disposable {
  readonly #terminal: Terminal;
  readonly #writers: LineWriters;
  readonly #options: EdgeOptions;
  readonly #canvas = document.createElement('canvas');
  readonly #hit = document.createElement('div');
  #shown = true;
  #frame = 0;
  #drawn = false;
  /** Where on the edge the pointer rests, and who wrote there. */
  #pointer: { clientY: number; writers: string } | undefined;

  constructor(terminal: Terminal, writers: LineWriters, options: EdgeOptions) {
    this.#terminal = terminal;
    this.#writers = writers;
    this.#options = options;
    this.#canvas.className = 'writer-edges';
    this.#canvas.ariaHidden = 'true';
    this.#hit.className = 'writer-gutter';
    this.#hit.ariaHidden = 'true';
    this.#hit.addEventListener('pointermove', ({ clientY }) => this.#point(clientY));
    this.#hit.addEventListener('pointerleave', () => this.#leave());
    this.#hit.addEventListener('click', (event) => {
      const pid = this.#at(event.clientY)[0];
      if (pid !== undefined) options.select(pid);
    });
    terminal.onRender(() => this.draw());
    terminal.onScroll(() => this.draw());
  }

  mount(host: HTMLElement): void {
    host.append(this.#canvas, this.#hit);
  }

  show(shown: boolean): void {
    this.#shown = shown;
    this.#hit.hidden = !shown;
    if (!shown && this.#pointer !== undefined) this.#leave();
    this.draw();
  }

  /** Draws with the next frame. */
  draw(): void {
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#draw();
      // Lines move under a pointer that rests.
      if (this.#pointer !== undefined) this.#point(this.#pointer.clientY);
    });
  }

  [Symbol.dispose](): void {
    cancelAnimationFrame(this.#frame);
    this.#canvas.remove();
    this.#hit.remove();
  }

  #draw(): void {
    const { active } = this.#terminal.buffer;
    const nothing = !this.#shown || active.type === 'alternate' || this.#writers.isEmpty;
    if (nothing && !this.#drawn) return;
    const host = this.#canvas.parentElement;
    const context = this.#canvas.getContext('2d');
    if (host === null || context === null) return;
    const width = host.clientWidth + gutter;
    const height = host.clientHeight;
    const ratio = window.devicePixelRatio || 1;
    if (this.#canvas.width !== Math.round(width * ratio) || this.#canvas.height !== Math.round(height * ratio)) {
      this.#canvas.width = Math.round(width * ratio);
      this.#canvas.height = Math.round(height * ratio);
      this.#canvas.style.width = `${width}px`;
      this.#canvas.style.height = `${height}px`;
    }
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    this.#drawn = !nothing;
    if (nothing) return;
    const cell = this.#cellHeight();
    for (let row = 0; row < this.#terminal.rows; row += 1) {
      const looks = this.#writers.writersOf(active.viewportY + row).flatMap((pid) => this.#options.lookOf(pid) ?? []);
      const part = cell / looks.length;
      for (const [index, { colour, selected }] of looks.entries()) {
        context.fillStyle = colour;
        context.fillRect(0, row * cell + index * part + 0.5, edgeWidth, part - 1);
        if (!selected) continue;
        context.globalAlpha = 0.13;
        context.fillRect(edgeWidth, row * cell, width, cell);
        context.globalAlpha = 1;
      }
    }
  }

  #cellHeight(): number {
    const screen = this.#terminal.element?.querySelector('.xterm-screen');
    return screen instanceof HTMLElement ? screen.clientHeight / this.#terminal.rows : 16;
  }

  #at(clientY: number): readonly number[] {
    const { active } = this.#terminal.buffer;
    if (active.type === 'alternate') return [];
    const row = Math.floor((clientY - this.#hit.getBoundingClientRect().top) / this.#cellHeight());
    return this.#writers.writersOf(active.viewportY + row).filter((pid) => this.#options.lookOf(pid) !== undefined);
  }

  #point(clientY: number): void {
    const pids = this.#at(clientY);
    const names = pids.flatMap((pid) => this.#options.lookOf(pid)?.name ?? []);
    const writers = [...pids, ...names].join(' ');
    const same = this.#pointer?.writers === writers;
    this.#pointer = { clientY, writers };
    if (same) return;
    this.#hit.title = names.length === 0 ? '' : this.#options.sentence(names);
    this.#options.hover(pids[0]);
  }

  #leave(): void {
    this.#pointer = undefined;
    this.#options.hover(undefined);
  }
}
