import protobuf from 'protobufjs';
import { expect, test } from 'vitest';
import { family, told } from '../testing.ts';
import { Timeline } from '../timeline.ts';
import { perfettoTrace } from './perfetto-trace.ts';
import { utf8 } from './protobuf-writer.ts';

const at = (line: number) => ({ file: 'main.py', line, function: 'work' });
const events = [
  ...family(2),
  told(0.1, 2, 'resource.created', { object: 'L', type: 'Lock', name: '锁' }),
  told(0.2, 2, 'queue.waiting', { object: 'Q', for: 'item' }),
  told(1, 3, 'lock.acquired', { object: 'L' }),
  told(1.1, 4, 'lock.requested', { object: 'L', at: at(7) }),
  told(2, 3, 'lock.released', { object: 'L' }),
  told(2.001, 4, 'lock.acquired', { object: 'L' }),
  told(3, 4, 'queue.put', { object: 'Q' }),
  told(3.1, 2, 'queue.got', { object: 'Q' }),
  told(3.2, 3, 'event.waiting', { object: 'E' }),
  told(4, 3, 'process.exited', { signal: 'SIGKILL' }),
  told(5, 4, 'process.exited', { code: 0 }),
  told(5, 2, 'process.exited', { code: 0 }),
];

test('T1, T2: slices and arrows', () => {
  const timeline = new Timeline();
  for (const event of events) timeline.append(event);
  expect([...timeline.lanes.values()].map((lane) => [lane.processName, lane.from, lane.to])).toEqual([
    ['MainProcess', 0, 5],
    ['Process-1', 0, 4],
    ['Process-2', 0, 5],
  ]);
  expect(timeline.slices.map((slice) => [slice.lane, slice.kind, slice.from, slice.to, slice.object])).toEqual([
    ['2/1', 'item', 0.2, 3.1, 'Q'],
    ['4/1', 'lock', 1.1, 2.001, 'L'],
    ['3/1', 'event', 3.2, 4, 'E'],
  ]);
  expect(timeline.arrows.map((arrow) => [arrow.kind, arrow.from.lane, arrow.from.t, arrow.to.lane, arrow.to.t])).toEqual([
    ['started', '2/1', 0, '3/1', 0],
    ['started', '2/1', 0, '4/1', 0],
    ['released-acquired', '3/1', 2, '4/1', 2.001],
    ['put-got', '4/1', 3, '2/1', 3.1],
  ]);
});

test('T4: past the bounds slices and arrows are counted', () => {
  const timeline = new Timeline({ maxSlices: 1, maxArrows: 1 });
  for (const event of events) timeline.append(event);
  expect([timeline.slices.length, timeline.arrows.length, timeline.left]).toEqual([1, 1, 5]);
});

/** The messages as Perfetto's own protos define them, as far as they are used. */
const schema = `
syntax = "proto2";
message Trace { repeated TracePacket packet = 1; }
message TracePacket {
  optional uint64 timestamp = 8; optional uint32 trusted_packet_sequence_id = 10; optional TrackEvent track_event = 11;
  optional uint32 sequence_flags = 13; optional TrackDescriptor track_descriptor = 60;
}
message TrackDescriptor {
  optional uint64 uuid = 1; optional string name = 2; optional ProcessDescriptor process = 3; optional ThreadDescriptor thread = 4; optional uint64 parent_uuid = 5;
}
message ProcessDescriptor { optional int32 pid = 1; optional string process_name = 6; }
message ThreadDescriptor { optional int32 pid = 1; optional int32 tid = 2; optional string thread_name = 5; }
message TrackEvent {
  enum Type { TYPE_UNSPECIFIED = 0; TYPE_SLICE_BEGIN = 1; TYPE_SLICE_END = 2; TYPE_INSTANT = 3; TYPE_COUNTER = 4; }
  repeated DebugAnnotation debug_annotations = 4; optional Type type = 9; optional uint64 track_uuid = 11; repeated string categories = 22;
  optional string name = 23; optional SourceLocation source_location = 33; repeated fixed64 flow_ids = 47; repeated fixed64 terminating_flow_ids = 48;
}
message SourceLocation { optional string file_name = 2; optional string function_name = 3; optional uint32 line_number = 4; }
message DebugAnnotation { optional string string_value = 6; optional string name = 10; }
`;

