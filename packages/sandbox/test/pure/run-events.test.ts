import type { Socket } from 'node:net';
import { PassThrough } from 'node:stream';
import type { ProcessEvent } from '@forkhall/protocol';
import { expect, test } from 'vitest';
import { frame } from '../../src/box/frames.ts';
import { monotonicS, RunEvents } from '../../src/events/run-events.ts';
import { uplinkLetters } from '../../src/events/uplink-letters.ts';

const turnEnded = frame(uplinkLetters.turnEnded, Buffer.alloc(8));

/** What is heard of a run whose process 1 says this until its end. */
async function heard(frames: Buffer[], isWanted = true): Promise<ProcessEvent[]> {
  const uplink = new PassThrough();
  const run = new RunEvents(uplink as unknown as Socket, monotonicS());
  const events: ProcessEvent[] = [];
  run.listen((told) => events.push(...told));
  if (isWanted) run.mainStarted(2, monotonicS());
  run.mainEnded({ code: 0 });
  uplink.end(Buffer.concat(frames));
  await run.drained;
  return events;
}

const dropped = (events: ProcessEvent[]) => events.filter(({ event }) => event === 'events.dropped');

test('where process 1 did not come to say that all has been told, something is missing', async () => {
  expect(dropped(await heard([turnEnded]))).toMatchObject([{ pid: 2, counts: { unknown: 1 } }]);
  expect(dropped(await heard([turnEnded, frame(uplinkLetters.allTold), turnEnded]))).toEqual([]);
});

test('where no events are wanted none are missing', async () => {
  expect(await heard([], false)).toEqual([]);
});

test('what is still to be decoded when the uplink closes counts', async () => {
  const pids = Array.from({ length: 1_000 }, (_, index) => 3 + index);
  const word = (letter: string, bytes: number, pid: number) => {
    const payload = Buffer.alloc(bytes);
    payload.writeUInt32LE(pid, 0);
    return frame(letter, payload);
  };
  const seen = pids.map((pid) => word(uplinkLetters.processSeen, 40, pid));
  const ended = pids.map((pid) => word(uplinkLetters.processEnded, 16, pid));
  const uplink = new PassThrough();
  const run = new RunEvents(uplink as unknown as Socket, monotonicS());
  run.mainStarted(2, monotonicS());
  run.mainEnded({ code: 0 });
  const events: ProcessEvent[] = [];
  run.listen((told) => {
    events.push(...told);
    // A paused socket closes all the same.
    if (told.length >= pids.length) uplink.emit('close');
  });
  uplink.emit('data', Buffer.concat([...seen, turnEnded, ...ended, frame(uplinkLetters.allTold), turnEnded]));
  await run.drained;
  expect(dropped(events)).toEqual([]);
  expect(events.filter((event) => event.event === 'process.exited').map(({ pid, code }) => [pid, code])).toEqual([...pids, 2].map((pid) => [pid, 0]));
});
