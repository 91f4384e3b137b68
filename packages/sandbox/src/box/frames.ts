/**
 * The control protocol between the server and a sandbox's process 1: frames of `u8 type, u32 length, payload`, little
 * endian. native/init/frame-types.h has the same letters.
 */

export const maxPayloadBytes = 65_536;
const headerBytes = 5;

/** What the server sends. */
export const commands = {
  fileOpen: 'f',
  fileData: 'd',
  fileClose: 'c',
  text: 't',
  bounds: 'b',
  terminal: 'w',
  exec: 'x',
  release: 'g',
  interrupt: 'i',
  terminate: 's',
  kill: 'k',
} as const;

export function frame(type: string, payload: Uint8Array = Buffer.alloc(0)): Buffer {
  if (payload.byteLength > maxPayloadBytes) throw new RangeError(`frame "${type}": ${payload.byteLength} bytes are more than ${maxPayloadBytes}`);
  const bytes = Buffer.allocUnsafe(headerBytes + payload.byteLength);
  bytes.write(type, 0, 1, 'latin1');
  bytes.writeUInt32LE(payload.byteLength, 1);
  bytes.set(payload, headerBytes);
  return bytes;
}

function* pieces(type: string, content: Uint8Array): Generator<Buffer> {
  for (let at = 0; at < content.byteLength; at += maxPayloadBytes) yield frame(type, content.subarray(at, at + maxPayloadBytes));
}

/** A file for the work folder. */
export function fileFrames(path: string, content: string | Uint8Array): Buffer[] {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  return [frame(commands.fileOpen, Buffer.from(path)), ...pieces(commands.fileData, bytes), frame(commands.fileClose)];
}

export interface ExecRequest {
  arguments: readonly string[];
  environment: Readonly<Record<string, string>>;
  /** True for a spare: the program gets a channel as descriptor 3 and waits for `release`. */
  warm: boolean;
  openFiles: number;
  /** RLIMIT_NPROC; 0 leaves it. */
  processes: number;
  /** RLIMIT_DATA; 0 leaves it. */
  dataBytes: number;
  nice: number;
}

export function execFrames(request: ExecRequest): Buffer[] {
  const environment = Object.entries(request.environment).map(([name, value]) => `${name}=${value}`);
  const strings = [...request.arguments, ...environment];
  if (strings.some((text) => text.includes('\0'))) throw new RangeError('a program argument holds a NUL character');
  const fixed = Buffer.alloc(34);
  fixed.writeUInt32LE(request.arguments.length, 0);
  fixed.writeUInt32LE(environment.length, 4);
  fixed.writeUInt8(request.warm ? 1 : 0, 8);
  fixed.writeBigUInt64LE(BigInt(request.openFiles), 9);
  fixed.writeBigUInt64LE(BigInt(request.processes), 17);
  fixed.writeBigUInt64LE(BigInt(request.dataBytes), 25);
  fixed.writeUInt8(request.nice, 33);
  return [...pieces(commands.text, Buffer.from(`${strings.join('\0')}\0`)), frame(commands.exec, fixed)];
}

/** Lets a spare go on; it reads the payload. */
export function releaseFrames(payload: string): Buffer[] {
  return [...pieces(commands.text, Buffer.from(payload)), frame(commands.release)];
}

export interface Bounds {
  orphansMs: number;
  inodes: number;
  /** These three only where no cgroup limits them; 0 otherwise. */
  memoryBytes: number;
  processes: number;
  cpuMs: number;
  writtenFiles: number;
  writtenBytes: number;
  withoutCgroup: boolean;
  /** Whether events are told. */
  events: boolean;
}

export function boundsFrame(bounds: Bounds): Buffer {
  const fixed = Buffer.alloc(50);
  fixed.writeUInt32LE(bounds.orphansMs, 0);
  fixed.writeBigUInt64LE(BigInt(bounds.inodes), 4);
  fixed.writeBigUInt64LE(BigInt(bounds.memoryBytes), 12);
  fixed.writeBigUInt64LE(BigInt(bounds.processes), 20);
  fixed.writeBigUInt64LE(BigInt(bounds.cpuMs) * 1000n, 28);
  fixed.writeUInt32LE(bounds.writtenFiles, 36);
  fixed.writeBigUInt64LE(BigInt(bounds.writtenBytes), 40);
  fixed.writeUInt8(bounds.withoutCgroup ? 1 : 0, 48);
  fixed.writeUInt8(bounds.events ? 1 : 0, 49);
  return frame(commands.bounds, fixed);
}

export function terminalFrame(size: { cols: number; rows: number }, cooked = true): Buffer {
  const fixed = Buffer.alloc(5);
  fixed.writeUInt16LE(size.cols, 0);
  fixed.writeUInt16LE(size.rows, 2);
  fixed.writeUInt8(cooked ? 1 : 0, 4);
  return frame(commands.terminal, fixed);
}

