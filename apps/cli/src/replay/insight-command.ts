import { RunHistory } from '@forkhall/insight';
import type { Locale } from '@forkhall/protocol';
import { UsageError } from '../usage-error.ts';
import { findingReport } from './finding-report.ts';
import { readRecording } from './read-recording.ts';

export interface InsightOptions {
  at?: string;
  locale?: Locale;
}

/** Prints what a recorded run shows to be wrong, as JSON; resolves to the exit status. */
export async function insightCommand(path: string, { at, locale }: InsightOptions): Promise<number> {
  const t = at === undefined ? undefined : seconds(at);
  const { events, endT } = await readRecording(path);
  const history = new RunHistory({ maxEvents: Number.POSITIVE_INFINITY });
  for (const event of events) history.append(event);
  const findings = history.findings(t ?? Math.max(endT, history.span.to));
  const reports = findings.map((finding) => findingReport(finding, locale === undefined ? undefined : [locale]));
  process.stdout.write(`${JSON.stringify(reports, undefined, 2)}\n`);
  return 0;
}

function seconds(at: string): number {
  const value = Number(at.replace(/s$/, ''));
  if (at.trim() === '' || !Number.isFinite(value) || value < 0)
    throw new UsageError(`--at ${at}: give a moment of the run in seconds from its start, such as --at 2.5`);
  return value;
}
