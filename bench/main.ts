import type { Figure } from './figure.ts';

/** Figures by name; `npm run -s bench` without a name measures all of them, one after the other. */
const figures: Record<string, () => Promise<{ measure: () => Promise<Figure[]> }>> = {
  'start-warm': () => import('./figures/start-warm.ts'),
  'start-cold': () => import('./figures/start-cold.ts'),
  'spare-memory': () => import('./figures/spare-memory.ts'),
  'class-of-forty': () => import('./figures/class-of-forty.ts'),
  'idle-session': () => import('./figures/idle-session.ts'),
  'python-events': () => import('./figures/python-events.ts'),
  'timeline-query': () => import('./figures/timeline-query.ts'),
  stop: () => import('./figures/stop.ts'),
  runtime: () => import('./figures/runtime.ts'),
  throughput: () => import('./figures/throughput.ts'),
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !Object.hasOwn(figures, name));
if (unknown.length > 0) {
  console.error(`bench: there is no figure ${unknown.join(', ')}; known are ${Object.keys(figures).join(', ')}`);
  process.exit(2);
}
for (const name of wanted.length > 0 ? wanted : Object.keys(figures)) {
  const { measure } = (await figures[name]?.()) ?? {};
  for (const line of (await measure?.()) ?? []) console.log(JSON.stringify(line));
}
