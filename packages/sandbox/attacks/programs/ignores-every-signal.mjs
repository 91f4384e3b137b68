// Handle every signal that can be handled, and stay.
import { constants } from 'node:os';

for (const name of Object.keys(constants.signals)) {
  try {
    process.on(name, () => {});
  } catch {} // SIGKILL and SIGSTOP
}
console.log('tried 1');
setInterval(() => {}, 1_000);
