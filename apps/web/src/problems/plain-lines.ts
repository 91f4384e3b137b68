const maxTextLength = 128_000;
const maxLines = 3_000;
const maxLineLength = 2_000;

const sequences = new RegExp(
  [
    '\\u001b\\[[0-?]{0,64}[ -/]{0,8}[@-~]', // CSI
    '\\u001b\\][^\\u0007\\u001b]{0,2048}(?:\\u0007|\\u001b\\\\)?', // OSC
    '\\u001b[PX^_][^\\u001b]{0,2048}(?:\\u001b\\\\)?', // DCS, SOS, PM, APC
    '\\u001b[ -/]{0,4}[0-~]', // two characters
  ].join('|'),
  'g',
);

/** The last lines of a terminal's output as plain text: no colours, no `\r`; bounded in every direction. */
export function plainLines(output: string): string[] {
  const text = output.length > maxTextLength ? output.slice(-maxTextLength) : output;
  const lines = text.replace(sequences, '').split('\n');
  return lines.slice(-maxLines).map((line) => {
    const cut = line.length > maxLineLength ? line.slice(0, maxLineLength) : line;
    const end = cut.endsWith('\r') ? cut.length - 1 : cut.length;
    // A progress bar overwrites itself: what counts is what stands last.
    return cut.slice(cut.lastIndexOf('\r', end - 1) + 1, end);
  });
}
