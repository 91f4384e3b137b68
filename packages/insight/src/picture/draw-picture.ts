import type { Finding } from '../findings/finding.ts';
import type { Picture } from '../picture.ts';
import type { Actor, State } from '../state.ts';
import { findStuck } from '../stuck/stuck.ts';
import { pictureObjects } from './objects.ts';
import { pictureProcess } from './processes.ts';

/** The picture of a state at time `t`, with the findings that the caller has entered for it. */
export function drawPicture(state: State, findings: readonly Finding[], t: number): Picture {
  const stuck = new Map([...findStuck(state)].filter(([, { unsettled }]) => !unsettled));
  const actors = Map.groupBy(state.actors.values(), ({ process }: Actor) => process);
  return {
    t,
    events: state.events,
    ...(state.main === undefined ? {} : { main: state.main }),
    processes: [...state.processes.values()].map((process) => pictureProcess(state, process, actors.get(process.key) ?? [], stuck, t)),
    ...pictureObjects(state),
    findings,
    stuck: Object.fromEntries([...stuck].map(([key, entry]) => [key, entry.for])),
    dropped: Object.fromEntries(state.dropped),
    ...(state.gapSince === undefined ? {} : { gapSince: state.gapSince }),
    overflow: state.overflow,
  };
}
