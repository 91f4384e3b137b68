// The mistake that a newcomer makes: no `if (import.meta.main)`.
import { Process } from '../../src/index.ts';

export function work(): void {}

const child = new Process(work, []);
await child.start();
await child.join();
