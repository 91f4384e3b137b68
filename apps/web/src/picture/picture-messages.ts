import type { Picture, TimelineAnswer, TimelineQuestion } from '@forkhall/insight';
import type { ProcessEvent } from '@forkhall/protocol';

/** What the page tells the picture's worker. */
export type ToWorker =
  /** Another run is shown: everything before is forgotten. `run` counts up and marks what belongs to it. */
  | { kind: 'begin'; run: number }
  /** Parsed by the page's own server already. */
  | { kind: 'events'; events: readonly ProcessEvent[] }
  /** Where the run's log stands: `t` of its newest record, and whether more can come. */
  | { kind: 'head'; t: number; live: boolean }
  /** The moment that the page shows; undefined is the newest. */
  | { kind: 'look'; at: number | undefined }
  | { kind: 'ask'; id: number; question: PictureQuestion };

export type FromWorker = { kind: 'view'; run: number; view: PictureView } | { kind: 'answer'; id: number; answer: unknown; error?: string };

/** A run at the moment that is looked at, and how far it can be looked at. */
export interface PictureView {
  readonly picture: Picture;
  /** Events in all that were taken in up to now; `picture.events` counts those up to its moment. */
  readonly events: number;
  /** The first and the newest moment. */
  readonly span: { readonly from: number; readonly to: number };
  /** Events that have come and are not taken in yet. */
  readonly behind: number;
  /** The run has ended, and everything of it is in. */
  readonly over: boolean;
}

export type PictureQuestion =
  /** When the event before or after `from` happened; samples of CPU and memory are no events here. */
  { kind: 'step'; from: number; by: 1 | -1 } | { kind: 'timeline'; question: TimelineQuestion };

export interface PictureAnswers {
  step: { t: number | undefined };
  timeline: TimelineAnswer;
}
