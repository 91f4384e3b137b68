import { expect, it } from 'vitest';
import { hexLines } from './hex-lines.ts';
import { pictureType } from './picture-type.ts';

it('writes bytes in rows of sixteen', () => {
  expect(hexLines(Uint8Array.from({ length: 18 }, (_, index) => index + 60))).toBe(
    '00000000  3c 3d 3e 3f 40 41 42 43  44 45 46 47 48 49 4a 4b  <=>?@ABCDEFGHIJK\n00000010  4c 4d                                             LM',
  );
});

it('knows pictures by their first bytes, and takes no drawing with scripts for one', () => {
  expect(pictureType(new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d]))).toBe('image/png');
  expect(pictureType(new TextEncoder().encode('RIFF....WEBPVP8 '))).toBe('image/webp');
  expect(pictureType(new TextEncoder().encode('<svg onload="x()">'))).toBeUndefined();
  expect(pictureType(new TextEncoder().encode('BM'))).toBeUndefined();
});
