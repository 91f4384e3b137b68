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
  return [...stuckFindings(state, t, stuck), ...poolFindings(state, t, stuck), ...processFindings(state, t), ...resourceFindings(state, t, stuck)];
}
