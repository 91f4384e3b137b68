import type { Server, Socket } from 'node:net';
import { decode } from '../clone/decode.ts';
import { encode } from '../clone/encode.ts';
import { AuthenticationError, ManagerClosed, MpError, RemoteError } from '../errors.ts';
import { checkOptions } from '../given.ts';
import { Handle } from '../handle.ts';
import { Channel } from '../session/channel.ts';
import { open } from '../session/connect.ts';
import { attach } from '../session/hub-host.ts';
import { held } from '../session/keep-alive.ts';
import { Refused, SocketLink } from '../session/link.ts';
import { registerLink } from '../session/links.ts';
import { net } from '../session/net.ts';
import { hostOfHub, sessionLink } from '../session/session.ts';
import { admit, introduce } from './handshake.ts';

type Callable = (...args: unknown[]) => unknown;

/** What a client is told about a registered name. */
type Offer = { kind: 'handle'; bytes: Uint8Array } | { kind: 'function' } | { kind: 'object'; methods: string[] };

/** @throws AuthenticationError */
function checkKey(authKey: unknown, doing: string): void {
  if (typeof authKey !== 'string' || authKey === '') throw new AuthenticationError(`${doing}: the authKey is empty; give a secret that both sides know`);
}

function methodsOf(object: object): string[] {
  const names = new Set<string>();
  for (let at = object; at !== Object.prototype && at !== null; at = Object.getPrototypeOf(at) as object) {
    for (const name of Object.getOwnPropertyNames(at)) {
      const descriptor = Object.getOwnPropertyDescriptor(at, name);
      if (name !== 'constructor' && !name.startsWith('_') && typeof descriptor?.value === 'function') names.add(name);
    }
  }
  return [...names];
}

function offer(name: string, service: unknown): Offer {
  if (service instanceof Handle) {
    if (service.hub !== sessionLink().hubId)
      throw new MpError(
        `ManagerServer.listen(): ${name} lives in another manager's process; register objects of this session: \`new Queue()\`, or \`(await Manager.session()).dict()\``,
      );
    return { kind: 'handle', bytes: encode(service, () => 'ManagerServer.listen()') };
  }
  if (typeof service === 'function') return { kind: 'function' };
  if (typeof service === 'object' && service !== null) return { kind: 'object', methods: methodsOf(service) };
  throw new MpError(`ManagerServer.listen(): ${name} is ${typeof service}; register functions, objects with methods, and shared objects such as a Queue`);
}

/**
 * Lets processes on other machines use what is registered here: shared objects such as a Queue, functions and methods of
 * objects (called in this process). Whoever connects proves that it has the key, and so does this server; what is sent
 * is not encrypted.
 */
export class ManagerServer implements AsyncDisposable {
  readonly address: { host: string; port: number };
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(server: Server, address: { host: string; port: number }) {
    this.#server = server;
    this.address = address;
  }

  /** @param o `host` is 127.0.0.1 and `port` a free one, unless given; `authKey` is the secret that both sides share */
  static async listen(o: { host?: string; port?: number; authKey: string; register: Record<string, unknown> }): Promise<ManagerServer> {
    checkOptions(o, 'ManagerServer.listen()', "{ authKey: 'a secret', register: { tasks } }");
    const { host = '127.0.0.1', port = 0, authKey, register } = o;
    checkKey(authKey, 'ManagerServer.listen()');
    checkOptions(register, 'ManagerServer.listen({ register })', '{ tasks, results }');
    const offers = Object.fromEntries(Object.entries(register).map(([name, service]) => [name, offer(name, service)]));
    const server = net().createServer({ noDelay: true, pauseOnConnect: false });
    await new Promise<void>((resolve, reject) => {
      server.once('error', (error) => reject(new MpError(`ManagerServer.listen(): ${error.message}`, { cause: error })));
      server.listen({ host, port }, resolve);
    });
    const { port: actual } = server.address() as { port: number };
    const self = new ManagerServer(server, { host, port: actual });
    server.on('connection', (socket) => {
      self.#sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => self.#sockets.delete(socket));
      void admit(socket, authKey).then((admitted) => {
        if (admitted) return welcome(socket, offers, register);
        socket.destroy();
      });
    });
    return self;
  }

