import type { ProcessEvent, WaitMember } from '@forkhall/protocol';

// Whether a lock is taken by `with` has a test of its own.
const dropped = new Set(['event', 't', 'pid', 'at', 'thread', 'object', 'target', 'parent', 'peer', 'workers', 'members', 'scoped']);

/** Whether a process was called better already: the kernel, which may be heard late, calls it as the interpreter. */
const isKernels = (event: Extract<ProcessEvent, { event: 'process.started' }>, known: string | undefined) => event.how === 'unknown' && !!known;

/**
 * What each process told, without what changes from run to run: names for pids and objects, no times. In one process
 * the order is its own; between processes there is none. How a process was started is left to the caller.
 */
export function transcript(events: readonly ProcessEvent[]): Record<string, string[]> {
  const names = new Map<number, string>();
  const objects = new Map<string, string>();
  for (const event of events) {
    if (event.event === 'process.started' && event.name !== undefined && !isKernels(event, names.get(event.pid))) names.set(event.pid, event.name);
    if (event.event === 'resource.created') objects.set(event.object, event.name ?? event.type);
  }
  const name = (pid: number) => names.get(pid) ?? 'unnamed';
  const memberWords = (member: WaitMember) => `${member.kind} ${member.kind === 'process' ? name(member.target) : (objects.get(member.object) ?? '?')}`;
  const result: Record<string, string[]> = {};
  for (const event of events) {
    if (event.event === 'process.started' || event.event === 'process.exited') continue;
    const fields: Record<string, unknown> = event;
    const words: string[] = [event.event];
    if ('object' in event) words.push(objects.get(event.object) ?? '?');
    if ('target' in event)
      words.push(typeof event.target === 'string' ? `task ${event.target}` : event.event.startsWith('thread') ? `thread ${event.target}` : name(event.target));
    if (event.event === 'several.waiting') words.push(`[${event.members.map(memberWords).sort().join(', ')}]`);
    for (const [key, value] of Object.entries(fields))
      if (!dropped.has(key)) words.push(`${key}=${typeof value === 'string' ? (value.trimEnd().split('\n').at(-1) ?? '') : JSON.stringify(value)}`);
    if (event.thread !== undefined) words.push(`[thread ${event.thread}]`);
    if (event.at) words.push(`@${event.at.line}`);
    let lines = result[name(event.pid)];
    if (!lines) {
      lines = [];
      result[name(event.pid)] = lines;
    }
    lines.push(words.join(' '));
  }
  return result;
}

/** Who was started by whom, and how each ended. */
export function family(events: readonly ProcessEvent[]): string[] {
  const known = new Map<number, { name?: string; parent?: number; how?: string; end?: string }>();
  for (const event of events) {
    const its = known.get(event.pid) ?? {};
    known.set(event.pid, its);
    if (event.event === 'process.started') {
      const vague = event.how === 'unknown' || event.how === 'os.fork';
      its.name = (isKernels(event, its.name) ? undefined : event.name) ?? its.name ?? '';
      if ((!vague || its.how === undefined) && its.how !== 'manager') its.how = event.how;
      if (!vague || its.parent === undefined) its.parent = event.parent ?? its.parent ?? 0;
    } else if (event.event === 'process.exited') its.end = event.signal ?? `${event.code}`;
  }
  return [...known.values()].map((its) => `${its.name} (${its.how}) of ${(its.parent && known.get(its.parent)?.name) || '-'} → ${its.end ?? '-'}`).sort();
}
