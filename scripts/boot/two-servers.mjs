import { createServer, request } from 'node:http';
import { connect } from 'node:net';

/** What the server answers itself; everything else is Next's. */
const isServers = (path) => path.startsWith('/api/') || path.startsWith('/socket.io/');
/** There is one page for all sessions, as in the export. */
const pagePath = (path) => path.replace(/^\/s\/[^/?.]+/, '/s/_');

/**
 * One port for development: the server's and Next's, WebSockets included.
 * @returns {import('node:http').Server} not yet listening
 */
export function twoServers({ serverPort, nextPort }) {
  const target = (path) => (isServers(path) ? { port: serverPort, path } : { port: nextPort, path: pagePath(path) });
  const front = createServer((incoming, response) => {
    const { port, path } = target(incoming.url);
    const outgoing = request({ host: '127.0.0.1', port, path, method: incoming.method, headers: incoming.headers });
    outgoing.on('response', (answer) => {
      response.writeHead(answer.statusCode, answer.rawHeaders);
      answer.pipe(response);
    });
    // It restarts after a change, or has not started yet.
    outgoing.on('error', () => {
      if (!response.headersSent) response.writeHead(503, { 'Content-Type': 'text/html; charset=utf-8', Refresh: '1' });
      response.end('Starting … 正在启动……');
    });
    response.on('close', () => outgoing.destroy());
    incoming.pipe(outgoing);
  });
  front.on('upgrade', (incoming, socket, head) => {
    const { port, path } = target(incoming.url);
    const onward = connect(port, '127.0.0.1', () => {
      const headers = incoming.rawHeaders.reduce((lines, text, at) => lines + text + (at % 2 === 0 ? ': ' : '\r\n'), '');
      onward.write(`${incoming.method} ${path} HTTP/1.1\r\n${headers}\r\n`);
      onward.write(head);
      socket.pipe(onward).pipe(socket);
    });
    const end = () => {
      socket.destroy();
      onward.destroy();
    };
    for (const each of [socket, onward]) each.on('error', end).on('close', end);
  });
  return front;
}
