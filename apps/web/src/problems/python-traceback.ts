import { type Place, type RunProblem, sessionPath } from './problem.ts';

type Frame = Place & { name?: string; quoted?: string; underlined?: { start: number; end: number } };

const frameLine = /^ {0,12}File "([^"]{1,400})", line (\d{1,7})(?:, in (.{1,200}))?$/;
const reporterLine = /^(?:Process (\S{1,80}):|Exception in thread (.{1,80}?)(?: \(.{0,80}\))?:)$/;
const messageLine = /^[A-Za-z_][\w.]{0,160}(?::.*)?$/;
const markerLine = /^\s{0,200}[\^~]{1,200}\s{0,8}$/;

/** How far after the last frame the message may stand: other processes print between the lines of a report. */
const messageWithinLines = 8;

/**
 * The errors that CPython reported in these lines, in order. A report without a frame in the session's own files is
 * passed over, as is KeyboardInterrupt: a person asked for it.
 */
export function pythonProblems(lines: readonly string[]): RunProblem[] {
  const problems: RunProblem[] = [];
  let frames: Frame[] = [];
  let reporter: string | undefined;
  let reportedBy: string | undefined;
  let sinceFrame = 0;

  const finish = (message: string) => {
    const own = frames.flatMap((frame) => {
      const path = sessionPath(frame.path);
      return path === undefined ? [] : [{ ...frame, path }];
    });
    const place = own.at(-1);
    frames = [];
    if (place === undefined || message.startsWith('KeyboardInterrupt')) return;
    const { name: _name, ...where } = place;
    problems.push({
      ...where,
      message,
      ...(reportedBy === undefined ? {} : { reporter: reportedBy }),
      frames: own.map(({ quoted: _quoted, underlined: _underlined, ...frame }) => frame),
    });
  };

  for (const raw of lines) {
    // An exception group draws its members behind bars.
    const line = raw.replace(/^[ +|-]{0,24}[|+] /, '');
    const by = reporterLine.exec(line);
    if (by !== null) {
      reporter = by[1] ?? by[2];
      frames = [];
      continue;
    }
    if (line.startsWith('Traceback (most recent call last)')) {
      frames = [];
      reportedBy = reporter;
      reporter = undefined;
      sinceFrame = 0;
      continue;
    }
    const frame = frameLine.exec(line);
    if (frame !== null) {
      if (frames.length === 0 && sinceFrame > messageWithinLines) reportedBy = undefined;
      const [, path = '', number = '', name] = frame;
      frames.push({ path, line: Number(number), ...(name === undefined ? {} : { name }) });
      sinceFrame = 0;
      continue;
    }
    const last = frames.at(-1);
    if (last === undefined) continue;
    sinceFrame += 1;
    if (sinceFrame === 1 && line.startsWith('    ')) {
      last.quoted = line.trim();
    } else if (sinceFrame === 2 && last.quoted !== undefined && markerLine.test(line)) {
      // The quoted line and the marks below it are both moved four columns to the right.
      const start = line.search(/\S/) - 4;
      last.underlined = { start, end: start + line.trim().length };
    } else if (/^\S/.test(line) && messageLine.test(line)) {
      finish(line.slice(0, 500));
    } else if (sinceFrame > messageWithinLines) {
      frames = [];
    }
  }
  return problems;
}
