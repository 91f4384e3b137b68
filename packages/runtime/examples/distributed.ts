// A scheduler and its workers, which could be on other machines: node distributed.ts
import { connect, ManagerServer, Process, Queue } from '@forkhall/runtime';

interface Services {
  tasks: Queue<number>;
  results: Queue<[number, number]>;
  hello(name: string): Promise<string>;
}

export async function worker(address: { host: string; port: number }, name: string): Promise<void> {
  await using services = await connect<Services>({ ...address, authKey: 'a shared secret' });
  await services.hello(name);
  for await (const n of services.tasks) await services.results.put([n, n ** 3]);
}

if (import.meta.main) {
  const tasks = new Queue<number>();
  const results = new Queue<[number, number]>();
  await using server = await ManagerServer.listen({ authKey: 'a shared secret', register: { tasks, results, hello: (name: string) => `hello, ${name}` } });
  const workers = ['a', 'b'].map((name) => new Process(worker, [server.address, name]));
  for (const one of workers) await one.start();
  for (let n = 0; n < 10; n++) await tasks.put(n);
  await tasks.end();
  let total = 0;
  for (let n = 0; n < 10; n++) total += (await results.get())[1];
  for (const one of workers) await one.check();
  console.log(total);
}
