import { report, reporting, reportUncaught } from './events/report.ts';
import { identity } from './session/identity.ts';

// A child has said so when it booted, before it loaded the program's module and with it this one.
if (reporting && identity.serial === '0') {
  report('process.started', { parent: process.ppid, name: identity.name, how: 'main' });
  reportUncaught();
}

export { Barrier } from './barrier.ts';
export { Condition } from './condition.ts';
export * from './errors.ts';
export { Event } from './event.ts';
export type { Held, HeldSync } from './held.ts';
export { input } from './input.ts';
export { Lock, RLock } from './lock.ts';
export { Manager, type Named } from './manager/manager.ts';
export { connect, ManagerServer } from './manager/network.ts';
export { DictProxy, ListProxy, NamespaceProxy, ValueProxy } from './manager/proxies.ts';
export { Connection, Pipe } from './pipe.ts';
export { Pool, type PoolOptions } from './pool/pool.ts';
export { PoolTask } from './pool/pool-task.ts';
export { cpuCount, currentProcess, type Exit, Process, type ProcessOptions, parentPid, pid, type Target } from './process.ts';
export { JoinableQueue, Queue, type QueueOptions } from './queue.ts';
export { type RunOptions, run } from './run/run.ts';
export { BoundedSemaphore, Semaphore } from './semaphore.ts';
export { SharedArray, SharedValue } from './shared.ts';
export { sleep } from './sleep.ts';
export { currentTask, Task, TaskPool } from './task.ts';
export type { Wait } from './wait.ts';