export function terminateFrame(graceMs: number): Buffer {
  const fixed = Buffer.alloc(4);
  fixed.writeUInt32LE(graceMs, 0);
  return frame(commands.terminate, fixed);
}

/** What the program uses, measured inside the sandbox where no cgroup counts it. */
export interface Gauges {
  memoryBytes: number;
  peakBytes: number;
  processes: number;
  peakProcesses: number;
  cpuMs: number;
  inodes: number;
}

/** What process 1 says. */
export type Report =
  | { type: 'stands' }
  /** `beforeS`: of the monotonic clock, before its first instruction. */
  | { type: 'started'; pid: number; beforeS: number }
  | { type: 'warm' }
  | { type: 'failed'; reason: string }
  /** Exactly one of code and signal is given; times in milliseconds. */
  | { type: 'main-ended'; code?: number; signal?: number; cpuMs: number; shmFull: boolean; diskFull: boolean }
  | { type: 'over-limit'; limit: 'inodes' | 'memory' | 'processes' | 'cpu' }
  | { type: 'gauges'; gauges: Gauges }
  | { type: 'leftovers'; count: number; names: string[] }
  | { type: 'written'; path: string; bytes: number; complete: boolean }
  | { type: 'written-data'; data: Uint8Array }
  | { type: 'all-ended'; gauges: Gauges };

const limitLetters = { i: 'inodes', m: 'memory', p: 'processes', c: 'cpu' } as const;

function gaugesOf(payload: Buffer): Gauges {
  const at = (index: number) => Number(payload.readBigUInt64LE(index * 8));
  return { memoryBytes: at(0), peakBytes: at(1), processes: at(2), peakProcesses: at(3), cpuMs: at(4) / 1000, inodes: at(5) };
}

/** Undefined for a type that is newer than this server. @throws RangeError where the payload is too short. */
export function reportOf(type: string, payload: Buffer): Report | undefined {
  switch (type) {
    case 'R':
      return { type: 'stands' };
    case 'P':
      return { type: 'started', pid: payload.readUInt32LE(0), beforeS: payload.readDoubleLE(4) };
    case 'W':
      return { type: 'warm' };
    case 'F':
      return { type: 'failed', reason: payload.toString() };
    case 'X': {
      const code = payload.readInt32LE(0);
      const signal = payload.readInt32LE(4);
      const cpuMs = (Number(payload.readBigUInt64LE(8)) + Number(payload.readBigUInt64LE(16))) / 1000;
      const rest = { cpuMs, shmFull: payload.readUInt8(32) === 1, diskFull: payload.readUInt8(33) === 1 };
      return signal > 0 ? { type: 'main-ended', signal, ...rest } : { type: 'main-ended', code, ...rest };
    }
    case 'V': {
      const letter = payload.toString('latin1', 0, 1);
      return Object.hasOwn(limitLetters, letter) ? { type: 'over-limit', limit: limitLetters[letter as keyof typeof limitLetters] } : undefined;
    }
    case 'U':
      return { type: 'gauges', gauges: gaugesOf(payload) };
    case 'L':
      return { type: 'leftovers', count: payload.readUInt32LE(0), names: payload.toString('utf8', 4).split('\0').slice(0, -1) };
    case 'N':
      return { type: 'written', complete: payload.readUInt8(0) === 1, bytes: Number(payload.readBigUInt64LE(1)), path: payload.toString('utf8', 9) };
    case 'D':
      return { type: 'written-data', data: payload };
    case 'O':
      return { type: 'all-ended', gauges: gaugesOf(payload) };
    default:
      return undefined;
  }
}

/** A frame that was cut out of a stream; its payload is a view of the stream's bytes. */
export interface Frame {
  type: string;
  payload: Buffer;
}

/** Cuts a byte stream into frames. @throws RangeError where one is longer than any may be. */
export class FrameCutter {
  #rest: Buffer = Buffer.alloc(0);

  *push(chunk: Buffer): Generator<Frame> {
    let bytes = this.#rest.byteLength > 0 ? Buffer.concat([this.#rest, chunk]) : chunk;
    while (bytes.byteLength >= headerBytes) {
      const length = bytes.readUInt32LE(1);
      if (length > maxPayloadBytes) throw new RangeError(`a frame of ${length} bytes is more than ${maxPayloadBytes}`);
      if (bytes.byteLength < headerBytes + length) break;
      const frame = { type: bytes.toString('latin1', 0, 1), payload: bytes.subarray(headerBytes, headerBytes + length) };
      bytes = bytes.subarray(headerBytes + length);
      this.#rest = bytes;
      yield frame;
    }
    this.#rest = bytes;
  }
}

/** Cuts the control socket's bytes into reports. @throws RangeError where a frame is longer than any may be. */
export class FrameReader {
  readonly #cutter = new FrameCutter();

  *push(chunk: Buffer): Generator<Report> {
    for (const { type, payload } of this.#cutter.push(chunk)) {
      const report = reportOf(type, payload);
      if (report) yield report;
    }
  }
}
