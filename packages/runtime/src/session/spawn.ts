import type { ChildProcess } from 'node:child_process';
import { getCompileCacheDir } from 'node:module';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { encodeFrame } from '../clone/encode.ts';
import type { Signal } from '../errors.ts';
import { isOwn } from '../events/pending.ts';
import { eventsStart, report, reporting } from '../events/report.ts';
import { Channel } from './channel.ts';
import { open } from './connect.ts';
import { identity, nextChildNumber } from './identity.ts';
import { findMainModule } from './main-module.ts';
import { bootUrl } from './own-folder.ts';
import { hostOfHub, sessionLink } from './session.ts';

/** How a process ended: by itself with a code, or by a signal. */
export type Exit = { exitCode: number | null; signal: Signal | null };

/** What a child is told first. */
export interface BootMessage {
  hubId: string;
  /** Where the hub is, for a child whose parent does not have it. */
  hubPath: string | null;
  serial: string;
  name: string;
  daemon: boolean;
  parentPid: number;
  mainUrl: string | undefined;
  argv: string[];
}

export interface Child {
  readonly serial: string;
  readonly pid: number;
  readonly channel: Channel;
  readonly process: ChildProcess;
  /** Resolves when it has ended and everything that it sent has been taken in. */
  readonly exit: Promise<Exit>;
}

const bootPath = fileURLToPath(bootUrl);

/** Flags of this process that would do harm in a child. */
const notForChildren = /^(?:-e|-p|-i|-pe|-c|--eval|--print|--interactive|--check|--inspect(?:-.*)?|--watch.*|--test.*|--run|--input-type.*)(?:=|$)/;

function childFlags(): string[] {
  const flags: string[] = [];
  for (let i = 0; i < process.execArgv.length; i++) {
    const flag = process.execArgv[i] as string;
    if (!notForChildren.test(flag)) flags.push(flag);
    else if (/^(?:-e|-p|-pe|--eval|--print)$/.test(flag)) i++;
  }
  return flags;
}

/** The cache keeps the stripped TypeScript and the compiled code: a child starts in half the time. */
function childEnvironment(): NodeJS.ProcessEnv {
  const { env } = process;
  const events = eventsStart().environment;
  if (env.NODE_COMPILE_CACHE !== undefined || env.NODE_DISABLE_COMPILE_CACHE !== undefined) return { ...env, ...events };
  return { ...env, ...events, NODE_COMPILE_CACHE: getCompileCacheDir() ?? join(tmpdir(), 'node-compile-cache') };
}

const daemons = new Set<ChildProcess>();
let watchingExit = false;

/** Starts a process of this session. What it does is up to the frames that it is sent. */
export async function spawnChild(options: {
  name: string;
  serial?: string;
  daemon: boolean;
  /** Frames of the child that are not for the hub. */
  onControl: (frame: unknown[]) => void;
  needsMain?: boolean;
  /** Handed down as descriptor 5. */
  extraFd?: number;
}): Promise<Child> {
  const link = sessionLink();
  const host = hostOfHub();
  const serial = options.serial ?? `${identity.serial}.${nextChildNumber()}`;
  // In the main process nothing is awaited before the child is there.
  const hubPath = host === undefined ? ((await link.call('listen', '', [])) as string) : null;
  // Not imported: a child that starts none need not load it.
  const { spawn } = process.getBuiltinModule('node:child_process') as typeof import('node:child_process');
  const child = spawn(process.execPath, [...eventsStart().flags, ...childFlags(), bootPath, options.name], {
    stdio: ['ignore', 'inherit', 'inherit', 'pipe', 'pipe', ...(options.extraFd === undefined ? [] : [options.extraFd])],
    env: childEnvironment(),
  });
  const main = child.stdio[3] as Socket;
  const blocking = child.stdio[4] as unknown as Socket;
  for (const handle of [child, main, blocking]) isOwn(handle);
  const { pid } = child;
  if (pid === undefined) {
    const error = await new Promise<Error>((resolve) => child.once('error', resolve));
    throw error;
  }
  const channel = new Channel(main);
  channel.socket.unref();
  const about = { serial, name: options.name, pid };
  let closed: () => void = () => {};
  const drained = new Promise<void>((resolve) => {
    closed = resolve;
  });
  if (host !== undefined) {
    host.attach(channel, about, options.onControl);
    const second = new Channel(blocking);
    second.socket.unref();
    host.attach(second, about, () => {});
  } else {
    channel.onFrame = options.onControl;
    blocking.unref();
    relay(blocking, hubPath as string, about);
  }
  const { onClose } = channel;
  channel.onClose = () => {
    onClose();
    closed();
  };
  const boot: BootMessage = {
    hubId: link.hubId,
    hubPath,
    serial,
    name: options.name,
    daemon: options.daemon,
    parentPid: process.pid,
    mainUrl: options.needsMain === false ? undefined : findMainModule(),
    argv: process.argv.slice(1),
  };
  channel.send(['boot', boot]);
  if (options.daemon) keepAsDaemon(child);
  const exited = new Promise<Exit>((resolve) => {
    child.once('exit', (exitCode, signal) => {
      daemons.delete(child);
      resolve({ exitCode, signal: signal as Signal | null });
    });
  });
  const exit = exited.then(async (how) => {
    await drained;
    // The hub has heard of its end, too: what it put is there, what it held is free.
    if (host === undefined) await link.call('gone', '', [serial]).catch(() => {});
    return how;
  });
  return { serial, pid, channel, process: child, exit };
}

function keepAsDaemon(child: ChildProcess): void {
  child.unref();
  daemons.add(child);
  if (watchingExit) return;
  watchingExit = true;
  process.on('exit', () => {
    for (const daemon of daemons) {
      if (reporting && daemon.pid !== undefined) report('process.signalled', { target: daemon.pid, signal: 'SIGTERM' });
      daemon.kill('SIGTERM');
    }
  });
}

/** Blocking calls of a grandchild go through its parent's event loop: Node can hand down no other kind of connection. */
function relay(socket: Socket, hubPath: string, about: { serial: string; name: string; pid: number }): void {
  socket.on('error', () => {});
  socket.once('data', async (first: Buffer) => {
    socket.pause();
    const hub = await open({ path: hubPath }).catch(() => undefined);
    if (hub === undefined) {
      socket.destroy();
      return;
    }
    hub.unref();
    hub.on('error', () => {});
    hub.write(encodeFrame(['hello', about]));
    hub.write(first);
    socket.pipe(hub);
    hub.pipe(socket);
  });
}
