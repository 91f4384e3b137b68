import type { Language } from '@forkhall/protocol';
import { nodeProblems } from './node-stack.ts';
import { plainLines } from './plain-lines.ts';
import type { RunProblem } from './problem.ts';
import { pythonProblems } from './python-traceback.ts';

const maxProblems = 50;

/** What the end of a run's output reports as errors, the newest last; the same error at the same place once. */
export function runProblems(output: string, language: Language): RunProblem[] {
  const lines = plainLines(output);
  const found = language === 'python' ? pythonProblems(lines) : nodeProblems(lines);
  const byPlace = new Map<string, RunProblem>();
  for (const problem of found) {
    const key = `${problem.path}:${problem.line}:${problem.message}`;
    if (!byPlace.has(key)) byPlace.set(key, problem);
  }
  return [...byPlace.values()].slice(-maxProblems);
}
