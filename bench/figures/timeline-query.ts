import { TimelineIndex } from '@forkhall/insight';
import type { ProcessEvent } from '@forkhall/protocol';
import { type Figure, figure, median, percentile } from '../figure.ts';

const processes = 200;
const events = 200_000;
const queries = 240;
/** What a timeline of some 40 rows and 900 pixels asks for while somebody zooms in and out of it. */
const shownRows = 40;
const widthPixels = 900;
/** A picture of 60 a second has so long. */
const frameMs = 1_000 / 60;

/** Processes that hand items to each other and meet at a lock, all the time. */
function busyRun(): ProcessEvent[] {
  const run: ProcessEvent[] = [{ event: 'process.started', t: 0, pid: 2, how: 'main', name: 'MainProcess' }];
  for (let pid = 3; pid < 2 + processes; pid++) run.push({ event: 'process.started', t: 0, pid, how: 'fork', parent: 2, name: `Process-${pid - 2}` });
  const common = (pid: number) => ({ t: run.length / 10_000, pid, at: { file: 'main.py', line: (run.length % 50) + 1 } });
  while (run.length < events) {
    const pid = 2 + ((run.length * 7) % processes);
    const other = 2 + ((run.length * 13 + 1) % processes);
    run.push(
      { ...common(pid), event: 'queue.put', object: `q${other % 20}` },
      { ...common(other), event: 'queue.waiting', object: `q${other % 20}`, for: 'item' },
      { ...common(other), event: 'queue.got', object: `q${other % 20}` },
      { ...common(pid), event: 'lock.requested', object: 'lock' },
      { ...common(pid), event: 'lock.acquired', object: 'lock' },
      { ...common(pid), event: 'lock.released', object: 'lock' },
    );
  }
  return run;
}

/** What the worker needs for one picture of the timeline of 200 processes and 200,000 events, against one sixtieth of a second. */
export async function measure(): Promise<Figure[]> {
  const index = new TimelineIndex();
  for (const event of busyRun()) index.append(event);
  const { lanes, end } = index.answer({ kind: 'lanes' });
  const keys = lanes.map((lane) => lane.key);
  const took: number[] = [];
  for (let query = 0; query < queries; query++) {
    const length = end / 2 ** (query % 12);
    const from = ((end - length) * (query % 5)) / 4;
    const first = (query * 11) % (processes - shownRows);
    const before = performance.now();
    index.answer({
      kind: 'view',
      from,
      to: from + length,
      width: widthPixels,
      lanes: keys,
      shown: [first, first + shownRows],
      ...(query % 3 === 0 ? { process: '9' } : {}),
    });
    took.push(performance.now() - before);
  }
  return [
    figure('timeline-query', median(took), frameMs, 'one sixtieth of a second', 'ms', queries),
    figure('timeline-query-p95', percentile(took, 0.95), frameMs, 'one sixtieth of a second', 'ms', queries),
  ];
}
