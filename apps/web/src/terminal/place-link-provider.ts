import type { IBufferLine, ILink, ILinkProvider, Terminal } from '@xterm/xterm';
import { placeLinks } from '../problems/place-links.ts';
import type { Place } from '../problems/problem.ts';

const maxWrappedRows = 12;

/** Makes the places that a traceback or a stack names clickable, also where the line is wrapped. */
export class PlaceLinkProvider implements ILinkProvider {
  readonly #terminal: Terminal;
  readonly #open: (place: Place) => void;
  readonly #knows: (path: string) => boolean;

  constructor(terminal: Terminal, knows: (path: string) => boolean, open: (place: Place) => void) {
    this.#terminal = terminal;
    this.#knows = knows;
    this.#open = open;
  }

  provideLinks(row: number, callback: (links: ILink[] | undefined) => void): void {
    const buffer = this.#terminal.buffer.active;
    let first = row - 1;
    for (let steps = 0; steps < maxWrappedRows && buffer.getLine(first)?.isWrapped; steps += 1) first -= 1;
    let text = '';
    /** The cell of each character: a wide one takes two cells, a wrapped line goes on in the next row. */
    const cells: { x: number; y: number }[] = [];
    for (let y = first; y < first + maxWrappedRows; y += 1) {
      const line = buffer.getLine(y);
      if (line === undefined || (y > first && !line.isWrapped)) break;
      text += readLine(line, y + 1, cells);
    }
    const links = placeLinks(text.trimEnd())
      .filter((link) => this.#knows(link.path))
      .flatMap((link) => {
        const [start, end] = [cells[link.start], cells[link.end - 1]];
        if (start === undefined || end === undefined || row < start.y || row > end.y) return [];
        return [{ text: text.slice(link.start, link.end), range: { start, end }, activate: () => this.#open(link) }];
      });
    callback(links.length > 0 ? links : undefined);
  }
}

function readLine(line: IBufferLine, y: number, cells: { x: number; y: number }[]): string {
  let text = '';
  for (let x = 0; x < line.length; x += 1) {
    const cell = line.getCell(x);
    if (cell === undefined || cell.getWidth() === 0) continue;
    const characters = cell.getChars() || ' ';
    for (let unit = 0; unit < characters.length; unit += 1) cells.push({ x: x + 1, y });
    text += characters;
  }
  return text;
}
