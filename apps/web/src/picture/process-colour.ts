import type { PictureProcess } from '@forkhall/insight';

/** Shapes repeat after the colours do, so that two processes look alike only after 35. */
export const shapes = ['circle', 'square', 'triangle', 'diamond', 'star'] as const;
export type Shape = (typeof shapes)[number];

/**
 * How one process looks wherever it appears. `colour` 1–7 stands for the tokens `--process-1` … `--process-7`, 8 is the grey
 * of processes that only serve; on an element, `data-colour={colour}` sets `--process` for it and what is in it.
 */
export interface ProcessLook {
  /** 1 is the main process, the others count from 2 in the order in which they started; 0 for those that only serve. */
  readonly number: number;
  readonly colour: number;
  readonly shape: Shape;
}

const colours = 7;
const mainNumber = 1;
export const serviceLook: ProcessLook = { number: 0, colour: 8, shape: 'circle' };

export function lookOf(number: number): ProcessLook {
  if (number < 1) return serviceLook;
  return { number, colour: ((number - 1) % colours) + 1, shape: shapes[Math.floor((number - 1) / colours) % shapes.length] ?? 'circle' };
}

/** The looks of all processes seen so far, by key. One keeps its look for as long as its run is shown. */
export type ProcessLooks = ReadonlyMap<string, ProcessLook>;

export function looksAfter(looks: ProcessLooks, processes: readonly PictureProcess[]): ProcessLooks {
  const fresh = processes.filter(({ key, service }) => (service ? looks.get(key) !== serviceLook : !looks.has(key)));
  if (fresh.length === 0) return looks;
  const next = new Map(looks);
  // The main process may be told of after its first children.
  let last = Math.max(mainNumber, ...[...looks.values()].map(({ number }) => number));
  for (const process of fresh.sort((a, b) => a.startedAt - b.startedAt || a.pid - b.pid)) {
    if (process.service) next.set(process.key, serviceLook);
    else next.set(process.key, lookOf(process.how === 'main' ? mainNumber : ++last));
  }
  return next;
}
