import { expect, it } from 'vitest';
import { decodeText } from './decode-text.ts';

it('reads what newcomers’ editors write', () => {
  expect(decodeText(new TextEncoder().encode('print("你好")\n'))).toBe('print("你好")\n');
  expect(decodeText(new Uint8Array([0xef, 0xbb, 0xbf, 0x61]))).toBe('a');
  expect(decodeText(new Uint8Array([0xff, 0xfe, 0x60, 0x4f]))).toBe('你');
  expect(decodeText(new Uint8Array([0xc4, 0xe3, 0xba, 0xc3]))).toBe('你好');
});

it('knows what is no text', () => {
  expect(decodeText(new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0]))).toBeUndefined();
  expect(decodeText(new Uint8Array([0xff, 0xff, 0x80]))).toBeUndefined();
  expect(decodeText(new Uint8Array([1, 2, 3]))).toBeUndefined();
});
