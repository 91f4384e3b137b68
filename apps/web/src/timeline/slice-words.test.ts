import type { SliceDetail } from '@forkhall/insight';
import { expect, it } from 'vitest';
import { sliceWords } from './slice-words.ts';

const slice = (kind: 'space' | 'room', capacity?: number): SliceDetail =>
  ({ kind, lane: '3/1', object: { id: 'q', type: 'Queue', name: 'q', ...(capacity === undefined ? {} : { capacity }) } }) as SliceDetail;

it('who waits to put or to send is not said to have met a queue or a pipe that is full', () => {
  for (const capacity of [undefined, 3]) {
    expect(sliceWords(slice('space', capacity), new Map(), 'en')).toBe('waits to put into q');
    expect(sliceWords(slice('space', capacity), new Map(), 'zh')).toBe('等待放入 q');
  }
  expect(sliceWords(slice('room'), new Map([['q', 'mine']]), 'en')).toBe('waits to send on mine');
  expect(sliceWords(slice('room'), new Map([['q', 'mine']]), 'zh')).toBe('等待在 mine 上发送');
});