interface Packet {
  timestamp?: string;
  trustedPacketSequenceId: number;
  sequenceFlags?: number;
  trackDescriptor?: { uuid: string; name: string; parentUuid?: string; process?: { pid: number; processName: string }; thread?: { pid: number; tid: number } };
  trackEvent?: { type: string; trackUuid: string; name?: string; sourceLocation?: unknown; flowIds?: string[]; terminatingFlowIds?: string[] };
}

function decode(bytes: Uint8Array): Packet[] {
  const type = protobuf.parse(schema).root.lookupType('Trace');
  const message = type.decode(bytes);
  expect(type.verify(message)).toBeNull();
  return (type.toObject(message, { longs: String, enums: String }) as { packet: Packet[] }).packet;
}

test('T3: another reader decodes the trace', () => {
  const packets = decode(perfettoTrace(events));
  expect(packets[0]?.sequenceFlags).toBe(1);
  expect(packets.every((packet) => packet.trustedPacketSequenceId === 1)).toBe(true);
  const tracks = packets.flatMap((packet) => packet.trackDescriptor ?? []);
  expect(tracks.filter((track) => track.process).map((track) => [track.process?.pid, track.process?.processName])).toEqual([
    [2, 'MainProcess'],
    [3, 'Process-1'],
    [4, 'Process-2'],
  ]);
  expect(new Set(tracks.map((track) => track.uuid)).size).toBe(tracks.length);
  const name = new Map(tracks.map((track) => [track.uuid, tracks.find((other) => other.uuid === track.parentUuid)?.name ?? track.name]));

  const told = packets.flatMap((packet) => (packet.trackEvent ? [{ ...packet.trackEvent, timestamp: BigInt(packet.timestamp ?? 0) }] : []));
  expect(told.map((event) => event.timestamp)).toEqual(told.map((event) => event.timestamp).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)));
  const depth = new Map<string, number>();
  for (const event of told) {
    const change = event.type === 'TYPE_SLICE_BEGIN' ? 1 : event.type === 'TYPE_SLICE_END' ? -1 : 0;
    depth.set(event.trackUuid, (depth.get(event.trackUuid) ?? 0) + change);
    expect(depth.get(event.trackUuid)).toBeGreaterThanOrEqual(0);
  }
  expect([...depth.values()].every((open) => open === 0)).toBe(true);

  const wait = told.find((event) => event.name === 'wait for lock 锁');
  expect([wait?.timestamp, wait && name.get(wait.trackUuid), wait?.sourceLocation]).toEqual([
    1_100_000_000n,
    'Process-2',
    { fileName: 'main.py', functionName: 'work', lineNumber: 7 },
  ]);
  const flows = new Map<string, string[]>();
  for (const event of told)
    for (const flow of [...(event.flowIds ?? []), ...(event.terminatingFlowIds ?? [])])
      flows.set(flow, [...(flows.get(flow) ?? []), `${name.get(event.trackUuid)} ${event.name}`]);
  expect([...flows.values()]).toEqual([
    ['MainProcess started', 'Process-1 started'],
    ['MainProcess started', 'Process-2 started'],
    ['Process-1 released 锁', 'Process-2 acquired 锁'],
    ['Process-2 put Queue', 'MainProcess got Queue'],
  ]);
});

test('T3: an empty run is an empty trace', () => {
  expect(perfettoTrace([])).toHaveLength(0);
});

test.each(['', 'a', 'é', '进程', '🍴', '\ud800'])('T3: utf8(%j) is what a reader takes for it', (text) => {
  expect(protobuf.util.utf8.read(utf8(text), 0, utf8(text).length)).toBe(text === '\ud800' ? '\ufffd' : text);
});
