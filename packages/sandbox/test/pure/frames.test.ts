import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { commands, execFrames, FrameReader, fileFrames, frame, maxPayloadBytes, type Report } from '../../src/box/frames.ts';
import { uplinkLetters } from '../../src/events/uplink-letters.ts';

function read(...chunks: Buffer[]): Report[] {
  const reader = new FrameReader();
  return chunks.flatMap((chunk) => [...reader.push(chunk)]);
}

describe('reading frames', () => {
  const main = Buffer.alloc(34);
  main.writeInt32LE(-1, 0);
  main.writeInt32LE(11, 4);
  main.writeBigUInt64LE(1_500n, 8);
  main.writeBigUInt64LE(500n, 16);
  main.writeUInt8(1, 32);
  const started = Buffer.alloc(12);
  started.writeUInt32LE(2, 0);
  started.writeDoubleLE(7.5, 4);
  const stream = Buffer.concat([frame('R'), frame('P', started), frame('X', main), frame('L', Buffer.from('\x02\0\0\0sh\0py\0', 'latin1'))]);
  const expected: Report[] = [
    { type: 'stands' },
    { type: 'started', pid: 2, beforeS: 7.5 },
    { type: 'main-ended', signal: 11, cpuMs: 2, shmFull: true, diskFull: false },
    { type: 'leftovers', count: 2, names: ['sh', 'py'] },
  ];

  it('gives the reports in order', () => expect(read(stream)).toEqual(expected));

  it('does not care how the bytes are cut', () => {
    for (let at = 1; at < stream.length; at++) expect(read(stream.subarray(0, at), stream.subarray(at))).toEqual(expected);
    expect(read(...[...stream].map((byte) => Buffer.from([byte])))).toEqual(expected);
  });

  it('passes over what is newer', () => {
    expect(read(frame('?', Buffer.from('from the future')), frame('R'))).toEqual([{ type: 'stands' }]);
  });

  it('refuses a frame that is longer than any may be', () => {
    expect(() => read(Buffer.from([0x52, 0xff, 0xff, 0xff, 0x7f]))).toThrow(/more than 65536/);
  });
});

describe('writing frames', () => {
  const cut = (frames: Buffer[]) => frames.map((bytes) => [bytes.toString('latin1', 0, 1), bytes.readUInt32LE(1)]);

  it('cuts a large file into pieces', () => {
    expect(cut(fileFrames('a.bin', new Uint8Array(maxPayloadBytes + 1)))).toEqual([
      ['f', 5],
      ['d', maxPayloadBytes],
      ['d', 1],
      ['c', 0],
    ]);
    expect(cut(fileFrames('empty', ''))).toEqual([
      ['f', 5],
      ['c', 0],
    ]);
  });

  it('refuses an argument that would be two', () => {
    const request = { arguments: ['a\0b'], environment: {}, warm: false, openFiles: 0, processes: 0, dataBytes: 0, nice: 0 };
    expect(() => execFrames(request)).toThrow(/NUL/);
  });
});

describe('the letters of the protocol', () => {
  it('are the same in C', () => {
    const header = readFileSync(new URL('../../native/init/frame-types.h', import.meta.url), 'utf8');
    const letters = new Map([...header.matchAll(/^#define (\w+) '(\w)'/gm)].map(([, name, letter]) => [name?.toLowerCase().replaceAll('_', ''), letter]));
    for (const [name, letter] of Object.entries({ ...commands, ...uplinkLetters })) expect([name, letters.get(name.toLowerCase())]).toEqual([name, letter]);
    // No letter means two things.
    expect(new Set(letters.values()).size).toBe(letters.size);
  });
});
