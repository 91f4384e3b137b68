/**
 * Runs inside a sandbox and tries to get out of it or to see the host. Prints one JSON object: for each protection what
 * got through; an empty list is what one wants to see. Its argument says where there would be something to find.
 */
import { spawnSync } from 'node:child_process';
import { closeSync, constants, existsSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';

const bait = JSON.parse(process.argv[2]);
const through = {};

/** What the attempt gives back got through; an error means that it was held. */
async function attempt(protection, name, body) {
  through[protection] ??= [];
  try {
    const found = await body();
    if (found !== undefined && found !== false) through[protection].push(found === true ? name : `${name}: ${found}`);
  } catch {
    // held
  }
}

function opens(path, flags) {
  closeSync(openSync(path, flags));
  return true;
}

const connects = (target) =>
  new Promise((resolve, reject) => {
    const socket = connect(target);
    socket.once('connect', () => resolve(true));
    socket.once('error', reject);
    socket.setTimeout(2_000, () => reject(new Error('no answer')));
  });

const pids = () => readdirSync('/proc').filter((name) => /^\d+$/.test(name));

for (const path of [bait.file, '/etc/shadow', '/root', '/var', '/sys', '/boot', `/proc/1/root${bait.file}`])
  await attempt('host-files', path, () => existsSync(path));

for (const pid of pids()) await attempt('host-environment', `/proc/${pid}/environ`, () => readFileSync(`/proc/${pid}/environ`, 'latin1').includes(bait.secret));
await attempt('host-environment', 'own environment', () => Object.values(process.env).some((value) => value.includes(bait.secret)));

for (const name of ['mem', 'environ', 'maps', 'root/etc/hostname', 'cwd/x']) {
  await attempt('process-one', name, () => opens(`/proc/1/${name}`, constants.O_RDONLY));
  await attempt('process-one', `${name} for writing`, () => opens(`/proc/1/${name}`, constants.O_WRONLY));
}
await attempt('process-one', 'its descriptors', () => readdirSync('/proc/1/fd').length > 0);

await attempt('host-processes', 'other processes', () => pids().length > 5 && pids().length);
await attempt('host-processes', 'a signal to the server', () => process.kill(bait.pid, 0));

for (const host of ['127.0.0.1', '::1', ...bait.addresses]) await attempt('network', `${host}:${bait.port}`, () => connects({ host, port: bait.port }));
for (const [name, addresses] of Object.entries(networkInterfaces()))
  if (!addresses.every(({ internal }) => internal)) await attempt('network', `interface ${name}`, () => true);
await attempt('unix-sockets', 'abstract socket', () => connects({ path: `\0${bait.socket}` }));
await attempt('unix-sockets', 'socket file', () => connects({ path: bait.socketFile }));

const status = readFileSync('/proc/self/status', 'utf8');
const fieldOf = (name) => new RegExp(`^${name}:\\s*(\\S+)`, 'm').exec(status)?.[1];
for (const name of ['CapEff', 'CapPrm', 'CapBnd', 'CapAmb']) await attempt('privileges', name, () => Number.parseInt(fieldOf(name), 16) !== 0 && fieldOf(name));
await attempt('privileges', 'setuid programs', () => fieldOf('NoNewPrivs') !== '1');
await attempt('system-calls', 'no filter', () => fieldOf('Seccomp') !== '2');
for (const [command, ...args] of [
  ['unshare', '--user', 'true'],
  ['unshare', '--net', 'true'],
  ['mount', '-t', 'tmpfs', 'none', '/tmp'],
  ['umount', '/tmp'],
  ['dmesg'],
])
  await attempt('system-calls', command, () => spawnSync(command, args, { stdio: 'ignore' }).status === 0);

for (const folder of ['/', '/usr', '/etc', '/dev', '/opt/forkhall', '/run', '/home'])
  await attempt('read-only-files', folder, () => opens(`${folder}/probe`.replace('//', '/'), constants.O_WRONLY | constants.O_CREAT));
for (const file of ['/proc/sys/kernel/core_pattern', '/proc/sysrq-trigger', '/proc/self/oom_score_adj'])
  await attempt('read-only-files', file, () => opens(file, constants.O_WRONLY));

console.log(JSON.stringify(through));
