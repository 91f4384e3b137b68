import type { Language } from './language.ts';

/**
 * The program with which a session begins, in each language: two processes and a queue. Few and plain words, and no
 * emoji: many machines have no glyph for them.
 */
export const welcomePrograms: Readonly<Record<Language, { path: string; text: string }>> = {
  python: {
    path: 'main.py',
    text: `from multiprocessing import Process, Queue
import os
import time


def baker(queue):
    for n in range(1, 6):
        time.sleep(0.3)
        print(f"baker {os.getpid()}: bread {n} is ready")
        queue.put(n)
    queue.put(None)


def guest(queue):
    while (n := queue.get()) is not None:
        print(f"guest {os.getpid()}: ate bread {n}")


if __name__ == "__main__":
    queue = Queue()
    processes = [
        Process(name="baker", target=baker, args=(queue,)),
        Process(name="guest", target=guest, args=(queue,)),
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    print(f"main  {os.getpid()}: closed")
`,
  },
  typescript: {
    path: 'main.ts',
    text: `import { pid, Process, Queue, sleep } from '@forkhall/runtime';

export async function baker(queue: Queue<number>) {
  for (let n = 1; n <= 5; n++) {
    await sleep(0.3);
    console.log(\`baker \${pid}: bread \${n} is ready\`);
    await queue.put(n);
  }
  await queue.end();
}

export async function guest(queue: Queue<number>) {
  for await (const n of queue) console.log(\`guest \${pid}: ate bread \${n}\`);
}

if (import.meta.main) {
  const queue = new Queue<number>();
  const processes = [
    new Process(baker, [queue], { name: 'baker' }),
    new Process(guest, [queue], { name: 'guest' }),
  ];
  for (const process of processes) await process.start();
  for (const process of processes) await process.join();
  console.log(\`main  \${pid}: closed\`);
}
`,
  },
};
