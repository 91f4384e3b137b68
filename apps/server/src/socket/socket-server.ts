import type { Server as HttpServer, IncomingMessage } from 'node:http';
import { type ClientToServer, documentBounds, type ServerToClient } from '@forkhall/protocol';
import { Server } from 'socket.io';
import { Connection, type ForkhallSocket, type Services } from './connection.ts';
import { answer } from './dispatch.ts';
import { RateLimits } from './rate-limits.ts';
import { TokenBucket } from './token-bucket.ts';

export type ForkhallIo = Server<ClientToServer, ServerToClient>;

export interface SocketServer extends AsyncDisposable {
  readonly io: ForkhallIo;
}

/** A run's files as JSON (characters may take three bytes, or be escaped) are the largest message. */
const maxMessageBytes = Math.max(documentBounds.textLength * 4, documentBounds.updateBytes) + 100_000;

/** The Socket.IO server on an HTTP server. `allowedOrigins`: pages of other hosts that may connect, as `https://school.example`. */
export function serveSockets(http: HttpServer, services: Services, allowedOrigins: readonly string[]): SocketServer {
  const io: ForkhallIo = new Server(http, {
    serveClient: false,
    maxHttpBufferSize: maxMessageBytes,
    // Terminal output compresses well, and compressing it costs more than the classroom's network.
    perMessageDeflate: false,
    httpCompression: false,
    allowRequest: (request, decide) => decide(isAllowedOrigin(request, allowedOrigins) ? null : 'origin not allowed', isAllowedOrigin(request, allowedOrigins)),
  });
  const closing = new Set<Promise<void>>();
  io.on('connection', (socket) => {
    const connection = attend(socket, services);
    socket.on('disconnect', () => {
      const closed = connection[Symbol.asyncDispose]()
        .catch((error: unknown) => services.log.error({ err: error }, 'a connection could not be closed'))
        .finally(() => closing.delete(closed));
      closing.add(closed);
    });
  });
  return {
    io,
    [Symbol.asyncDispose]: async () => {
      const closed = io.close();
      http.closeAllConnections();
      await closed.catch(() => undefined);
      await Promise.all(closing);
    },
  };
}

/** Bytes that one connection may send, [a second, at once]: reading them as JSON costs time before anything can be refused. */
const receivedBytes = [2_000_000, 64_000_000] as const;

function attend(socket: ForkhallSocket, services: Services): Connection {
  const received = new TokenBucket(...receivedBytes);
  socket.conn.on('packet', ({ data }) => {
    if (!received.take(packetBytes(data))) socket.disconnect(true);
  });
  const connection = new Connection(socket, services);
  const rates = new RateLimits();
  socket.onAny((name: string, ...args: unknown[]) => {
    const last = args.at(-1);
    const acknowledge = typeof last === 'function' ? (last as (reply: unknown) => void) : undefined;
    void answer(connection, rates, services.log, name, acknowledge === undefined ? args : args.slice(0, -1)).then(({ reply, effects }) => {
      acknowledge?.(reply);
      for (const effect of effects) effect();
      if (!reply.ok && !rates.refused()) socket.disconnect(true);
    });
  });
  return connection;
}

function packetBytes(data: unknown): number {
  return typeof data === 'string' ? data.length : data instanceof Uint8Array ? data.byteLength : 0;
}

/** A page of a foreign host must not speak for the person who looks at it. Programs that are no browsers send no Origin. */
function isAllowedOrigin({ headers }: IncomingMessage, allowedOrigins: readonly string[]): boolean {
  const { origin, host } = headers;
  if (origin === undefined || allowedOrigins.includes(origin)) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}
