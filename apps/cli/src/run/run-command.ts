import { writeFileSync } from 'node:fs';
import type { Locale } from '@forkhall/protocol';
import type { Ended, SandboxHost, SandboxRun } from '@forkhall/sandbox';
import { openHost } from '../sandbox-host.ts';
import { tell } from '../tell.ts';
import { Brake } from './brake.ts';
import { connectStdin } from './connect-input.ts';
import { connectOutput } from './connect-output.ts';
import { EventsFile } from './events-file.ts';
import { OuterTerminal, outerSize } from './outer-terminal.ts';
import { Recording } from './recording.ts';
import { lineOf, reportOf, statusOf } from './report.ts';
import type { RunRequest } from './run-options.ts';
import { Signals } from './signals.ts';
import { keepWritten } from './written-files.ts';

/** Forkhall itself failed. */
const ownFailure = 125;

/** Runs the program in a sandbox with this command's terminal or pipes, and resolves to the exit status. */
export async function runCommand(request: RunRequest, locale: Locale): Promise<number> {
  using signals = new Signals();
  let host: SandboxHost;
  try {
    host = await openHost();
  } catch (error) {
    return conclude(request, notStarted(error), [], locale);
  }
  await using _ = host;
  const { ended, flushed, problems } = await runProgram(request, host, signals);
  // A reader that takes nothing any more must not keep the person from ending this.
  await Promise.race([flushed(), signals.late()]);
  return conclude(request, ended, problems, locale);
}

/** What there is to tell of a run for which no sandbox could be had. */
function notStarted(error: unknown): Ended {
  return {
    ending: { kind: 'sandbox-failed', reason: (error instanceof Error ? error.message : String(error)).slice(0, 2_000) },
    usage: { wallMs: 0, cpuMs: 0, peakBytes: 0, processes: 0, outputBytes: 0 },
    leftovers: { count: 0, names: [] },
    survivors: 0,
    written: [],
  };
}

/** Writes what was asked for, tells the person, and returns the exit status. */
function conclude(request: RunRequest, ended: Ended, earlier: readonly Problem[], locale: Locale): number {
  const problems = [...earlier, ...finish(request, ended, locale)];
  const line = lineOf(ended, locale);
  if (line !== undefined) tell(line);
  for (const problem of problems) tell(problem);
  return problems.some((problem) => problem instanceof Error) ? ownFailure : statusOf(ended.ending);
}

type Problem = string | Error;

/** The part between taking the terminal and giving it back. */
async function runProgram(request: RunRequest, host: SandboxHost, signals: Signals) {
  using terminal = OuterTerminal.enter();
  const cooked = terminal !== undefined;
  const size = outerSize();
  const { program, args, startMethod, limits } = request;
  const takenUpAtS = Number(process.hrtime.bigint()) / 1e9;
  const run = await host.run({
    ...program,
    args,
    limits,
    size,
    cooked,
    takenUpAtS,
    stdin: process.stdin.isTTY ? 'terminal' : 'pipe',
    ...(startMethod === undefined ? {} : { startMethod }),
    ...(request.taskSwitches === undefined ? {} : { taskSwitches: request.taskSwitches }),
    ...(request.hooks === undefined ? {} : { events: request.hooks }),
  });
  await using recording =
    request.record === undefined
      ? undefined
      : new Recording({ path: request.record, header: headerOf(request, size), capBytes: limits.logBytes, takenUpAtS, cooked });
  using eventsFile = request.events === undefined ? undefined : new EventsFile(request.events);
  const brake = new Brake(run);
  const problems: Problem[] = [];
  recording?.attach(run, brake);
  // One listener for both: what came before the first is told to it alone.
  run.onEvents((events) => {
    recording?.take(events);
    eventsFile?.write(events);
  });
  const flushed = connectOutput(run, brake, process.stdout, () => {
    problems.push('nobody reads the output any more, so the program was stopped');
    run.stop('student');
  });
  connectStdin(run);
  followSize(run);
  signals.attach(run);
  const ended = await run.ended;
  process.stdin.destroy();
  await recording?.end(ended).catch((error: unknown) => problems.push(new Error(`${request.record}: the recording could not be written: ${error}`)));
  if (eventsFile?.failure !== undefined) problems.push(new Error(`${request.events}: the events could not be written: ${eventsFile.failure.message}`));
  return { ended, flushed, problems };
}

function headerOf({ program, args }: RunRequest, { cols, rows }: { cols: number; rows: number }) {
  return {
    version: 2 as const,
    width: cols,
    height: rows,
    timestamp: Math.floor(Date.now() / 1_000),
    title: program.entry,
    command: ['forkhall', 'run', program.entry, ...args].join(' ').slice(0, 1_000),
  };
}

function followSize(run: SandboxRun): void {
  process.stdout.on('resize', () => run.resize(outerSize()));
}

/** Writes what was asked for. Errors are Forkhall's failures, strings are for the person to know. */
function finish(request: RunRequest, ended: Ended, locale: Locale): Problem[] {
  const problems: Problem[] = [];
  const attempt = (work: () => void) => {
    try {
      work();
    } catch (error) {
      problems.push(error instanceof Error ? error : new Error(String(error)));
    }
  };
  const { out, report } = request;
  if (out !== undefined) attempt(() => problems.push(...keepWritten(out, ended.written)));
  if (report !== undefined) attempt(() => writeFileSync(report, `${JSON.stringify(reportOf(ended, locale), undefined, 2)}\n`));
  return problems;
}
