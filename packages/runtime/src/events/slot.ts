import { ringKinds } from './ring-kinds.ts';

const numbers = new Map<string, number>(ringKinds.map((kind, index) => [kind, index + 1]));
const queueFor = ['item', 'space', 'tasks', 'flush'];
const pipeFor = ['item', 'space', 'client'];

type Facts = Record<string, unknown>;

const timeoutMs = ({ timeout }: Facts) => (typeof timeout === 'number' ? Math.min(Math.round(timeout * 1000), 0x7fffffff) : -1);
const jobOf = ({ job }: Facts) => (job === undefined ? -1 : Number(job));
const timedOut = (facts: Facts) => (facts.timedOut === true ? 1 : 0);

/** The two numbers of a slot, by kind; kinds that are missing have none to tell. */
const meaning: Record<string, (facts: Facts) => [a: number, c: number]> = {
  'lock.requested': (facts) => [timeoutMs(facts), 0],
  // None but who holds it can release it.
  'lock.acquired': () => [1, 0],
  'process.pending': ({ pending }) => [pending === true ? 1 : 0, 0],
  'condition.waiting': (facts) => [timeoutMs(facts), 0],
  'condition.notified': ({ count }) => [typeof count === 'number' ? count : -1, 0],
  'condition.woke': (facts) => [timedOut(facts), 0],
  'event.waiting': (facts) => [timeoutMs(facts), 0],
  'event.woke': (facts) => [timedOut(facts), 0],
  'barrier.waiting': (facts) => [timeoutMs(facts), 0],
  'barrier.passed': ({ index }) => [Number(index ?? 0), 0],
  'queue.waiting': (facts) => [timeoutMs(facts), queueFor.indexOf(String(facts.for))],
  'queue.timed-out': (facts) => [0, queueFor.indexOf(String(facts.for))],
  'queue.checked': ({ question, answer }) => [(question === 'full' ? 2 : 0) + (answer === true ? 1 : 0), 0],
  'pipe.waiting': (facts) => [timeoutMs(facts), pipeFor.indexOf(String(facts.for))],
  'pipe.sent': ({ bytes }) => [0, typeof bytes === 'number' ? bytes : -1],
  'pipe.received': ({ bytes }) => [0, typeof bytes === 'number' ? bytes : -1],
  'pool.submitted': (facts) => [Number(facts.tasks), jobOf(facts)],
  'pool.task-started': (facts) => [0, jobOf(facts)],
  'pool.task-finished': (facts) => [0, jobOf(facts)],
  'pool.waiting': (facts) => [timeoutMs(facts), jobOf(facts)],
  'pool.timed-out': (facts) => [0, jobOf(facts)],
  'pool.fetched': (facts) => [0, jobOf(facts)],
};

/** The numbers that tell an event in a slot; undefined for a kind that needs a record of the journal. */
export function slotOf(event: string, facts: Facts): { kind: number; a: number; c: number } | undefined {
  const kind = numbers.get(event);
  if (kind === undefined) return undefined;
  const [a, c] = meaning[event]?.(facts) ?? [0, 0];
  return { kind, a, c };
}
