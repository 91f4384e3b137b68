import type { RunProblem } from '../problems/problem.ts';

/** Where an error of a run is marked in the text as it stands now. Columns count from 1; `endColumn` is not in it. */
export interface RunMark {
  line: number;
  column: number;
  endColumn: number;
  message: string;
}

/** How far a quoted line is looked for when lines were added or removed since the run. */
const searchLines = 40;

/**
 * The mark for a problem; undefined where the text has changed so that the line of the report is not found any more.
 * @param lines the text as it stands now
 */
export function runMark(problem: RunProblem, lines: readonly string[]): RunMark | undefined {
  const line = findLine(problem, lines);
  if (line === undefined) return undefined;
  const text = lines[line - 1] ?? '';
  const indent = text.length - text.trimStart().length;
  const whole = { line, column: indent + 1, endColumn: Math.max(text.trimEnd().length, indent + 1) + 1, message: problem.message };
  if (problem.underlined !== undefined && problem.quoted !== undefined) {
    const start = text.indexOf(problem.quoted) + problem.underlined.start;
    const end = start + problem.underlined.end - problem.underlined.start;
    if (start >= indent && end > start && start <= text.length) return { ...whole, column: start + 1, endColumn: Math.max(end, start + 1) + 1 };
  }
  if (problem.column !== undefined && problem.column > indent && problem.column <= text.length) {
    const word = /^[\w$]+/.exec(text.slice(problem.column - 1))?.[0].length ?? 1;
    return { ...whole, column: problem.column, endColumn: problem.column + word };
  }
  return whole;
}

function findLine({ line, quoted }: RunProblem, lines: readonly string[]): number | undefined {
  if (line < 1) return undefined;
  if (quoted === undefined) return line <= lines.length ? line : undefined;
  for (let distance = 0; distance <= searchLines; distance += 1)
    for (const candidate of distance === 0 ? [line] : [line - distance, line + distance]) if (lines[candidate - 1]?.trim() === quoted) return candidate;
  return undefined;
}
