// The terminal from Node: isTTY, its size and a resize, raw mode with single keys, colours, a line redrawn.
import { once } from 'node:events';
import { stdin, stdout } from 'node:process';
import { styleText } from 'node:util';

console.log(stdin.isTTY, stdout.isTTY, stdout.columns, stdout.rows, stdout.getColorDepth() >= 4);
console.log(styleText('red', 'red'), { number: 1, text: '文' });
stdin.setRawMode(true);
stdout.write('press keys: ');
const [keys] = await once(stdin, 'data');
stdin.setRawMode(false);
stdin.pause();
console.log('got', keys);
const resized = once(stdout, 'resize');
const waiting = setInterval(() => {}, 1_000);
console.log('ready for a new size');
await resized;
clearInterval(waiting);
console.log('now', stdout.columns, stdout.rows);
for (const part of ['1/3', '2/3', '3/3']) {
  stdout.clearLine(0);
  stdout.cursorTo(0);
  stdout.write(part);
}
stdout.write('\n');
