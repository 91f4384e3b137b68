// The same mistake in a main() that awaits something first: in the child it goes on after the module was evaluated.
import { Process, Queue } from '../../src/index.ts';

let tellStarted = () => {};
const started = new Promise<void>((resolve) => {
  tellStarted = resolve;
});

export function leaf(): void {}

/** What run() does may start processes. */
export async function work(): Promise<void> {
  const child = new Process(leaf, []);
  await child.start();
  console.log(`work started one, which ended with ${(await child.join()).exitCode}`);
  tellStarted();
  await new Queue().get();
}

async function main(): Promise<void> {
  if (!import.meta.main) await started;
  const child = new Process(import.meta.main ? work : leaf, []);
  await child.start();
  console.log(`main() started one, which ended with ${(await child.join()).exitCode}`);
  process.exit();
}

void main();
