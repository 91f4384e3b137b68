import type { Locale, SourcePlace } from '@forkhall/protocol';
import type { Several } from '../state.ts';
import type { FoundActor, FoundMember, FoundObject, FoundWait } from './finding.ts';

export function actorName(actor: FoundActor, locale: Locale): string {
  if (actor.thread === undefined) return actor.process;
  // Most programs have threads and tasks in their main process only.
  if (actor.process === 'MainProcess') return actor.thread;
  return locale === 'en' ? `${actor.thread} of ${actor.process}` : `${actor.process} 的 ${actor.thread}`;
}

export const placeName = (place: SourcePlace, locale: Locale): string =>
  locale === 'en' ? `${place.file}, line ${place.line}` : `${place.file} 第 ${place.line} 行`;

export function objectName(object: FoundObject | undefined, locale: Locale): string {
  if (!object) return locale === 'en' ? 'an object' : '某个对象';
  if (object.name) return object.number === undefined ? object.name : `${object.name} #${object.number}`;
  if (object.madeAt)
    return locale === 'en' ? `the ${object.type} made at ${placeName(object.madeAt, locale)}` : `${placeName(object.madeAt, locale)}创建的 ${object.type}`;
  return locale === 'en' ? `the ${object.type}` : `该 ${object.type}`;
}

/** `a, b and c`. */
export function list(names: readonly string[], locale: Locale, total = names.length): string {
  const shown = names.slice(0, 5);
  const more = Math.max(total, names.length) - shown.length;
  if (locale === 'zh') return shown.join('、') + (more > 0 ? ` 等 ${shown.length + more} 个` : '');
  if (more > 0) return `${shown.join(', ')} and ${more} more`;
  return shown.length < 2 ? (shown[0] ?? '') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}

function fullness(wait: Pick<FoundWait, 'object'>): string {
  const { capacity } = wait.object ?? {};
  return capacity === undefined ? '' : ` (${capacity}/${capacity})`;
}

/** A semaphore that begins without places is no store of them: each acquire waits for a release by another. */
export const isSignal = (object: FoundObject | undefined): boolean => object?.type.endsWith('Semaphore') === true && object.capacity === 0;

/** What could have ended such a wait: the words that follow `Nobody is left who could …`. */
export function help(wait: FoundWait | undefined, locale: Locale): string {
  const en = locale === 'en';
  const object = objectName(wait?.object, locale);
  switch (wait?.kind) {
    case 'item':
      return en ? `put something into ${object}` : `向 ${object} 放入数据`;
    case 'space':
    case 'room':
      return en ? `take something out of ${object}` : `从 ${object} 取走数据`;
    case 'tasks':
      return en ? `call ${object}.task_done()` : `调用 ${object}.task_done()`;
    case 'message':
      return en ? 'send one' : '发送消息';
    case 'event':
      return en ? 'set it' : '设置它';
    case 'condition':
      return en ? 'notify it' : '发出通知';
    case 'barrier':
      return en ? 'come to it' : '到达这里';
    case 'lock':
      return en ? 'release it' : '释放它';
    case 'job':
      return en ? 'carry out its task' : '执行它的任务';
    case 'several':
      return wait.several?.all ? (en ? 'bring them' : '带来它们') : en ? 'bring one of them' : '带来其中之一';
    default:
      return en ? 'bring it on' : '让它继续';
  }
}

function unknownTarget(kind: FoundWait['kind'], locale: Locale): string {
  if (kind === 'task') return locale === 'en' ? 'other tasks' : '其他任务';
  return locale === 'en' ? 'another process' : '另一个进程';
}

function memberWords({ kind, object: its, target }: FoundMember, times: number, locale: Locale): string {
  const en = locale === 'en';
  const object = objectName(its, locale);
  switch (kind) {
    case 'message':
      return en ? `a message on ${object}` : `${object} 上的消息`;
    case 'item':
      return en ? `an item from ${object}` : `${object} 中的数据`;
    case 'process': {
      const who = target ? actorName(target, locale) : unknownTarget('process', locale);
      if (en) return `the end of ${who}`;
      return target ? `${who} 的结束` : `${who}的结束`;
    }
    case 'job':
      if (times === 1) return en ? `a result of ${object}` : `${object} 的一个结果`;
      return en ? `${times} results of ${object}` : `${object} 的 ${times} 个结果`;
  }
}

