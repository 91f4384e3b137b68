import type { Failure, Frame } from './failure.ts';

const frameLine = /^[ \t|]*File "([^"]{1,1000})", line (\d{1,9})(?:, in (.{1,200}))?$/;
const endLine = /^([A-Za-z_][\w.]{0,200})(?:: ?(.*))?$/;
const errorName =
  /(?:Error|Exception|Interrupt|Exit|Iteration|Warning|Empty|Full|Timeout|Expired|RemoteTraceback|Killed|Group|BrokenProcessPool|Cancelled|Greenlet\w*|Stop\w*)$/;
const maxFailures = 40;
const maxFrames = 60;
const maxMessageLines = 20;

interface Open {
  frames: Frame[];
  process?: string;
  thread?: string;
  caret?: number;
  fromHeader: boolean;
}

/** Every error that CPython printed into these lines, in order; chained ones hang on the last of their chain. */
export function pythonFailures(lines: readonly string[]): Failure[] {
  const failures: Failure[] = [];
  let open: Open | undefined;
  let process: string | undefined;
  let thread: string | undefined;
  let link: 'direct' | 'handling' | undefined;
  for (let i = 0; i < lines.length && failures.length < maxFailures; i += 1) {
    const line = (lines[i] as string).replace(/^"""/, '').replace(/^ {1,80}(?:\| ?){1,20}/, '');
    const named = /^Process (.{1,120}):$/.exec(line);
    const inThread = /^Exception in thread (.{1,120}?)(?: \(.{0,120}\))?:$/.exec(line);
    if (named) process = named[1];
    else if (inThread) thread = inThread[1];
    else if (line.endsWith('Traceback (most recent call last):')) {
      open = { frames: [], fromHeader: true, ...(process !== undefined ? { process } : {}), ...(thread !== undefined ? { thread } : {}) };
    } else if (line.startsWith('The above exception was the direct cause of')) link = 'direct';
    else if (line.startsWith('During handling of the above exception')) link = 'handling';
    else {
      const frame = frameLine.exec(line);
      if (frame) {
        open ??= { frames: [], fromHeader: false };
        open.frames.push({ file: frame[1] as string, line: Number(frame[2]), ...(frame[3] !== undefined ? { in: frame[3] } : {}) });
        if (open.frames.length > maxFrames) open.frames.shift();
        continue;
      }
      if (!open) continue;
      const last = open.frames.at(-1);
      if (/^\s/.test(line)) {
        noteBelowFrame(open, last, line);
        continue;
      }
      const end = endLine.exec(line);
      if (
        !end ||
        (!open.fromHeader && !/^(?:Syntax|Indentation|Tab)Error$/.test(end[1] as string)) ||
        (!errorName.test(end[1] as string) && !open.fromHeader)
      ) {
        if (line.trim() !== '') open = undefined;
        continue;
      }
      const failure = closed(open, end[1] as string, [end[2] ?? '', ...messageLines(lines, i + 1)].join('\n').trimEnd());
      // A remote traceback is told in the message of its own exception; what it holds is read as a failure by itself.
      if (!failure.type.endsWith('RemoteTraceback')) add(failures, failure, link);
      link = undefined;
      open = undefined;
      process = undefined;
      thread = undefined;
    }
    if (line.startsWith('multiprocessing.pool.RemoteTraceback') || line.startsWith('concurrent.futures.process._RemoteTraceback')) open = undefined;
  }
  return failures;
}

function noteBelowFrame(open: Open, last: Frame | undefined, line: string): void {
  if (!last) return;
  const isCaret = /^[ \t]*[~^]+[~^ ]*$/.test(line);
  if (isCaret) {
    if (last.in === undefined) open.caret = Math.max(0, line.indexOf('^') - 4);
  } else last.code ??= line.trim();
}

function closed(open: Open, type: string, message: string): Failure {
  const { frames, process, thread, caret } = open;
  return {
    type,
    message: message.slice(0, 1_500),
    frames,
    ...(process !== undefined ? { process } : {}),
    ...(thread !== undefined ? { thread } : {}),
    ...(caret !== undefined ? { caret } : {}),
  };
}

/** Further lines of a message: indented or blank ones, up to the next thing that is printed. */
function messageLines(lines: readonly string[], from: number): string[] {
  const found: string[] = [];
  for (let i = from; i < lines.length && found.length < maxMessageLines; i += 1) {
    const line = lines[i] as string;
    if (line.trim() !== '' && !/^\s/.test(line)) break;
    if (frameLine.test(line) || line.startsWith('Traceback')) break;
    found.push(line);
  }
  return found;
}

function add(failures: Failure[], failure: Failure, link: 'direct' | 'handling' | undefined): void {
  const cause = link ? failures.pop() : undefined;
  if (cause && link) {
    failure.cause = cause;
    failure.causeIs = link;
    if (cause.process !== undefined) failure.process ??= cause.process;
  }
  failures.push(failure);
}
