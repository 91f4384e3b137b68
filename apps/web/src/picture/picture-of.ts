import { type Picture, RunHistory } from '@forkhall/insight';
import { type ProcessEvent, type ProcessEventName, processEventSchema } from '@forkhall/protocol';

type Fields<N extends ProcessEventName> = Omit<Extract<ProcessEvent, { event: N }>, 'event' | 't' | 'pid'>;

/** For tests: one event, checked against the schema. */
export function told<N extends ProcessEventName>(t: number, pid: number, event: N, fields: Fields<N>): ProcessEvent {
  return processEventSchema.parse({ event, t, pid, ...fields });
}

/** For tests: MainProcess (pid 2), and children from pid 3 on with these names. */
export function family(...names: string[]): ProcessEvent[] {
  return [
    told(0, 2, 'process.started', { how: 'main', name: 'MainProcess' }),
    ...names.flatMap((name, at) => [
      told(0.01, 3 + at, 'process.started', { how: 'fork', parent: 2, name }),
      told(0.02, 3 + at, 'resource.created', { object: `own ${at}`, type: 'Event' }),
    ]),
  ];
}

/** For tests: Ada and Bob hold a fork each and wait for the other's; MainProcess joins Ada. */
export const philosophers: readonly ProcessEvent[] = [
  ...family('Ada', 'Bob').filter(({ event }) => event === 'process.started'),
  told(0.1, 2, 'resource.created', { object: 'f1', type: 'Lock', name: 'fork1' }),
  told(0.1, 2, 'resource.created', { object: 'f2', type: 'Lock', name: 'fork2' }),
  told(0.2, 2, 'process.joining', { target: 3 }),
  told(0.3, 3, 'lock.acquired', { object: 'f1', at: { file: 'main.py', line: 5 } }),
  told(0.3, 4, 'lock.acquired', { object: 'f2', at: { file: 'main.py', line: 5 } }),
  told(0.6, 3, 'lock.requested', { object: 'f2', at: { file: 'main.py', line: 8 } }),
  told(0.6, 4, 'lock.requested', { object: 'f1', at: { file: 'main.py', line: 8 } }),
];

export function pictureOf(events: readonly ProcessEvent[], t = 5): Picture {
  const history = new RunHistory();
  for (const event of events) history.append(event);
  return history.picture(t);
}
