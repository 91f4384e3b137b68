import { expect, test } from 'vitest';
import { waitWords } from './words.ts';

const actor = { key: '2/1', pid: 2, process: 'MainProcess' };

test('a name has a space on either side in Chinese, our own words have none', () => {
  expect(waitWords({ kind: 'task', actor }, 'zh')).toBe('等待其他任务结束');
  expect(waitWords({ kind: 'process', actor, target: { key: '3/1', pid: 3, process: 'Ada' } }, 'zh')).toBe('等待 Ada 结束');
});
