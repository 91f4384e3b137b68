// cluster: several processes behind one port, and one that is replaced when it dies.
import cluster from 'node:cluster';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

if (cluster.isPrimary) {
  const workers = [cluster.fork(), cluster.fork()];
  const ports = await Promise.all(workers.map(async (worker) => (await once(worker, 'listening'))[0].port as number));
  console.log('one port:', new Set(ports).size);
  const answers = new Set<string>();
  while (answers.size < 2) answers.add(await (await fetch(`http://127.0.0.1:${ports[0]}`, { headers: { connection: 'close' } })).text());
  console.log([...answers].sort());
  workers[0]?.process.kill('SIGKILL');
  const [dead, code, signal] = await once(cluster, 'exit');
  console.log('worker', dead.id, 'ended', code, signal);
  const replacement = cluster.fork();
  await once(replacement, 'listening');
  console.log('replaced by', replacement.id);
  cluster.disconnect(() => console.log('all gone'));
} else {
  const server = createServer((_request, response) => response.end(`worker ${cluster.worker?.id}`));
  server.listen(0, '127.0.0.1', () => (server.address() as AddressInfo).port);
}
