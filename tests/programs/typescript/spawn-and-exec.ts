// spawn, exec, execFile and spawnSync: output, input, exit codes, signals, a missing command; a child on our terminal.
import { exec, execFile, execSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';

const sort = spawn('sort', { stdio: ['pipe', 'pipe', 'inherit'] });
sort.stdin.end('三\nb\na\n');
console.log('sorted', (await text(sort.stdout)).split('\n'), sort.exitCode ?? (await once(sort, 'exit'))[0]);

console.log(await promisify(execFile)('printf', ['%s-', 'x', 'y']));
await promisify(exec)('echo out; echo err >&2; exit 4').catch((error) => console.log(error.code, error.stdout, error.stderr));
console.log(spawnSync('sh', ['-c', 'kill -9 $$']).signal, execSync('echo sync').toString());

const inherited = spawn('sh', ['-c', 'test -t 1 && echo on our terminal; exit 3'], { stdio: 'inherit' });
console.log('exit', ...(await once(inherited, 'exit')));

const sleeper = spawn('sleep', ['600']);
sleeper.kill();
console.log('killed', ...(await once(sleeper, 'exit')), sleeper.killed);

const [error] = await once(spawn('no-such-command'), 'error').catch((error) => [error]);
console.log(error.code, error.message);
