import { type Place, sessionPath } from './problem.ts';

/** Where in a line of output a place in a file is named. `start` and `end` are indexes into the text. */
export interface PlaceLink extends Place {
  start: number;
  end: number;
}

const pythonPlace = /File "([^"]{1,400})", line (\d{1,7})/g;
const nodePlace = /((?:file:\/\/)?\/home\/student\/[^\s:()"']{1,300}):(\d{1,7})(?::(\d{1,7}))?/g;

/** The places that a line of a terminal names; lines beyond 4,000 characters are not looked at. */
export function placeLinks(text: string): PlaceLink[] {
  if (text.length > 4_000) return [];
  const links: PlaceLink[] = [];
  for (const match of text.matchAll(pythonPlace)) add(links, match);
  for (const match of text.matchAll(nodePlace)) add(links, match);
  return links;
}

function add(links: PlaceLink[], match: RegExpMatchArray): void {
  const path = sessionPath(match[1] ?? '');
  if (path === undefined) return;
  const start = match.index ?? 0;
  links.push({ path, line: Number(match[2]), ...(match[3] === undefined ? {} : { column: Number(match[3]) }), start, end: start + match[0].length });
}
