// readline/promises: questions with typed answers, line by line until the end of input.
import { stdin, stdout } from 'node:process';
import { createInterface } from 'node:readline/promises';

const terminal = createInterface({ input: stdin, output: stdout, terminal: false });
const name = await terminal.question('你的名字? ');
console.log(`你好, ${name}!`, [...name].length);
console.log('ready for lines');
for await (const line of terminal) console.log('line', JSON.stringify(line));
console.log('end of input');
