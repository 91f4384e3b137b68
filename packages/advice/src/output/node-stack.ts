import type { Failure, Frame } from './failure.ts';

const stackFrame = /^\s+at (?:async )?(?:(.{1,200}?) \()?(?:file:\/\/)?(\/[^():\s]{1,500}|node:[\w/]+):(\d{1,9})(?::(\d{1,9}))?\)?$/;
const place = /^(?:file:\/\/)?(\/[^:\s]{1,500}):(\d{1,9})$/;
const head =
  /^(?:Uncaught |\[| {1,40}\[cause\]: \[?)?((?:[A-Z]\w{0,60})?(?:Error|Exception|Rejection|Full|Empty|Closed|Timeout|Lost)\w{0,20}|EndOfStream|Not(?:Importable|Cloneable)|LockNotHeld|SemaphoreOverReleased|BrokenBarrier|PoolStillRunning|ProcessExited)(?: \[(\w{1,80})\])?(?:: ?(.*?))?(?:\] ?\{?)?$/;
const maxFailures = 20;
const maxFrames = 40;

/** Every error that Node printed into these lines, in order. */
export function nodeFailures(lines: readonly string[]): Failure[] {
  const failures: Failure[] = [];
  let at: { frame: Frame; caret?: number } | undefined;
  let current: Failure | undefined;
  for (const line of lines) {
    if (failures.length >= maxFailures) break;
    const frame = current ? stackFrame.exec(line) : null;
    if (frame && current) {
      if (current.frames.length < maxFrames) {
        current.frames.unshift({
          file: frame[2] as string,
          line: Number(frame[3]),
          ...(frame[4] !== undefined ? { column: Number(frame[4]) } : {}),
          ...(frame[1] !== undefined ? { in: frame[1] } : {}),
        });
      }
      continue;
    }
    const code = current ? /^\s+code: '(\w{1,80})'/.exec(line) : null;
    if (code && current) {
      current.code ??= code[1] as string;
      continue;
    }
    const where = place.exec(line);
    if (where) {
      at = { frame: { file: where[1] as string, line: Number(where[2]) } };
      continue;
    }
    if (at && /^\s*\^+\s*$/.test(line)) {
      at.caret = line.indexOf('^');
      continue;
    }
    const error = head.exec(line);
    if (error) {
      current = { type: error[1] as string, message: (error[3] ?? '').slice(0, 1_500), frames: [], ...(error[2] !== undefined ? { code: error[2] } : {}) };
      if (at) {
        current.frames.push({ ...at.frame, ...(at.caret !== undefined ? { column: at.caret + 1 } : {}) });
        if (at.caret !== undefined) current.caret = at.caret;
      }
      at = undefined;
      failures.push(current);
    } else if (at && at.frame.code === undefined && line.trim() !== '') at.frame.code = line.trim();
    else if (current && line.trim() !== '' && !/^\s/.test(line) && !/^[}\]]/.test(line)) current = undefined;
  }
  return failures;
}
