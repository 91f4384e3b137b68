import { Hub } from '../hub/hub.ts';
import type { Request } from '../hub/request.ts';
import { Segment } from '../memory/segment.ts';
import { tell } from '../observed.ts';
import type { Channel } from './channel.ts';
import { attach, HubServer } from './hub-host.ts';
import { identity } from './identity.ts';
import { type Link, LocalLink } from './link.ts';
import { pump } from './pump.ts';

/** A name that no other hub on the machine has. */
export function newHubId(): string {
  return `${process.pid.toString(36)}-${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 10)}`;
}

/** The session's hub, in the main process. */
class Host {
  readonly link: LocalLink;
  #server: Promise<HubServer> | undefined;

  constructor() {
    const hub = new Hub((method, args, request) => this.#call(method, args, request));
    const hubId = newHubId();
    hub.onReturned = (count, from) =>
      tell(
        `${count === 1 ? 'An item goes' : `${count} items go`} back to the queue: ${from.name} (pid ${from.pid}) ended before it was done with ${count === 1 ? 'it' : 'them'}.`,
      );
    hub.memory = new Segment();
    this.link = new LocalLink(hubId, hub, { serial: identity.serial, name: identity.name, pid: process.pid });
    this.link.pump = pump;
  }

  #call(method: string, _args: readonly unknown[], request: Request): void {
    if (method !== 'listen') {
      request.fail('unknown-method', method);
      return;
    }
    this.listen().then(
      (path) => request.done(path),
      (error) => request.fail('failed', String(error)),
    );
  }

  async listen(): Promise<string> {
    this.#server ??= HubServer.listen(this.link.hub);
    const { path } = await this.#server;
    this.link.address = path;
    return path;
  }
}

let host: Host | undefined;
let link: Link | undefined;

/** The way to the session's hub. In the main process the hub begins with the first call. */
export function sessionLink(): Link {
  if (link === undefined) {
    host = new Host();
    link = host.link;
  }
  return link;
}

/** A child was given its way to the hub. */
export function joinSession(given: Link): void {
  link = given;
}

/** The host when the hub is in this process. */
export function hostOfHub():
  | { attach: (channel: Channel, about: { serial: string; name: string; pid: number }, onControl: (frame: unknown[]) => void) => void; link: LocalLink }
  | undefined {
  sessionLink();
  const { link: local } = host ?? {};
  if (local === undefined) return undefined;
  return { link: local, attach: (channel, about, onControl) => void attach(local.hub, channel, about, onControl) };
}
