import type { Terminal } from '@xterm/xterm';

/**
 * Keeps the terminal from answering queries (device attributes, cursor position, modes, colours) while
 * `mayAnswer` is false: the answer would reach a program that did not ask now.
 */
export function silenceReplies(terminal: Terminal, mayAnswer: () => boolean): void {
  const swallow = () => !mayAnswer();
  const { parser } = terminal;
  for (const prefix of ['', '>', '=']) parser.registerCsiHandler(prefix === '' ? { final: 'c' } : { prefix, final: 'c' }, swallow);
  parser.registerCsiHandler({ final: 'n' }, swallow);
  parser.registerCsiHandler({ prefix: '?', final: 'n' }, swallow);
  parser.registerCsiHandler({ intermediates: '$', final: 'p' }, swallow);
  parser.registerCsiHandler({ prefix: '?', intermediates: '$', final: 'p' }, swallow);
  parser.registerCsiHandler({ prefix: '>', final: 'q' }, swallow);
  parser.registerDcsHandler({ intermediates: '$', final: 'q' }, swallow);
  for (const colour of [4, 10, 11, 12]) parser.registerOscHandler(colour, (data) => data.includes('?') && !mayAnswer());
}

/** A program may neither write to the clipboard (OSC 52) nor name the page's window (0, 1, 2), nor move it (CSI t). */
export function forbidReachingOut(terminal: Terminal): void {
  for (const command of [0, 1, 2, 52]) terminal.parser.registerOscHandler(command, () => true);
  terminal.parser.registerCsiHandler({ final: 't' }, () => true);
}
