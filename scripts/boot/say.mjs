/** Progress and advice go to stderr: stdout belongs to what the command itself prints. */
export const say = (line) => process.stderr.write(`forkhall: ${line}\n`);

export const seconds = (sinceMs) => `${((performance.now() - sinceMs) / 1000).toFixed(1)} s`;
