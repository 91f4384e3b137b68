/**
 * Says of each piece of terminal output which process wrote it, as python/forkhall_events/marks.py does: in one write, a
 * mark with a token of the run and the pid, the piece, and an end mark, of control characters that terminals ignore. The
 * sandbox takes them out (packages/sandbox/src/run/writer-marks.ts).
 */
'use strict';

const { fstatSync } = require('node:fs');

const digits = '\x01\x02\x03\x04\x06\x10\x12\x14\x15\x16\x17\x19\x1c\x1e\x1f\x7f';
const tokenDigits = 5;

const mark = (hex) => `\x1d${Array.from(hex, (digit) => digits[Number.parseInt(digit, 16)]).join('')}`;

/** The file behind a descriptor, where it is a terminal. */
function terminalOf(fd) {
  try {
    const { rdev, ino } = fstatSync(fd);
    return rdev === 0 ? undefined : `${rdev}.${ino}`;
  } catch {
    return undefined;
  }
}

/** Whole pieces get through in one write as they are, and in one write with their marks. */
function markWrites(handle, begin, end) {
  const [first, last] = [Buffer.from(begin), Buffer.from(end)];
  const { writeUtf8String, writeLatin1String, writeAsciiString, writeBuffer, writev } = handle;
  const own = {
    writeUtf8String: (request, text) => writeUtf8String.call(handle, request, begin + text + end),
    writeLatin1String: (request, text) => writeLatin1String.call(handle, request, begin + text + end),
    writeAsciiString: (request, text) => writeAsciiString.call(handle, request, begin + text + end),
    writeBuffer: (request, bytes) => writeBuffer.call(handle, request, Buffer.concat([first, bytes, last])),
    writev: (request, chunks, allBuffers) =>
      writev.call(handle, request, allBuffers ? [first, ...chunks, last] : [begin, 'latin1', ...chunks, end, 'latin1'], allBuffers),
  };
  for (const [name, value] of Object.entries(own)) Object.defineProperty(handle, name, { value, configurable: true, writable: true });
}

/**
 * Marks what this process writes to the run's terminal. Its streams are opened when the program asks for them, as always.
 * `agreed` is the token, and in a child also which terminal is meant. Gives what children are told; undefined without a terminal.
 */
module.exports = function markOutput(agreed) {
  const [token, terminal = terminalOf(1) ?? terminalOf(2)] = agreed.split(':');
  if (!/^[0-9a-f]{10}$/.test(token) || terminal === undefined) return undefined;
  const begin = mark(token.slice(0, tokenDigits) + process.pid.toString(16).padStart(6, '0'));
  const end = mark(token.slice(tokenDigits));
  for (const [name, fd] of [
    ['stdout', 1],
    ['stderr', 2],
  ]) {
    const property = Object.getOwnPropertyDescriptor(process, name);
    if (property?.get === undefined || !property.configurable) continue;
    Object.defineProperty(process, name, {
      ...property,
      get() {
        Object.defineProperty(process, name, property);
        const stream = process[name];
        if (stream.isTTY && stream._handle && terminalOf(fd) === terminal) markWrites(stream._handle, begin, end);
        return stream;
      },
    });
  }
  return `${token}:${terminal}`;
};
