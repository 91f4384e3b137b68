// The entry of every child process. Descriptor 3 leads to the parent, descriptor 4 to the hub for calls that block.
import { decode } from '../clone/decode.ts';
import { encodeFrame } from '../clone/encode.ts';
import { report, reporting, reportUncaught } from '../events/report.ts';
import { Channel } from '../session/channel.ts';
import { connectLink } from '../session/connect.ts';
import { evaluation } from '../session/evaluation.ts';
import { identity } from '../session/identity.ts';
import { SocketLink } from '../session/link.ts';
import { net } from '../session/net.ts';
import { joinSession } from '../session/session.ts';
import type { BootMessage } from '../session/spawn.ts';
import { recordModules } from '../target/find.ts';
import { callOver, readFrameBytes, writeFrame } from './blocking.ts';
import type { Parent } from './parent.ts';
import { perform } from './perform.ts';

const parentFd = 3;
const blockingFd = 4;

// Before anything else reads it, the descriptor blocks: what the parent wrote first is simply read.
const bootBytes = readFrameBytes(parentFd);
const jobBytes = bootBytes === undefined ? undefined : readFrameBytes(parentFd);
if (bootBytes === undefined || jobBytes === undefined) process.exit(1);
const [, boot] = decode(bootBytes) as [string, BootMessage];

Object.assign(identity, {
  serial: boot.serial,
  name: boot.name,
  daemon: boot.daemon,
  parentPid: boot.parentPid,
  mainUrl: boot.mainUrl,
});
if (reporting) {
  report('process.started', {
    parent: boot.parentPid,
    name: boot.name,
    how: boot.mainUrl === undefined ? 'manager' : 'spawn',
    daemon: boot.daemon || undefined,
  });
  reportUncaught();
}
process.argv.splice(1, process.argv.length, ...boot.argv);

/** Not before something is to be heard: a socket is a tenth of what a start takes, and a child may need none. */
let channel: Channel | undefined;
let onControl: (frame: unknown[]) => void = () => {};
function openChannel(): Channel {
  if (channel !== undefined) return channel;
  const { Socket } = net();
  // What comes over it belongs to the evaluation of the module as little as what run() does.
  channel = evaluation.run(false, () => new Channel(new Socket({ fd: parentFd, readable: true, writable: true })));
  channel.socket.unref();
  const way = boot.hubPath === null ? link : undefined;
  channel.onFrame = (frame) => (way !== undefined && typeof frame[0] === 'number' ? way.receive(frame) : onControl(frame));
  channel.onClose = () => {
    way?.lost();
    // A daemon does not outlive its parent, however that ended.
    if (boot.daemon) process.kill(process.pid, 'SIGTERM');
  };
  return channel;
}
const parent: Parent = {
  send: (frame) => (channel === undefined ? writeFrame(parentFd, encodeFrame(frame)) : channel.send(frame)),
  open: (listener) => {
    onControl = listener;
    return openChannel();
  },
};
const link: SocketLink =
  boot.hubPath === null
    ? new SocketLink(boot.hubId, openChannel)
    : await connectLink(boot.hubId, boot.hubPath, { serial: boot.serial, name: boot.name, pid: process.pid });
link.syncCall = callOver(blockingFd);
joinSession(link);
if (boot.daemon) openChannel();

recordModules();
if (boot.mainUrl !== undefined) {
  identity.evaluating = true;
  const { mainUrl } = boot;
  await evaluation.run(true, () => import(mainUrl));
  identity.evaluating = false;
}
// Not awaited here: Node would warn of a top-level await where run() never ends, which is told better elsewhere.
void perform(jobBytes, parent);
