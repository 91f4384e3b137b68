import { type FoundMember, type LaneInfo, type SliceDetail, waitWords } from '@forkhall/insight';
import type { Locale } from '@forkhall/protocol';

/** Names that the page has given to objects, by id: where it has none, the program's own name or the type stands. */
export type Names = ReadonlyMap<string, string>;

/** Who a lane is: `Ada`, or `reader of Ada`. */
export function laneName(lane: LaneInfo, locale: Locale): string {
  if (lane.part === undefined) return lane.name;
  return locale === 'zh' ? `${lane.name} 的 ${lane.part}` : `${lane.part} of ${lane.name}`;
}

function renamed(member: FoundMember, names: Names): FoundMember {
  const { object } = member;
  return object === undefined ? member : { ...member, object: { ...object, name: names.get(object.id) ?? object.name ?? object.type } };
}

/** What a slice is, without saying who: `waits for fork2`, `square()`. */
export function sliceWords(slice: SliceDetail, names: Names, locale: Locale): string {
  const object = slice.object === undefined ? undefined : { ...slice.object, name: names.get(slice.object.id) ?? slice.object.name ?? slice.object.type };
  if (slice.kind === 'asleep') return locale === 'zh' ? '在休眠' : 'sleeps';
  if (slice.kind === 'turn') return locale === 'zh' ? '在运行' : 'runs';
  if (slice.kind === 'work') {
    const called = slice.function === undefined ? undefined : `${slice.function}()`;
    if (locale === 'zh') return called === undefined ? `执行 ${object?.name ?? ''} 的任务` : `执行任务 ${called}`;
    return called === undefined ? `works on a task of ${object?.name ?? 'the pool'}` : `works on ${called}`;
  }
  // Whether the queue was full then is not known: a put of TypeScript waits for its answer even where there is room.
  if (slice.kind === 'space') return locale === 'zh' ? `等待放入 ${object?.name ?? ''}` : `waits to put into ${object?.name ?? 'a queue'}`;
  if (slice.kind === 'room') return locale === 'zh' ? `等待在 ${object?.name ?? ''} 上发送` : `waits to send on ${object?.name ?? 'a pipe'}`;
  return waitWords(
    {
      actor: { key: slice.lane, pid: 0, process: '' },
      kind: slice.kind,
      ...(object === undefined ? {} : { object }),
      ...(slice.target === undefined ? {} : { target: slice.target }),
      ...(slice.several === undefined ? {} : { several: { ...slice.several, of: slice.several.of.map((member) => renamed(member, names)) } }),
    },
    locale,
  );
}

/** `4.1 s`, `320 ms`, `45 µs`: as exact as it is long. */
export function lengthText(seconds: number): string {
  if (seconds >= 100) return `${seconds.toFixed(0)} s`;
  if (seconds >= 1) return `${seconds.toFixed(1)} s`;
  if (seconds >= 0.001) return `${(seconds * 1e3).toFixed(seconds < 0.01 ? 1 : 0)} ms`;
  return `${Math.max(0, seconds * 1e6).toFixed(0)} µs`;
}
