import { PictureEngine } from '../picture/picture-engine.ts';
import type { ToWorker } from '../picture/picture-messages.ts';

const engine = new PictureEngine({
  send: (message) => self.postMessage(message),
  now: () => performance.now(),
  later: (work, afterMs) => setTimeout(work, afterMs),
});

self.addEventListener('message', ({ data }: MessageEvent<ToWorker>) => engine.receive(data));
