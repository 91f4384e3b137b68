/** A stretch of output and the pid of the process that wrote it, 0 where that is not known. */
export type WriterSpan = readonly [pid: number, length: number];

/** Spans for exactly so much output, whatever the record before it said. */
export function fittedSpans(spans: readonly WriterSpan[] | undefined, length: number): WriterSpan[] {
  const fitted: WriterSpan[] = [];
  let left = length;
  for (const [pid, own] of spans ?? []) {
    if (left === 0) break;
    appendSpan(fitted, pid, Math.min(own, left));
    left -= Math.min(own, left);
  }
  appendSpan(fitted, 0, left);
  return fitted;
}

/** Adds what comes after; neighbours of one writer become one. */
export function appendSpans(spans: WriterSpan[], after: readonly WriterSpan[]): void {
  for (const [pid, length] of after) appendSpan(spans, pid, length);
}

function appendSpan(spans: WriterSpan[], pid: number, length: number): void {
  if (length <= 0) return;
  const last = spans.at(-1);
  if (last?.[0] === pid) spans[spans.length - 1] = [pid, last[1] + length];
  else spans.push([pid, length]);
}
