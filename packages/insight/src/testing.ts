import type { ProcessEvent, ProcessEventName } from '@forkhall/protocol';
import { processEventSchema } from '@forkhall/protocol';
import type { Finding } from './findings/finding.ts';
import { RunHistory } from './run-history.ts';

type Fields<N extends ProcessEventName> = Omit<Extract<ProcessEvent, { event: N }>, 'event' | 't' | 'pid'>;

/** One event, checked against the schema. */
export function told<N extends ProcessEventName>(t: number, pid: number, event: N, fields: Fields<N>): ProcessEvent {
  return processEventSchema.parse({ event, t, pid, ...fields });
}

/** `main` (pid 2) and children from pid 3 on, named Process-1 and so on, all started by main at time 0. */
export function family(children: number, how: 'fork' | 'spawn' | 'os.fork' = 'fork'): ProcessEvent[] {
  const events = [told(0, 2, 'process.started', { how: 'main', name: 'MainProcess' })];
  for (let child = 1; child <= children; child++)
    events.push(told(0, 2 + child, 'process.started', { how, parent: 2, ...(how === 'os.fork' ? {} : { name: `Process-${child}` }) }));
  return events;
}

export function historyOf(events: readonly ProcessEvent[], options?: ConstructorParameters<typeof RunHistory>[0]): RunHistory {
  const history = new RunHistory(options);
  for (const event of events) history.append(event);
  return history;
}

/** What stands at `t`, by default 10 s after the last event. */
export function findingsOf(events: readonly ProcessEvent[], t?: number): Finding[] {
  const history = historyOf(events);
  return history.findings(t ?? history.span.to + 10);
}

export function codes(findings: readonly Finding[]): string[] {
  return findings.map((finding) => (finding.until === undefined ? finding.code : `${finding.code} (past)`));
}
