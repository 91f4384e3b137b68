import { documentLayout as at } from '@forkhall/protocol';
import * as Y from 'yjs';

/** The program of a new session: two processes and a queue. Few and plain words, and no emoji: many machines have no glyph for them. */
const program = `from multiprocessing import Process, Queue
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
`;

/** The first update of a new session's document. */
export function welcomeUpdate(fileId: string): Uint8Array {
  const doc = new Y.Doc();
  const file = new Y.Map<unknown>();
  file.set(at.path, 'main.py');
  file.set(at.text, new Y.Text(program));
  doc.transact(() => {
    doc.getMap(at.files).set(fileId, file);
    doc.getMap(at.settings).set(at.entry, fileId);
  });
  const update = Y.encodeStateAsUpdate(doc);
  doc.destroy();
  return update;
}
