/** Progress and advice go to stderr: stdout belongs to what the command itself prints. */
export const say = (line) => process.stderr.write(`forkhall: ${line}\n`);

export const seconds = (sinceMs) => `${((performance.now() - sinceMs) / 1000).toFixed(1)} s`;

/** The last words of the program that failed, and then the one line. */
export function sayFailure({ tail, message }) {
  for (const line of tail) process.stderr.write(`    ${line}\n`);
  say(message);
}
