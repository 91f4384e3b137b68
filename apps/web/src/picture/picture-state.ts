import type { Finding, Picture } from '@forkhall/insight';
import type { PictureView } from './picture-messages.ts';
import { looksAfter, type ProcessLooks } from './process-colour.ts';
import { isAlone } from './process-rows.ts';

/** A process (or one of its threads or tasks, by actor key), or an object that processes share. */
export type Target = { readonly kind: 'process'; readonly process: string; readonly actor?: string } | { readonly kind: 'object'; readonly object: string };

/** What the page knows of the shown run's processes. Written by `PictureClient` alone; components read it and call the client. */
export interface PictureState {
  readonly runId: string | undefined;
  /** More can come. */
  readonly live: boolean;
  /** The run at the moment that is shown; undefined until an event has come. */
  readonly picture: Picture | undefined;
  readonly findings: readonly Finding[];
  /** It has been seen with several processes, threads or something shared; at its beginning, too, it is shown as such. */
  readonly several: boolean;
  /** The moment that a person chose; undefined follows the newest. */
  readonly at: number | undefined;
  /** The first and the newest moment. */
  readonly span: { readonly from: number; readonly to: number };
  /** Events in all, and those that wait to be taken in. */
  readonly events: number;
  readonly behind: number;
  /** The picture is of a run that has ended; a moment later than not `live`, when its last events are in. */
  readonly over: boolean;
  readonly looks: ProcessLooks;
  readonly selected: Target | undefined;
  readonly hovered: Target | undefined;
}

export const newPictureState: PictureState = {
  runId: undefined,
  live: false,
  picture: undefined,
  findings: [],
  several: false,
  at: undefined,
  span: { from: 0, to: 0 },
  events: 0,
  behind: 0,
  over: false,
  looks: new Map(),
  selected: undefined,
  hovered: undefined,
};

export function viewed(state: PictureState, { picture, span, events, behind, over }: PictureView): PictureState {
  return {
    ...state,
    picture,
    findings: picture.findings,
    several: state.several || !isAlone(picture),
    span,
    events,
    behind,
    over,
    looks: looksAfter(state.looks, picture.processes),
  };
}

/** The same thing chosen again is let go. */
export function chosen(before: Target | undefined, target: Target | undefined): Target | undefined {
  return sameTarget(before, target) ? undefined : target;
}

export function sameTarget(a: Target | undefined, b: Target | undefined): boolean {
  if (a === undefined || b === undefined || a.kind !== b.kind) return a === b;
  if (a.kind === 'object') return b.kind === 'object' && a.object === b.object;
  return b.kind === 'process' && a.process === b.process && a.actor === b.actor;
}

/** Whether the target is this process, or something in it. */
export function isProcess(target: Target | undefined, process: string): boolean {
  return target?.kind === 'process' && target.process === process;
}

export function isObject(target: Target | undefined, object: string): boolean {
  return target?.kind === 'object' && target.object === object;
}

/** A moment within the span; undefined at its end, where one follows what is new. */
export function momentWithin(span: { from: number; to: number }, t: number): number | undefined {
  return t >= span.to ? undefined : Math.max(span.from, t);
}
