import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { NotCloneable } from '../errors.ts';
import { Pool } from '../pool/pool.ts';
import { Process } from '../process.ts';
import { decode } from './decode.ts';
import { encode } from './encode.ts';

const through = (value: unknown) => decode(encode(value, () => 'clone()'));

describe('clone', () => {
  const rows: [string, unknown][] = [
    ['null', null],
    ['undefined', undefined],
    ['small and large integers', [0, 127, 128, 255, 256, 65_535, 65_536, 4_294_967_295, 2 ** 53 - 1, -1, -32, -33, -(2 ** 31), -(2 ** 53)]],
    ['fractions and the odd numbers', [1.5, Number.NaN, Infinity, -Infinity, -0, 5e-324]],
    ['many integers', Array.from({ length: 1000 }, (_, i) => i - 500)],
    ['many fractions', Array.from({ length: 99 }, (_, i) => i / 7)],
    ['numbers with one that is none', [...Array(40).keys(), 'x']],
    ['many integers and minus zero', [...Array(40).keys(), -0]],
    ['text', ['', 'a', '中文', '😀', 'x'.repeat(23), 'x'.repeat(24), 'é'.repeat(90), 'y'.repeat(70_000), '中'.repeat(30_000)]],
    ['bigint', [0n, 12345678901234567890n, -5n]],
    ['nested objects', { a: { b: [{ c: 1 }, true, false] }, '': 0 }],
    ['a date', new Date(86_400_000)],
    ['a regular expression', /a+\/b/giu],
    ['a map and a set', new Map<unknown, unknown>([['k', new Set([1, '2'])]])],
    ['bytes', new Uint8Array([1, 2, 3])],
    ['views', [new Float64Array([1.5]), new Int16Array([-1]), new BigInt64Array([5n]), new Uint8ClampedArray([255])]],
    ['a buffer', new Uint8Array([9, 8]).buffer],
    ['a boxed number', Object(5)],
    ['20 objects', Array.from({ length: 20 }, (_, i) => ({ i, inner: [i] }))],
  ];
  it.each(rows)('CL1 keeps %s', (_, value) => {
    expect(through(value)).toStrictEqual(value);
  });

  it('CL2 keeps cycles and what is shared', () => {
    const shared = { n: 1 };
    const value: Record<string, unknown> = { a: shared, b: shared, list: Array.from({ length: 30 }, () => shared) };
    value.self = value;
    const copy = through(value) as typeof value & { list: unknown[] };
    expect(copy.self).toBe(copy);
    expect(copy.a).toBe(copy.b);
    expect(copy.list[29]).toBe(copy.a);
  });

  it('CL3 keeps holes apart from undefined', () => {
    // biome-ignore lint/suspicious/noSparseArray: a hole is the subject
    const copy = through([1, , undefined]) as unknown[];
    expect(1 in copy).toBe(false);
    expect(2 in copy).toBe(true);
  });

  it('CL4 keeps an error with its type, stack and cause', () => {
    const copy = through(new RangeError('too far', { cause: new Error('why') })) as Error;
    expect(copy).toBeInstanceOf(RangeError);
    expect(copy.message).toBe('too far');
    expect(copy.stack).toContain('clone.test');
    expect((copy.cause as Error).message).toBe('why');
    class Own extends Error {
      override name = 'Own';
    }
    expect((through(new Own('x')) as Error).name).toBe('Own');
  });

  it('CL5 makes a plain object of an instance', () => {
    class Point {
      x = 1;
      get double() {
        return 2;
      }
    }
    expect(through(new Point())).toEqual({ x: 1 });
  });

  it('CL6 does not let a message reach the prototype', () => {
    const copy = through(JSON.parse('{"__proto__": {"polluted": 1}}')) as object;
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  const refused: [string, unknown, RegExp][] = [
    ['a function', () => 1, /the value is a function without a name/],
    ['a function within', { rows: [1, { done: function save() {} }] }, /value\.rows\[1\]\.done is the function save/],
    ['a class', { C: class Foo {} }, /value\.C is the class Foo/],
    ['a symbol', { s: Symbol('x') }, /Symbol\(x\)/],
    ['a promise', [Promise.resolve()], /value\[0\] is a promise; await it first/],
    ['shared memory of threads', new SharedArrayBuffer(1), /SharedArray/],
    ['a weak map', new Map([['k', new WeakMap()]]), /value\.get\("k"\) is a WeakMap/],
    ['a generator', (function* () {})(), /generator/],
    ['a proxy', new Proxy({}, {}), /Proxy/],
  ];
  it.each(refused)('CL7 refuses %s and says where', (_, value, message) => {
    expect(() => through(value)).toThrow(NotCloneable);
    expect(() => through(value)).toThrow(message);
    expect(through({ after: 'a refusal' })).toEqual({ after: 'a refusal' });
  });

  const staying: [string, unknown, RegExp][] = [
    ['a URL', { link: new URL('http://localhost/') }, /value\.link is a URL/],
    ['an AbortSignal', [AbortSignal.abort()], /value\[0\] is an AbortSignal/],
    ['an iterator', [].values(), /is an Iterator/],
    ['a formatter', new Intl.NumberFormat(), /is a NumberFormat/],
    ['an instance of a class that extends one', new (class Own extends EventTarget {})(), /is an EventTarget/],
    ['a pool', { pool: Object.create(Pool.prototype) as Pool }, /value\.pool is a Pool, .*make a Pool there/],
    ['a process', Object.create(Process.prototype) as Process, /is a Process/],
    ['a map behind a Proxy', new Proxy(new Map(), {}), /is a Proxy/],
  ];
  it.each(staying)('CL10 refuses %s, of which an empty object would arrive', (_, value, message) => {
    expect(() => through(value)).toThrow(NotCloneable);
    expect(() => through(value)).toThrow(message);
  });

  it('CL10 takes a class of the program for what it is, whatever its name', () => {
    class URL {
      href = 'own';
    }
    expect(through(new URL())).toEqual({ href: 'own' });
    expect(through(new (class extends EventEmitter {})())).toMatchObject({ _eventsCount: 0 });
    const reason = new Error('kept');
    const getter = {
      get broken(): never {
        throw reason;
      },
    };
    expect(() => through(getter)).toThrow(reason);
  });

  it('CL8 refuses what is nested too deep instead of ending the process', () => {
    let deep: unknown = 0;
    for (let i = 0; i < 200_000; i++) deep = [deep];
    expect(() => through(deep)).toThrow(NotCloneable);
  });

  it('CL9 refuses bytes that are cut short or strange', () => {
    const whole = encode({ a: [1, 2, 3], m: new Map([[1, 2]]) }, () => '');
    for (let end = 0; end < whole.length; end++) expect(() => decode(whole, 0, end)).toThrow();
    expect(() => decode(Buffer.from([0xc1]))).toThrow(/0xc1/);
    expect(() => decode(Buffer.from([0xdd, 0xff, 0xff, 0xff, 0xff]))).toThrow(/longer than its message/);
  });
});
