/** What is looked at of a program's output: its last characters, and of each line its first. */
export const maxTailChars = 65_536;
const maxLineChars = 2_000;
const maxLines = 4_000;

// Each alternative stops at the next escape, so that the whole is linear.
// biome-ignore lint/suspicious/noControlCharactersInRegex: terminal escapes are control characters
const escapes = /\u001b(?:\[[0-9;:<=>?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[PX^_][^\u001b]*(?:\u001b\\)?|[ -/]*[0-~])/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: other control characters that a terminal does not show
const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;

/** The last lines of an output as a person reads them: without colours and control characters, bounded in number and length. */
export function cleanLines(output: string): string[] {
  const text = output
    .slice(-maxTailChars)
    .replace(escapes, '')
    .replace(controls, (c) => (c === '\u000c' ? '\n' : ''));
  return text
    .split(/\r\n|\n|\r/)
    .slice(-maxLines)
    .map((line) => line.slice(0, maxLineChars));
}
