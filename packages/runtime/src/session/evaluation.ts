import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * True in whatever the evaluation of the program's module sets going in a child, also when that goes on later, as a
 * `main()` does that nobody guards: it would start a child of its own in each child, without end.
 */
export const evaluation: AsyncLocalStorage<boolean> = new AsyncLocalStorage();
