// Comes to say that it has started a command when that has ended already. Says when it saw the end, on the clock of the events.
import { readFileSync } from 'node:fs';
import { run } from '../../src/index.ts';

const starter = process.getBuiltinModule('node:child_process');
const { spawn } = starter;
starter.spawn = ((...given: Parameters<typeof spawn>) => {
  const child = spawn(...given);
  let state = '';
  while (state !== 'Z') state = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]?.[0] ?? '';
  console.log(Number(process.hrtime.bigint()) / 1e9 - Number(process.env.FORKHALL_EVENTS_START));
  return child;
}) as typeof spawn;
await run(['true']);