/** `the end of Process-1 and 3 results of executor`. */
function severalWords({ of: members, count }: Several<FoundMember>, locale: Locale): string {
  const same = new Map<string, { member: FoundMember; times: number }>();
  for (const member of members) {
    const key = `${member.kind} ${member.object?.id ?? member.target?.key}`;
    same.set(key, { member, times: (same.get(key)?.times ?? 0) + 1 });
  }
  const known = [...same.values()].map(({ member, times }) => memberWords(member, times, locale));
  const others = count - members.length;
  if (others > 0) known.push(locale === 'en' ? `${others} ${others === 1 ? 'other' : 'others'}` : `另外 ${others} 个`);
  return list(known, locale);
}

/** `waits for lock_b, which Process-2 holds`: what somebody waits for, without saying who. */
export function waitWords(wait: Omit<FoundWait, 'since'>, locale: Locale): string {
  const en = locale === 'en';
  const object = objectName(wait.object, locale);
  const target = wait.target ? actorName(wait.target, locale) : unknownTarget(wait.kind, locale);
  switch (wait.kind) {
    case 'lock':
      if (isSignal(wait.object)) return en ? `waits for a release of ${object}, which was made with 0` : `等待 ${object} 被释放（创建时计数为 0）`;
      if (wait.object?.type.endsWith('Semaphore'))
        return en ? `waits for a place in ${object}, where all are taken` : `等待 ${object} 的名额，而名额已全部被占用`;
      if (wait.target && wait.target.key === wait.actor.key) return en ? `waits for ${object}, which it holds itself` : `等待它自己已经持有的 ${object}`;
      if (wait.target) return en ? `waits for ${object}, which ${target} holds` : `等待被 ${target} 持有的 ${object}`;
      return en ? `waits for ${object}` : `等待 ${object}`;
    case 'condition':
      return en ? `waits to be notified on ${object}` : `等待 ${object} 的通知`;
    case 'event':
      return en ? `waits for ${object} to be set` : `等待 ${object} 被设置`;
    case 'barrier':
      return en ? `waits at ${object} for the others` : `在 ${object} 处等待其他参与者`;
    case 'item':
      return en ? `waits for an item from ${object}` : `等待从 ${object} 取得数据`;
    case 'space':
      return en ? `waits for space in ${object}, which is full${fullness(wait)}` : `等待已满的 ${object}${fullness(wait)} 出现空位`;
    case 'tasks':
      return en ? `waits until task_done() was called for all items of ${object}` : `等待 ${object} 的每项数据都调用过 task_done()`;
    case 'flush':
      return en ? `cannot end before what it has put into ${object} is read` : `在它放入 ${object} 的数据被读走之前无法结束`;
    case 'message':
      return en ? `waits for a message on ${object}` : `等待 ${object} 上的消息`;
    case 'room':
      return en ? `waits for room in ${object}, which is full` : `等待已满的 ${object} 出现空间`;
    case 'client':
      return en ? `waits for a client on ${object}` : `在 ${object} 上等待客户端`;
    case 'process':
    case 'thread':
    case 'task':
      if (en) return `waits for ${target} to end`;
      // Between Chinese words there is no space; a name has one on either side.
      return wait.target ? `等待 ${target} 结束` : `等待${target}结束`;
    case 'job':
      return en ? `waits for a result of ${object}` : `等待 ${object} 的结果`;
    case 'pool':
      return en ? `waits for ${object} to finish` : `等待 ${object} 完成`;
    case 'several': {
      if (!wait.several) return en ? 'waits for several' : '等待多个对象';
      const members = severalWords(wait.several, locale);
      if (wait.several.all || wait.several.count === 1) return en ? `waits for ${members}` : `等待 ${members}`;
      return en ? `waits for the first of ${members}` : `等待其中最先到来的一个：${members}`;
    }
    case 'input':
      return en ? 'waits for a line from the keyboard' : '等待键盘输入';
  }
}

/** `Process-1 waits for lock_b, which Process-2 holds (main.py, line 9)`. */
export function waitSentence(wait: FoundWait, locale: Locale): string {
  const place = wait.at ? (locale === 'en' ? ` (${placeName(wait.at, locale)})` : `（${placeName(wait.at, locale)}）`) : '';
  return `${actorName(wait.actor, locale)} ${waitWords(wait, locale)}${place}`;
}

export function waitSentences(waits: readonly FoundWait[], locale: Locale): string {
  return waits
    .slice(0, 6)
    .map((wait) => waitSentence(wait, locale))
    .join(locale === 'en' ? '; ' : '；');
}
