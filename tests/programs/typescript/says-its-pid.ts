import { writeSync } from 'node:fs';
import { Process } from '@forkhall/runtime';

const say = (how: string) => `<${process.pid} ${how}>\n`;

export function speaks() {
  process.stdout.write(say('text 进程'));
  process.stdout.write(Buffer.from(say('bytes')));
  process.stdout.write(say('latin1 \xe9'), 'latin1');
  process.stdout.cork();
  process.stdout.write(say('corked'));
  process.stdout.write(Buffer.from(say('and bytes')));
  process.stdout.uncork();
  console.error(say('error').trim());
}

if (import.meta.main) {
  speaks();
  await using child = new Process(speaks, []);
  await child.start();
  await child.join();
  writeSync(1, '[not known]\n');
}
