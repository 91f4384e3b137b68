import type { PictureProcess } from '@forkhall/insight';
import { expect, it } from 'vitest';
import { chosen, momentWithin } from './picture-state.ts';
import { lookOf, looksAfter } from './process-colour.ts';

const process = (key: string, startedAt: number, service = false) =>
  ({ key, pid: Number(key), startedAt, service, how: key === '2' ? 'main' : 'fork' }) as PictureProcess;

it('processes get their colours in the order of their start, and keep them', () => {
  const first = looksAfter(new Map(), [process('4', 2), process('2', 0), process('3', 1)]);
  expect([...first].map(([key, look]) => [key, look.colour])).toEqual([
    ['2', 1],
    ['3', 2],
    ['4', 3],
  ]);
  const then = looksAfter(first, [process('2', 0), process('5', 0.5)]);
  expect(then.get('5')?.colour).toBe(4);
  expect(then.get('4')).toBe(first.get('4'));
  expect(looksAfter(then, [process('5', 0.5)])).toBe(then);
});

it('the main process has the first colour, also where a child of its is heard of before it', () => {
  const first = looksAfter(new Map(), [process('3', 0)]);
  const then = looksAfter(first, [process('2', 0), process('3', 0), process('4', 1)]);
  expect([...then].map(([key, look]) => [key, look.colour])).toEqual([
    ['3', 2],
    ['2', 1],
    ['4', 3],
  ]);
});

it('what only serves is grey and takes no colour from the others', () => {
  const looks = looksAfter(new Map(), [process('2', 0), process('3', 1, true), process('4', 2)]);
  expect([...looks.values()].map(({ colour }) => colour)).toEqual([1, 8, 2]);
});

it('no two of the first 35 processes look alike', () => {
  const looks = Array.from({ length: 35 }, (_, at) => lookOf(at + 1));
  expect(new Set(looks.map(({ colour, shape }) => `${colour} ${shape}`)).size).toBe(35);
});

it('what is chosen again is let go', () => {
  const target = { kind: 'process', process: '3' } as const;
  expect(chosen(undefined, target)).toEqual(target);
  expect(chosen({ ...target }, target)).toBeUndefined();
  expect(chosen(target, { kind: 'process', process: '3', actor: '3/2' })).toMatchObject({ actor: '3/2' });
});

it('a moment at the end follows what is new', () => {
  expect([momentWithin({ from: 1, to: 4 }, 4), momentWithin({ from: 1, to: 4 }, 0), momentWithin({ from: 1, to: 4 }, 2)]).toEqual([undefined, 1, 2]);
});
