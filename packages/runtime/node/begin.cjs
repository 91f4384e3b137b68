/**
 * How a TypeScript program of Forkhall begins: as `node --require begin.cjs main.ts`. A required module runs before the
 * entry is looked at, so the entry need not exist yet. Environment variables say what to do:
 *
 * FORKHALL_SPARE=3          load what programs use, say so on descriptor 3, and block there until the program comes
 * FORKHALL_EVENTS=/run/...  @forkhall/runtime is to tell its events to this folder
 * FORKHALL_MARKS=...        say of each piece of output who wrote it
 *
 * When it returns, Node itself goes on with the entry, and nothing of this is in the program's environment or options.
 */
'use strict';

const { isMainThread } = require('node:worker_threads');

/** fork() and Worker hand the options on: neither shall preload this again, or show it. */
function leaveNoTrace() {
  const option = process.execArgv.indexOf('--require');
  if (option >= 0 && process.execArgv[option + 1] === __filename) {
    const ours = process.execArgv[option + 2]?.startsWith('--v8-pool-size=') ? 3 : 2;
    process.execArgv.splice(option, ours);
  }
  delete require.cache[__filename];
  for (const name of ['SPARE', 'EVENTS', 'MARKS']) delete process.env[`FORKHALL_${name}`];
}

/** Not node:assert: it looks at the terminal's colours and so opens the streams, which a program would see. */
const modules = [
  ...['async_hooks', 'buffer', 'child_process', 'cluster', 'crypto', 'dgram', 'events', 'fs/promises', 'http', 'net', 'os', 'path'],
  ...['perf_hooks', 'readline', 'readline/promises', 'stream', 'stream/promises', 'string_decoder', 'timers/promises', 'url', 'util', 'worker_threads'],
];

function preload() {
  for (const name of modules) require(`node:${name}`);
  // Lazy globals of a fetch or a timer.
  for (const name of ['fetch', 'AbortController', 'structuredClone', 'performance', 'Blob', 'TextDecoder']) void globalThis[name];
  require('node:util').inspect({ list: [1, 'two', new Map([[3, new Set([4])]])], error: new Error('never shown') }, { colors: true });
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    // A module of types: loads the type stripper (2/3 of the start of a .ts file) and the loader of ES modules.
    require('./warm-up.mts');
  } catch {
    // This Node cannot require ES modules, or strips no types: the program will find out.
  }
  delete require.cache[require.resolve('./warm-up.mts')];
  process.emitWarning = emitWarning;
}

function waitForProgram(channel) {
  const fs = require('node:fs');
  fs.writeSync(channel, 'w');
  const chunks = [];
  for (;;) {
    const chunk = Buffer.allocUnsafe(65_536);
    const length = fs.readSync(channel, chunk);
    if (length === 0) break;
    chunks.push(chunk.subarray(0, length));
  }
  fs.closeSync(channel);
  if (chunks.length === 0) process.exit(0); // the spare was given up
  return JSON.parse(Buffer.concat(chunks).toString());
}

const channel = process.env.FORKHALL_SPARE;
let { FORKHALL_EVENTS: events, FORKHALL_MARKS: marks } = process.env;
leaveNoTrace();
if (isMainThread) {
  if (channel !== undefined) {
    preload();
    const told = waitForProgram(Number(channel));
    process.argv.push(...told.args);
    ({ events, marks } = told);
  }
  const toChildren = marks ? require('./marks.cjs')(marks) : undefined;
  // Where the library looks; hidden from a program that lists what is global. Children begin as this process did.
  if (events) {
    const value = { folder: events, bootstrap: __filename, marks: toChildren };
    Object.defineProperty(globalThis, Symbol.for('forkhall.events'), { value, configurable: true });
  }
}
