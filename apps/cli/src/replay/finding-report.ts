import { type Finding, type FindingText, findingText } from '@forkhall/insight';
import type { Locale } from '@forkhall/protocol';

export const locales = ['en', 'zh'] as const satisfies readonly Locale[];

/** A finding as `forkhall insight` prints it. */
export interface FindingReport {
  code: Finding['code'];
  severity: Finding['severity'];
  /** Seconds of the run. */
  since: number;
  until?: number;
  /** Why the evidence does not settle it; empty where it does. */
  doubts: Finding['doubts'];
  processes: { pid: number; name: string; thread?: string }[];
  objects: Finding['objects'];
  places: Finding['places'];
  waits: { pid: number; for: string; object?: string; target?: number; since: number; at?: Finding['places'][number] }[];
  text: Partial<Record<Locale, FindingText>>;
}

/** `chosen`: in these languages only. */
export function findingReport(finding: Finding, chosen: readonly Locale[] = locales): FindingReport {
  const { code, severity, since, until, doubts, actors, objects, places, waits } = finding;
  return {
    code,
    severity,
    since,
    ...(until === undefined ? {} : { until }),
    doubts,
    processes: actors.map(({ pid, process, thread }) => ({ pid, name: process, ...(thread === undefined ? {} : { thread }) })),
    objects,
    places,
    waits: waits.map((wait) => ({
      pid: wait.actor.pid,
      for: wait.kind,
      ...(wait.object === undefined ? {} : { object: wait.object.id }),
      ...(wait.target === undefined ? {} : { target: wait.target.pid }),
      since: wait.since,
      ...(wait.at === undefined ? {} : { at: wait.at }),
    })),
    text: Object.fromEntries(chosen.map((locale) => [locale, findingText(finding, locale)])),
  };
}
