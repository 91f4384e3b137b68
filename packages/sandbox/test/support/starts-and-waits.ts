/** Opens a host with a run and spares, says where they are as one line of JSON, and waits to be killed. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { sandboxProcesses } from './children.ts';
import { openTestHost, programOf, start } from './test-host.ts';

const { promise: spareIsWarm, resolve } = Promise.withResolvers<void>();
const host = await openTestHost({
  spares: { python: 1, typescript: 0 },
  log: (_level, message) => {
    if (message === 'a spare is warm') resolve();
  },
});
const run = await start(host, programOf('ignores-signals.py', { stdin: 'pipe' }));
await run.says('ready');
await spareIsWarm;
const bwraps = sandboxProcesses().map((line) => Number.parseInt(line, 10));
const commandLine = readFileSync(`/proc/${bwraps[0]}/cmdline`, 'utf8').split('\0');
const state = dirname(commandLine[commandLine.indexOf('/etc') - 1] ?? '');
const groups = execFileSync('find', ['/sys/fs/cgroup', '-maxdepth', '6', '-name', `forkhall-${process.pid}-*`], { encoding: 'utf8' })
  .split('\n')
  .filter(Boolean);
console.log(JSON.stringify({ bwraps, groups, state }));
setInterval(() => {}, 60_000);
