// net and dgram: TCP, a Unix socket, UDP, IPv6, between two processes' worth of code on localhost.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect, createServer, type ListenOptions, type NetConnectOpts } from 'node:net';
import { text } from 'node:stream/consumers';

async function talk(name: string, listen: ListenOptions, reach: (port: number) => NetConnectOpts): Promise<void> {
  const server = createServer((socket) => socket.end('welcome'));
  server.listen(listen);
  await once(server, 'listening');
  const address = server.address();
  console.log(name, await text(connect(reach(typeof address === 'object' ? (address?.port ?? 0) : 0))));
  server.close();
  await once(server, 'close');
}

await talk('TCP', { port: 0, host: '127.0.0.1' }, (port) => ({ port, host: 'localhost' }));
await talk('IPv6', { port: 0, host: '::1' }, (port) => ({ port, host: '::1' }));
await talk('Unix', { path: 'here.sock' }, () => ({ path: 'here.sock' }));
const receiver = createSocket('udp4').bind(0, '127.0.0.1');
await once(receiver, 'listening');
const sender = createSocket('udp4');
sender.send('datagram', receiver.address().port, '127.0.0.1');
console.log('UDP', String((await once(receiver, 'message'))[0]));
sender.close();
receiver.close();
