import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UsageError } from '../usage-error.ts';
import { readRecording } from './read-recording.ts';

const header = '{"version":2,"width":80,"height":24}\n';
const started = '[0,"forkhall.started","{\\"pid\\":2,\\"warm\\":false}"]\n';
const events = (...all: object[]) => `[1,"forkhall.events",${JSON.stringify(JSON.stringify({ events: all }))}]\n`;
const exited = { event: 'process.exited', t: 0.5, pid: 2, code: 0 };

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'forkhall-recording-'));
  mkdirSync(join(folder, 'folder'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const write = (text: string) => {
  const path = join(folder, 'run.cast');
  writeFileSync(path, text);
  return path;
};

describe('reading a recording', () => {
  it('takes the events in the order in which they were told, and what is newer is passed over', async () => {
    const text = [header, started, events(exited), '[2,"o","hi"]\n[2.5,"forkhall.novelty","{}"]\n', events({ ...exited, pid: 3 })].join('');
    expect(await readRecording(write(text))).toEqual({ events: [exited, { ...exited, pid: 3 }], endT: 2 });
  });

  it.each<[string, () => string, RegExp]>([
    ['that is not there', () => join(folder, 'nowhere.cast'), /nowhere\.cast: there is no such file/],
    ['below a file', () => join(write(header), 'x.cast'), /there is no such file/],
    ['that is a folder', () => join(folder, 'folder'), /folder is a folder; give a file/],
    ['that is empty', () => write(''), /this is no recording/],
    ['that is a text', () => write('hello\nworld\n'), /this is no recording \(an asciicast of version 2\)/],
    ['of asciicast 3', () => write('{"version":3,"term":{"cols":80,"rows":24}}\n'), /this is no recording/],
    ['of another program', () => write(`${header}[0.1,"o","hi"]\n`), /was not made by Forkhall/],
    ['without events', () => write(header + started), /has no events of processes/],
    ['whose events are nonsense', () => write(header + started + events({ event: 'process.exited', t: 'soon', pid: 2 })), /has no events of processes/],
  ])('refuses one %s', async (_what, path, says) => {
    const refused = readRecording(path());
    await expect(refused).rejects.toThrow(says);
    await expect(refused).rejects.toBeInstanceOf(UsageError);
  });
});
