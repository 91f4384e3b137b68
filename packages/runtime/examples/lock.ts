// Four processes, one counter, and what the lock is for: node lock.ts
import { Process, SharedValue } from '@forkhall/runtime';

export function count(counter: SharedValue, withLock: boolean): void {
  for (let i = 0; i < 10_000; i++) {
    using _ = withLock ? counter.lockSync() : null;
    counter.value += 1;
  }
}

async function race(withLock: boolean): Promise<number> {
  const counter = SharedValue.int32(0);
  const processes = [1, 2, 3, 4].map(() => new Process(count, [counter, withLock]));
  for (const one of processes) await one.start();
  for (const one of processes) await one.check();
  return counter.value;
}

if (import.meta.main) {
  console.log('with the lock', await race(true));
  console.log('without it', (await race(false)) <= 40_000 ? 'at most 40000' : 'more, which cannot be');
}
