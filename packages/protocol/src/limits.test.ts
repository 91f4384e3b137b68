import { expect, test } from 'vitest';
import { defaultLimits, limitFields, limitsSchema, parseLimit } from './limits.ts';

test('the defaults are limits', () => {
  expect(limitsSchema.parse(defaultLimits)).toEqual(defaultLimits);
});

test('every limit has a name to type', () => {
  expect(new Set(Object.values(limitFields))).toEqual(new Set(Object.keys(defaultLimits)));
});

test.each([
  ['wall=10s', { wallMs: 10_000 }],
  ['wall=10', { wallMs: 10_000 }],
  ['wall=1.5m', { wallMs: 90_000 }],
  ['cpu=500ms', { cpuMs: 500 }],
  ['memory=256M', { memoryBytes: 268_435_456 }],
  ['memory=256MiB', { memoryBytes: 268_435_456 }],
  ['output=2000000', { outputBytes: 2_000_000 }],
  ['output=1m', { outputBytes: 1_048_576 }],
  ['processes=64', { processes: 64 }],
  ['files=256', { openFiles: 256 }],
])('%s', (text, limits) => {
  expect(parseLimit(text)).toEqual(limits);
});

test.each([
  ['', /write name=value/],
  ['wall', /write name=value/],
  ['wall=', /write name=value/],
  ['wall=-1s', /write name=value/],
  ['speed=3', /there is no limit "speed"; known are wall, cpu/],
  ['constructor=3', /there is no limit "constructor"/],
  ['wall=10parsecs', /unknown unit "parsecs"; known are ms, s, m/],
  ['processes=64M', /unknown unit "M"; known are none/],
  ['memory=1', /memory=1/],
  ['wall=9999h', /wall=9999h/],
])('refuses %s', (text, message) => {
  expect(() => parseLimit(text)).toThrow(RangeError);
  expect(() => parseLimit(text)).toThrow(message);
});
