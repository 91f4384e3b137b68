import { MpError } from '../errors.ts';
import { connectLink } from './connect.ts';
import { identity } from './identity.ts';
import { type Link, Refused } from './link.ts';
import { sessionLink } from './session.ts';

/** Links to hubs other than the session's, by the hub's id: open, or being opened. */
const links = new Map<string, Link>();
const opening = new Map<string, Promise<Link>>();

export function registerLink(link: Link, alias = link.hubId): void {
  links.set(alias, link);
}

/** The link to a hub, if it is open; undefined when `openLink` must be awaited first. */
export function linkTo(hubId: string): Link | undefined {
  const session = sessionLink();
  return session.hubId === hubId ? session : links.get(hubId);
}

/** @throws Refused when there is nobody any more */
export function openLink(hubId: string, address: string | undefined): Promise<Link> {
  let promise = opening.get(hubId);
  if (promise === undefined) {
    if (address === undefined)
      throw new MpError(`a handle of another session arrived (${hubId}), which this process cannot reach; connect() to its ManagerServer first`);
    promise = connectLink(hubId, address, { serial: identity.serial, name: identity.name, pid: process.pid }).then(
      (link) => {
        registerLink(link);
        return link;
      },
      () => {
        throw new Refused('gone');
      },
    );
    opening.set(hubId, promise);
  }
  return promise;
}
