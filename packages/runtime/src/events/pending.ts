import { report, reporting } from './report.ts';

/** A look some time after each wait has begun, and rarer ones while nothing else happens. */
const soonMs = 50;
const rarelyMs = 200;

interface Handle {
  fd?: number;
  readableFlowing?: boolean | null;
}

/** Sockets and children of the library's own that keep a process alive. */
const own = new WeakSet<object>();
let timer: NodeJS.Timeout | undefined;
let pauseMs = soonMs;
/** True from any sign of life on, until a look has found nothing. */
let told: boolean | undefined;
let isWanted = () => false;

export function isOwn(handle: object): void {
  if (reporting) own.add(handle);
}

const { _getActiveHandles, _getActiveRequests } = process as unknown as { _getActiveHandles?: () => (Handle & object)[]; _getActiveRequests?: () => unknown[] };

function isOfProgram(handle: Handle & object): boolean {
  if (own.has(handle)) return false;
  if (handle.fd === 1 || handle.fd === 2) return false;
  return handle.fd !== 0 || handle.readableFlowing === true;
}

/**
 * Whether anything of the program's keeps the event loop alive: a timer, a socket, a child, a file. The library's own does
 * not, but for what keeps the process alive while something of the library's is awaited: that is one timer.
 */
function isPending(): boolean {
  const timers = process.getActiveResourcesInfo().filter((type) => type === 'Timeout').length;
  if (timers > 1 || (_getActiveRequests?.call(process).length ?? 0) > 0) return true;
  // Of the window's size a terminal hears by itself.
  if (process.eventNames().some((name) => typeof name === 'string' && name.startsWith('SIG') && name !== 'SIGWINCH')) return true;
  return _getActiveHandles?.call(process).some(isOfProgram) ?? true;
}

function look(): void {
  timer = undefined;
  if (!isWanted()) return;
  tellPending(isPending());
  pauseMs = Math.min(2 * pauseMs, rarelyMs);
  lookLater();
}

function tellPending(pending: boolean): void {
  if (pending !== told) report('process.pending', { pending });
  told = pending;
}

function lookLater(): void {
  timer = setTimeout(look, pauseMs);
  timer.unref();
}

function lookSoon(): void {
  tellPending(true);
  pauseMs = soonMs;
  lookLater();
}

/** Something has come that may make the program go on, and begin other things. */
export function stirLoop(): void {
  if (timer === undefined || (pauseMs === soonMs && told)) return;
  clearTimeout(timer);
  lookSoon();
}

/**
 * While something of the library's is awaited, tells whether other things may yet call the program: in JavaScript a wait is
 * one function's, and no other's.
 */
export function watchLoop(stillWanted: () => boolean): void {
  if (!reporting || (timer !== undefined && pauseMs === soonMs && told)) return;
  isWanted = stillWanted;
  clearTimeout(timer);
  lookSoon();
}
