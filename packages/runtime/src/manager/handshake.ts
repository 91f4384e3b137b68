import type { Socket } from 'node:net';

const nonceBytes = 32;
const macBytes = 32;
/** Who has not proved its key by then is sent away. */
const handshakeMs = 10_000;

/** Reads exactly so many raw bytes; undefined at the end of the stream or when they do not come in time. */
function read(socket: Socket, count: number): Promise<Buffer | undefined> {
  return new Promise((resolve) => {
    const finish = (bytes: Buffer | undefined) => {
      clearTimeout(timer);
      socket.off('readable', look);
      socket.off('end', end);
      socket.off('error', end);
      socket.off('close', end);
      resolve(bytes);
    };
    const look = () => {
      const bytes = socket.read(count) as Buffer | null;
      if (bytes !== null) finish(bytes.length === count ? bytes : undefined);
    };
    const end = () => finish(undefined);
    const timer = setTimeout(end, handshakeMs);
    socket.on('readable', look);
    socket.on('end', end);
    socket.on('error', end);
    socket.on('close', end);
    look();
  });
}

async function prove(authKey: string, role: 'client' | 'server', first: Buffer, second: Buffer): Promise<Buffer> {
  const { createHmac } = await import('node:crypto');
  return createHmac('sha256', authKey).update(role).update(first).update(second).digest();
}

async function same(left: Buffer, right: Buffer): Promise<boolean> {
  const { timingSafeEqual } = await import('node:crypto');
  return left.length === right.length && timingSafeEqual(left, right);
}

async function nonce(): Promise<Buffer> {
  const { randomBytes } = await import('node:crypto');
  return randomBytes(nonceBytes);
}

/**
 * The server's half of the mutual proof, in raw bytes: nothing that a stranger sends is parsed. Server: nonce. Client:
 * nonce and HMAC-SHA256(key, "client" server's nonce, client's nonce). Server: HMAC-SHA256(key, "server" client's nonce,
 * server's nonce), or the end of the connection.
 */
export async function admit(socket: Socket, authKey: string): Promise<boolean> {
  const mine = await nonce();
  socket.write(mine);
  const answer = await read(socket, nonceBytes + macBytes);
  if (answer === undefined) return false;
  const theirs = answer.subarray(0, nonceBytes);
  if (!(await same(answer.subarray(nonceBytes), await prove(authKey, 'client', mine, theirs)))) return false;
  socket.write(await prove(authKey, 'server', theirs, mine));
  return true;
}

/** The client's half; false when the server refused, or could not prove that it has the key. */
export async function introduce(socket: Socket, authKey: string): Promise<boolean> {
  const theirs = await read(socket, nonceBytes);
  if (theirs === undefined) return false;
  const mine = await nonce();
  socket.write(Buffer.concat([mine, await prove(authKey, 'client', theirs, mine)]));
  const proof = await read(socket, macBytes);
  return proof !== undefined && (await same(proof, await prove(authKey, 'server', mine, theirs)));
}
