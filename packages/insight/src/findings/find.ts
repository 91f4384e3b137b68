import { actorKey } from '../fold/entities.ts';
import type { State } from '../state.ts';
import { findStuck } from '../stuck/stuck.ts';
import type { Finding } from './finding.ts';
import { poolFindings } from './pool-findings.ts';
import { processFindings } from './process-findings.ts';
import { resourceFindings } from './resource-findings.ts';
import { stuckFindings } from './stuck-findings.ts';

/** All findings that are true of the state at time `t`. */
export function findAll(state: State, t: number): Finding[] {
  const stuck = findStuck(state);
  const found = [...stuckFindings(state, t, stuck), ...poolFindings(state, t, stuck), ...processFindings(state, t), ...resourceFindings(state, t, stuck)];
  return found.map((finding) => (isScript(state, finding) ? { ...finding, language: 'typescript' } : finding));
}

/** A finding's own lines say it, or, where it has none, that at which the main process was last. */
function isScript(state: State, { places, objects }: Finding): boolean {
  const main = state.main === undefined ? undefined : state.actors.get(actorKey(state.main, 1));
  const known = [...places, ...objects.map(({ madeAt }) => madeAt), main?.at];
  return known.some((place) => place !== undefined && /\.[cm]?[jt]s$/.test(place.file));
}
