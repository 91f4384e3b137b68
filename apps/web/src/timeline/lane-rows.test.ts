import type { LaneInfo } from '@forkhall/insight';
import { describe, expect, it } from 'vitest';
import { laneRows } from './lane-rows.ts';

const lane = (process: string, from: number, fields: Partial<LaneInfo> = {}): LaneInfo => ({
  key: `${process}/1`,
  process,
  pid: Number(process),
  name: `P${process}`,
  service: false,
  worker: false,
  from,
  ...fields,
});
const part = (process: string, name: string, fields: Partial<LaneInfo> = {}) => lane(process, 1, { key: `${process}/${name}`, part: name, ...fields });
const listed = (rows: ReturnType<typeof laneRows>) => rows.map(({ lane: { name, part: its }, depth }) => `${'-'.repeat(depth)}${its ?? name}`);

describe('the rows of the timeline', () => {
  it('has children below their parents in the order of their start, and what only serves last', () => {
    const lanes = [
      lane('2', 0),
      lane('5', 1, { parent: '2', service: true }),
      lane('4', 2, { parent: '2' }),
      lane('3', 1, { parent: '2' }),
      lane('6', 3, { parent: '3' }),
    ];
    expect(listed(laneRows(lanes))).toEqual(['P2', '-P3', '--P6', '-P4', '-P5']);
  });

  it('lists a few threads below their process, without those that only serve; a person folds and opens them', () => {
    const lanes = [lane('2', 0), part('2', 'reader'), part('2', 'feeder', { service: true })];
    expect(listed(laneRows(lanes))).toEqual(['P2', '-reader']);
    expect(listed(laneRows(lanes, new Map([['2', false]])))).toEqual(['P2']);
    expect(listed(laneRows(lanes, new Map([['2', true]])))).toEqual(['P2', '-reader', '-feeder']);
    const many = [lane('2', 0), ...Array.from({ length: 30 }, (_, index) => part('2', `t${index}`))];
    expect(laneRows(many)).toMatchObject([{ parts: 30, open: false }]);
  });

  it('lists each process once, whatever parents a forged run names', () => {
    const lanes = [lane('2', 0, { parent: '3' }), lane('3', 0, { parent: '2' }), lane('4', 0, { parent: '9' }), lane('5', 0, { parent: '5' })];
    expect(
      laneRows(lanes)
        .map((row) => row.lane.process)
        .sort(),
    ).toEqual(['2', '3', '4', '5']);
  });
});
