import { createServer } from 'node:http';

const marks = { waiting: '·', running: '…', done: '✓' };

function page(steps) {
  const rows = steps.map(
    ({ title, state }) => `<li class="${state}"><b>${marks[state]}</b><span>${title.en}<br><small lang="zh-Hans">${title.zh}</small></span></li>`,
  );
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta http-equiv="refresh" content="1">
<title>Forkhall is being set up · 正在准备</title>
<style>
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
main { max-width: 34rem; margin: 12vh auto; padding: 0 1rem }
ul { list-style: none; padding: 0 } li { display: grid; grid-template-columns: 1.6rem 1fr; padding: .4rem 0 } li.waiting { opacity: .55 }
li.done b { color: light-dark(#2b8a3e, #69db7c) } small { opacity: .75 }
</style>
<main><h1>Forkhall is being set up</h1><p>This page turns into the workbench by itself, within a minute or two.<br><span lang="zh-Hans">正在准备 Forkhall。稍候一两分钟，本页会自动变成工作台。</span></p>
<ul>${rows.join('\n')}</ul></main></html>
`;
}

/**
 * Holds the port while the rest is being made: every request gets a page (503, Retry-After) that shows how far it is and
 * loads itself again. Rejects with the system's error where the port cannot be had.
 * @returns {Promise<{fd: number, port: number, show(steps): void, close(): void}>} `fd` is the listening socket.
 */
export async function openDoor({ port, host }) {
  let steps = [];
  const server = createServer((_request, response) => {
    response.writeHead(503, { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store', 'Retry-After': '2', Connection: 'close' });
    response.end(page(steps));
  });
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host }, resolve);
  });
  return {
    // Node has no public name for it: https://github.com/nodejs/node/issues/1009
    fd: server._handle.fd,
    port: server.address().port,
    show(now) {
      steps = now;
    },
    close() {
      if (!server.listening) return;
      server.close();
      server.closeIdleConnections();
    },
  };
}
