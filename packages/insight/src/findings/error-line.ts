/** A frame of a JavaScript stack: the error stands above the first of them. */
const frame = /^ +at .*(:\d+:\d+|<anonymous>)\)?$/;

/** The line of a traceback or a stack that says what the error is, cut. */
export function errorLine(error: string): string {
  const lines = error.trimEnd().split('\n');
  const firstFrame = lines.findIndex((line, at) => at > 0 && frame.test(line));
  const line = lines.at(firstFrame > 0 ? firstFrame - 1 : -1) ?? '';
  return line.length > 200 ? `${line.slice(0, 199)}…` : line;
}
