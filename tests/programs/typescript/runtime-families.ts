import { cpuCount, currentProcess, Manager, ManagerClosed, Process, ProcessStateError, parentPid, Queue, sleep } from '@forkhall/runtime';

type Said = Queue<string>;

export async function leaf(said: Said, parent: number) {
  await said.put(`${currentProcess().name} of the right parent: ${parentPid === parent}`);
}

export async function branch(said: Said, names: string[]) {
  const leaves = names.map((name) => new Process(leaf, [said, process.pid], { name }));
  for (const each of leaves) await each.start();
  for (const each of leaves) await each.join();
  await said.put(`${currentProcess().name} has joined ${leaves.map(({ exitCode }) => exitCode)}`);
}

export async function forever() {
  for (;;) await sleep(60);
}

export async function hasChild(said: Said) {
  try {
    await new Process(forever, []).start();
  } catch (error) {
    await said.put(`a daemon may have no children: ${error instanceof ProcessStateError}`);
  }
}

if (import.meta.main) {
  const said: Said = new Queue();
  await using tree = new Process(branch, [said, ['a', 'b']], { name: 'branch' });
  await tree.start();
  const heard = [await said.get(), await said.get(), await said.get()];
  console.log(heard.sort().join('\n'));

  const daemon = new Process(hasChild, [said], { daemon: true });
  await daemon.start();
  console.log(await said.get());
  await daemon.join();
  console.log('daemon', daemon.daemon, daemon.exitCode);

  try {
    await daemon.start();
  } catch (error) {
    console.log('twice', error instanceof ProcessStateError);
  }

  const stubborn = new Process(forever, [], { name: 'stubborn' });
  await stubborn.start();
  stubborn.kill();
  await stubborn.join();
  console.log(stubborn.name, stubborn.exitCode, stubborn.signal, stubborn.alive);

  const manager = await Manager.start();
  const list = await manager.list([1]);
  await list.push(2);
  console.log(await list.length(), cpuCount() >= 1);
  await manager[Symbol.asyncDispose]();
  await list.push(3).catch((error) => console.log('after its end', error instanceof ManagerClosed));
}
