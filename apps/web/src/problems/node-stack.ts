import { type Place, type RunProblem, sessionPath } from './problem.ts';

const headerLine = /^((?:file:\/\/)?\/[^\s:][^:]{0,400}):(\d{1,7})$/;
const callLine = /^ {2,10}at (?:async )?(?:(.{1,200}?) \()?((?:file:\/\/)?\/[^():]{1,400}):(\d{1,7}):(\d{1,7})\)?$/;
const messageLine = /^(?:Uncaught )?(?:(?:[A-Za-z_][\w.]{0,80})?(?:Error|Exception|Rejection)\w{0,40}(?: \[[\w ]{1,80}\])?)(?::.*)?$/;

/** An error of any class, such as `QueueFull: …`: it is one where a stack follows. */
const namedLine = /^(?:Uncaught )?[A-Z]\w{1,80}(?: \[[\w ]{1,80}\])?(?::.*)?$/;
/** What an error came from, printed inside of it: of a pool's task the error itself, with its place in the other process. */
const causeLine = /^ {2,40}\[cause\]: \[?(?=[A-Z])/;
const remoteMessage = /^RemoteError: .{1,200}? failed in (.{1,200}?): /;
const anyCallLine = /^ {2,10}at /;

const reportWithinLines = 12;

/** The errors that Node reported in these lines: uncaught ones (with the source line above) and printed stacks. */
export function nodeProblems(lines: readonly string[]): RunProblem[] {
  const problems: RunProblem[] = [];
  let header: (Place & { quoted?: string }) | undefined;
  let sinceHeader = 0;
  let beforeCaret = '';
  let message: string | undefined;
  let reporter: string | undefined;
  /** The latest error that was not inside of another. */
  let outer: string | undefined;
  let previous = '';
  let frames: (Place & { name?: string })[] = [];

  const finish = () => {
    if (message !== undefined) {
      const importer = sessionPath(/ imported from (\S{1,300})$/.exec(message)?.[1] ?? '');
      const place = frames[0] ?? header ?? (importer === undefined ? undefined : { path: importer, line: 1 });
      if (place !== undefined) {
        const { path, line, column } = place;
        const quoted = header?.path === path && header.line === line ? header.quoted : undefined;
        const from = column ?? (header?.path === path && header.line === line ? header.column : undefined);
        problems.push({
          path,
          line,
          ...(from === undefined ? {} : { column: from }),
          message,
          ...(quoted === undefined ? {} : { quoted }),
          ...(reporter === undefined ? {} : { reporter }),
          frames: frames.length > 0 ? [...frames].reverse() : [{ path, line }],
        });
      }
    }
    message = undefined;
    reporter = undefined;
    frames = [];
    header = undefined;
  };

  for (const [i, line] of lines.entries()) {
    const at = headerLine.exec(line);
    if (at !== null) {
      finish();
      const path = sessionPath(at[1] ?? '');
      header = path === undefined ? undefined : { path, line: Number(at[2]) };
      sinceHeader = 0;
      continue;
    }
    const call = callLine.exec(line);
    if (call !== null && message !== undefined) {
      const path = sessionPath(call[2] ?? '');
      if (path !== undefined && frames.length < 50)
        frames.push({ path, line: Number(call[3]), column: Number(call[4]), ...(call[1] === undefined ? {} : { name: call[1] }) });
      continue;
    }
    if (message !== undefined && anyCallLine.test(line)) continue;
    if (causeLine.test(line)) {
      const by = remoteMessage.exec(outer ?? '')?.[1];
      finish();
      message = line.replace(causeLine, '').slice(0, 500);
      reporter = by;
      continue;
    }
    const thrown = line.startsWith('(Use `node --trace-uncaught') ? previous : undefined;
    previous = line;
    const named = messageLine.test(line) || (namedLine.test(line) && anyCallLine.test(lines[i + 1] ?? ''));
    if (named || thrown !== undefined) {
      if (message !== undefined) finish();
      message = (thrown === undefined ? line.replace(/^Uncaught /, '') : `Uncaught ${thrown}`).slice(0, 500);
      outer = message;
      continue;
    }
    if (message !== undefined) finish();
    if (header === undefined) continue;
    sinceHeader += 1;
    if (sinceHeader === 1) header.quoted = line.trim();
    // Of TypeScript that it cannot read Node shows the line before as well.
    else if (header.column === undefined && /^\s{0,400}\^{1,200}\s{0,8}$/.test(line)) {
      header.quoted = beforeCaret.trim();
      header.column = line.indexOf('^') + 1;
    } else if (sinceHeader > reportWithinLines) header = undefined;
    beforeCaret = line;
  }
  finish();
  return problems;
}
