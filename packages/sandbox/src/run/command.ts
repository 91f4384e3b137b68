import type { Language, Limits } from '@forkhall/protocol';
import { eventsFolder, insideFolder, workFolder } from '../bwrap-arguments.ts';
import type { Program } from '../types.ts';

const environment: Readonly<Record<string, string>> = {
  PATH: '/usr/local/bin:/usr/bin:/bin',
  HOME: workFolder,
  USER: 'student',
  LOGNAME: 'student',
  SHELL: '/bin/bash',
  LANG: 'C.UTF-8',
  TERM: 'xterm-256color',
};

/** Takes its own traces away; `node main.ts` is what the program sees. */
const nodeBootstrap = ['--require', `${insideFolder}/node/begin.cjs`];

export interface Command {
  arguments: string[];
  environment: Record<string, string>;
}

/** Where no cgroup bounds the heap, V8 has to: otherwise it takes what the machine has before it collects. */
const heapOption = (memoryBytes: number) => `--max-old-space-size=${Math.max(16, Math.floor((memoryBytes * 0.75) / (1024 * 1024)))}`;

function nodeOptions(limits: Limits, withoutCgroup: boolean): string[] {
  return withoutCgroup ? [heapOption(limits.memoryBytes)] : [];
}

export const hasEvents = (program: Pick<Program, 'events'>): boolean => program.events ?? true;

/** How a program is started that nobody has prepared. */
export function coldCommand(program: Program, withoutCgroup: boolean, markToken?: string): Command {
  const { language, entry, args, startMethod, limits } = program;
  if (language === 'typescript') {
    const events = hasEvents(program);
    return {
      arguments: ['node', ...(events ? nodeBootstrap : []), ...nodeOptions(limits, withoutCgroup), entry, ...args],
      environment: {
        ...environment,
        ...(events ? { FORKHALL_EVENTS: eventsFolder } : {}),
        ...(markToken === undefined ? {} : { FORKHALL_MARKS: markToken }),
      },
    };
  }
  const wishes = {
    ...(startMethod ? { FORKHALL_START_METHOD: startMethod } : {}),
    ...(hasEvents(program) ? { FORKHALL_EVENTS: eventsFolder } : {}),
    ...(program.taskSwitches ? { FORKHALL_EVENTS_SWITCHES: '1' } : {}),
    ...(markToken === undefined ? {} : { FORKHALL_MARKS: markToken }),
  };
  // The bootstrap does what is wished and removes itself.
  const bootstrap = Object.keys(wishes).length > 0 ? { PYTHONPATH: `${insideFolder}/python`, ...wishes } : {};
  return { arguments: ['python3', entry, ...args], environment: { ...environment, ...bootstrap } };
}

/** How a spare is started: the same command line, and a bootstrap that waits where the script would be looked at. */
export function spareCommand(language: Language, entry: string, limits: Limits, withoutCgroup: boolean): Command {
  const waiting = { FORKHALL_SPARE: '3' };
  if (language === 'typescript') {
    return {
      arguments: ['node', ...nodeBootstrap, ...nodeOptions(limits, withoutCgroup), entry],
      environment: { ...environment, ...waiting },
    };
  }
  return { arguments: ['python3', entry], environment: { ...environment, ...waiting, PYTHONPATH: `${insideFolder}/python` } };
}

/** What a spare is told when it goes on. */
export function releasePayload(program: Program, markToken?: string): string {
  return JSON.stringify({
    args: program.args,
    startMethod: program.startMethod ?? null,
    events: hasEvents(program) ? eventsFolder : null,
    switches: program.taskSwitches ?? false,
    marks: markToken ?? null,
  });
}