  /** Ends every connection. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }
}

/** Serves one client that has proved its key. */
async function welcome(socket: Socket, offers: Record<string, Offer>, register: Record<string, unknown>): Promise<void> {
  const channel = new Channel(socket);
  const about = { name: `client ${socket.remoteAddress}:${socket.remotePort}`, pid: 1 };
  const host = hostOfHub();
  if (host !== undefined) attach(host.link.hub, channel, about);
  else await relay(channel, about);
  const toHub = channel.onFrame;
  channel.onFrame = (frame) => {
    if (frame[1] === 'service') void answer(channel, frame, register);
    else toHub(frame);
  };
  channel.send(['welcome', sessionLink().hubId, offers]);
}

/** This process has no hub: the client's requests go on to where it is, as a party of their own. */
async function relay(channel: Channel, about: { name: string; pid: number }): Promise<void> {
  const path = (await sessionLink().call('listen', '', [])) as string;
  const upstream = new Channel(await open({ path }));
  upstream.send(['hello', about]);
  channel.onFrame = (frame) => upstream.send(frame);
  channel.onClose = () => upstream.close();
  upstream.onFrame = (frame) => channel.send(frame);
  upstream.onClose = () => channel.close();
}

async function answer(channel: Channel, [id, , name, args]: unknown[], register: Record<string, unknown>): Promise<void> {
  const [method, packed] = args as [string | null, Uint8Array];
  try {
    const service = Object.hasOwn(register, String(name)) ? register[String(name)] : undefined;
    const called =
      method === null
        ? service
        : service !== undefined && methodsOf(service as object).includes(method)
          ? (service as Record<string, unknown>)[method]
          : undefined;
    if (typeof called !== 'function') throw new MpError(`nothing is registered as ${String(name)}${method === null ? '' : `.${method}`}`);
    const result = await (called as Callable).apply(service, decode(packed) as unknown[]);
    channel.send([id, 0, encode(result, () => `the result of ${String(name)}`)]);
  } catch (error) {
    const thrown = error instanceof Error ? error : new Error(String(error));
    channel.send([id, 1, 'failed', { name: thrown.name, message: thrown.message, stack: thrown.stack ?? '' }]);
  }
}

/**
 * Connects to a ManagerServer. The result has what was registered there, by name; functions and methods are async.
 * @throws AuthenticationError when the keys differ, ManagerClosed when nobody listens there
 */
export async function connect<R extends object>(o: { host: string; port: number; authKey: string }): Promise<R & AsyncDisposable> {
  checkOptions(o, 'connect()', "{ host: 'localhost', port: 5000, authKey: 'a secret' }");
  checkKey(o.authKey, 'connect()');
  const where = `${o.host}:${o.port}`;
  const socket = await open({ host: o.host, port: o.port }).catch((error: Error) => {
    throw new ManagerClosed(`connect(): nobody listens at ${where} (${error.message}); start the ManagerServer first`, { cause: error });
  });
  socket.on('error', () => {});
  if (!(await held(introduce(socket, o.authKey)))) {
    socket.destroy();
    throw new AuthenticationError(`connect(): ${where} and this process do not have the same authKey, or it is no ManagerServer`);
  }
  const channel = new Channel(socket);
  const [, hubId, offers] = await held(
    new Promise<unknown[]>((resolve, reject) => {
      channel.onFrame = resolve;
      channel.onClose = () => reject(new ManagerClosed(`connect(): ${where} ended the connection`));
    }),
  );
  const link = new SocketLink(hubId as string, () => channel);
  channel.socket.unref();
  channel.onFrame = (frame) => link.receive(frame);
  channel.onClose = () => link.lost();
  registerLink(link);
  const call = async (name: string, method: string | null, args: unknown[]): Promise<unknown> => {
    const doing = method === null ? `${name}()` : `${name}.${method}()`;
    try {
      return decode((await link.call('service', name, [method, encode(args, () => doing, 'args')])) as Uint8Array);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (error.refusal !== 'failed') throw new ManagerClosed(`${doing}: the connection to ${where} is lost`);
      const failure = error.detail as { name: string; message: string; stack: string };
      throw new RemoteError(`${doing} failed at ${where}: ${failure.name}: ${failure.message}`, where, failure.stack, new Error(failure.message));
    }
  };
  const services: Record<string | symbol, unknown> = {};
  for (const [name, offered] of Object.entries(offers as Record<string, Offer>)) {
    if (offered.kind === 'handle') services[name] = decode(offered.bytes);
    else if (offered.kind === 'function') services[name] = (...args: unknown[]) => call(name, null, args);
    else services[name] = Object.fromEntries(offered.methods.map((method) => [method, (...args: unknown[]) => call(name, method, args)]));
  }
  services[Symbol.asyncDispose] = async () => {
    channel.close();
    link.lost();
  };
  return services as R & AsyncDisposable;
}
