import type { Finding, FindingText, FoundActor, PictureProcess } from '@forkhall/insight';
import type { SourcePlace } from '@forkhall/protocol';

const rank = { stuck: 0, fault: 1, note: 2 } as const;
/** When a program is stopped, its processes end one after the other. */
const endingS = 2;
/** Of each kind, so many stand for themselves. */
const shownOfAKind = 2;

export interface OrderedFindings {
  /** The worst first. */
  readonly open: readonly Finding[];
  /** More of the same kinds as are open: the first of a kind have said it. */
  readonly alike: readonly Finding[];
  /** What was so earlier, the latest first. */
  readonly past: readonly Finding[];
}

/** `endedAt`: the moment at which the run ended, where that is over; what stood until then is no thing of the past. */
export function orderFindings(findings: readonly Finding[], endedAt: number | undefined): OrderedFindings {
  const stands = ({ until, severity }: Finding) => until === undefined || (endedAt !== undefined && severity !== 'note' && until >= endedAt - endingS);
  const standing = findings.filter(stands).sort((a, b) => rank[a.severity] - rank[b.severity] || a.since - b.since);
  const isAlike = ({ code }: Finding, at: number) => standing.slice(0, at).filter((before) => before.code === code).length >= shownOfAKind;
  return {
    open: standing.filter((finding, at) => !isAlike(finding, at)),
    alike: standing.filter(isAlike),
    past: findings.filter((finding) => !stands(finding)).sort((a, b) => (b.until ?? 0) - (a.until ?? 0)),
  };
}

/** The sentences of an explanation, one for each line. */
export function explanationLines(finding: Finding, { explanation }: FindingText): string[] {
  if (finding.waits.length < 2) return [explanation];
  return explanation
    .split(/; |；|(?<=[)）][.。]) ?/u)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

export type TextPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'process'; readonly text: string; readonly process: string }
  | { readonly kind: 'place'; readonly text: string; readonly place: SourcePlace };

/** An advice: it names lines, and no processes. A word of it that is also a process's name (`consumer`) is just a word. */
export function adviceParts(text: string): TextPart[] {
  return parts(text, new Map());
}

/** A text in which processes and source lines that the finding names can be pointed at. */
export function textParts(text: string, finding: Finding, processes: readonly PictureProcess[]): TextPart[] {
  const named = new Map<string, string>();
  const actors: readonly (FoundActor | undefined)[] = [
    ...finding.actors,
    ...[...finding.waits, ...finding.also].flatMap(({ actor, target }) => [actor, target]),
    ...finding.failed,
  ];
  const keyOf = new Map(processes.flatMap((process) => process.threads.map((thread) => [thread.key, process.key])));
  for (const actor of actors) if (actor) named.set(actor.process, keyOf.get(actor.key) ?? actor.key.split('/')[0] ?? '');
  return parts(text, named);
}

function parts(text: string, named: ReadonlyMap<string, string>): TextPart[] {
  const names = [...named.keys()].filter((name) => name !== '').sort((a, b) => b.length - a.length);
  const places = /([^\s(（]+\.\w+)(?:, line | 第 )(\d+)(?: 行)?/gu;
  const nameSource = names.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
  const pattern = new RegExp(nameSource === '' ? places.source : `${places.source}|(?<![\\w-])(${nameSource})(?![\\w-])`, 'gu');
  const found: TextPart[] = [];
  let from = 0;
  const plain = (end: number) => {
    if (end > from) found.push({ kind: 'text', text: text.slice(from, end) });
  };
  for (const match of text.matchAll(pattern)) {
    const [whole, file, line, name] = match;
    if (file !== undefined && line !== undefined) {
      plain(match.index);
      found.push({ kind: 'place', text: whole, place: { file, line: Number(line) } });
    } else if (name !== undefined) {
      plain(match.index);
      found.push({ kind: 'process', text: name, process: named.get(name) ?? '' });
    }
    from = match.index + whole.length;
  }
  plain(text.length);
  return found;
}
