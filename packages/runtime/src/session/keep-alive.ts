import { watchLoop } from '../events/pending.ts';

/** Something that somebody awaits keeps the process alive, even where only an unreferenced socket will bring it. */
let holds = 0;
let timer: NodeJS.Timeout | undefined;
const isHeld = () => holds > 0;

export function hold(): void {
  holds++;
  watchLoop(isHeld);
  if (holds > 1) return;
  if (timer === undefined) timer = setInterval(() => {}, 2 ** 30);
  else timer.ref();
}

export function letGo(): void {
  holds--;
  if (holds === 0) timer?.unref();
}

/** Keeps the process alive until the promise is settled. */
export async function held<T>(promise: Promise<T>): Promise<T> {
  hold();
  try {
    return await promise;
  } finally {
    letGo();
  }
}
