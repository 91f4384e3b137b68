import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { rules as args } from './arguments.ts';
import { rules as events } from './events.ts';
import { rules as lock } from './lock.ts';
import { rules as manager } from './manager.ts';
import { rules as pipe } from './pipe.ts';
import { rules as pool } from './pool.ts';
import { rules as processes } from './process.ts';
import { rules as queue } from './queue.ts';
import { rules as shared } from './shared.ts';
import { rules as synchronisation } from './synchronisation.ts';
import { rules as tasks } from './tasks.ts';

it('SPEC.md has every rule that is tried, and no other', () => {
  const tried = [processes, queue, pipe, lock, synchronisation, shared, manager, pool, tasks, args, events].flatMap((rules) => Object.keys(rules));
  const spec = readFileSync(new URL('../SPEC.md', import.meta.url), 'utf8');
  const told = [...spec.matchAll(/^- \*\*([A-Z]+\d+)\*\* (.*)$/gm)].map(([, number, title]) => `${number} ${title}`);
  expect(told.toSorted()).toEqual(tried.toSorted());
  expect(new Set(tried.map((title) => title.split(' ')[0])).size).toBe(tried.length);
});
