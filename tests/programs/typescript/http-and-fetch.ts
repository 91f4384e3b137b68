// An HTTP server and fetch on localhost; a stream, a 404, a port that nobody listens on; nothing outside is reached.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const server = createServer(async (request, response) => {
  if (request.url !== '/') return response.writeHead(404).end('nothing here');
  const chunks: string[] = [];
  for await (const chunk of request.setEncoding('utf8')) chunks.push(chunk);
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ method: request.method, body: chunks.join('') }));
});
server.listen(0, 'localhost');
await once(server, 'listening');
const base = `http://localhost:${(server.address() as AddressInfo).port}`;
console.log(await (await fetch(`${base}/`, { method: 'POST', body: '正文' })).json());
const missing = await fetch(`${base}/missing`);
console.log(missing.status, await missing.text());
server.closeAllConnections();
server.close();
await once(server, 'close');
await fetch(base).catch((error) => console.log('after close:', error.message));
