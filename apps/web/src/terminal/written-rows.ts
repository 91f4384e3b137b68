/** Moves the cursor to other rows, or wipes them: what draws a screen, and not what prints lines. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are made of them
const drawing = /\u001b(?:\[[0-9;?]*[ABEFHJLMSTdfr]|[78M])/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are made of them
const sequences = /\u001b(?:\[[0-9;?<=>]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[ -/]*[0-~])/g;

const isVisible = (text: string): boolean => text.trim() !== '';

/**
 * Which rows a piece of output has put text on, when it was written with the cursor in row `before` and left it in row
 * `after`. `drawing` where it is the work of a program that draws its screen.
 */
export function writtenRows(text: string, before: number, after: number): { from: number; to: number } | 'drawing' | undefined {
  if (text.includes('\u001b') && drawing.test(text)) return 'drawing';
  const plain = text.includes('\u001b') ? text.replace(sequences, '') : text;
  if (!isVisible(plain) || after < before) return undefined;
  const first = plain.indexOf('\n');
  if (first < 0) return { from: before, to: after };
  // A line of its own ends before the next row; so does what comes after another's unfinished line.
  let from = before;
  let head = 0;
  for (let end = first; end >= 0 && !isVisible(plain.slice(head, end)); end = plain.indexOf('\n', head)) {
    from += 1;
    head = end + 1;
  }
  const to = isVisible(plain.slice(plain.lastIndexOf('\n') + 1)) ? after : after - 1;
  return to < from ? undefined : { from, to };
}
