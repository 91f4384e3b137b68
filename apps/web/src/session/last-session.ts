import { sessionIdSchema } from '@forkhall/protocol';

const key = 'forkhall.lastSession';

export function readLastSession(storage: Storage | undefined): string | undefined {
  return sessionIdSchema.safeParse(storage?.getItem(key)).data;
}

export function writeLastSession(storage: Storage | undefined, sessionId: string | undefined): void {
  try {
    if (sessionId === undefined) storage?.removeItem(key);
    else storage?.setItem(key, sessionId);
  } catch {
    // A browser without storage opens a new session each time.
  }
}

/** The session that an address names: `/s/<id>`. */
export function sessionIdOfPath(pathname: string): string | undefined {
  const [, id] = /^\/s\/([^/]+)\/?$/.exec(pathname) ?? [];
  return sessionIdSchema.safeParse(id).data;
}
