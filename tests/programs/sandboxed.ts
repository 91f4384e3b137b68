import { type Finding, RunHistory } from '@forkhall/insight';
import type { Ending } from '@forkhall/protocol';
import type { Ended, Program, SandboxHost, SandboxRun } from '@forkhall/sandbox';
import { homeFolder } from './normalise.ts';
import type { ExpectedEnding, Step } from './program-case.ts';
import { Person, type Shown } from './terminal.ts';

function short(ending: Ending): ExpectedEnding {
  switch (ending.kind) {
    case 'exited':
      return ending.code;
    case 'signalled':
      return ending.signal as ExpectedEnding;
    case 'interrupted':
    case 'stopped':
      return ending.kind;
    default:
      throw new Error(`The sandbox ended the program: ${JSON.stringify(ending)}`);
  }
}

/** Runs the program in a sandbox of this host. */
export async function runInSandbox(
  host: SandboxHost,
  program: Program,
  steps: readonly Step[],
  piped: string | undefined,
): Promise<{ shown: Shown; run: SandboxRun; ended: Ended; findings: readonly Finding[]; pids: readonly number[] }> {
  const run = await host.run(program);
  const person = new Person(steps, {
    type: (typed) => run.write(typed),
    resize: (cols, rows) => run.resize({ cols, rows }),
    interrupt: () => run.interrupt(),
    stop: () => run.stop('student'),
    kill: () => run.stop('student'),
  });
  run.onOutput((chunk) => person.sees(chunk));
  const history = new RunHistory();
  run.onEvents((events) => {
    for (const event of events) history.append(event);
  });
  if (piped !== undefined) run.stdin?.end(piped);
  const ended = await run.ended;
  if (person.missed.length) throw new Error(`In the sandbox ${program.entry} never showed ${JSON.stringify(person.missed)}; it showed:\n${person.output}`);
  const written = new Map(
    ended.written.filter((file) => !file.path.includes('__pycache__')).map((file) => [file.path, Buffer.from(file.content).toString('base64')]),
  );
  return {
    shown: { output: person.output, ending: short(ended.ending), written, folder: homeFolder },
    run,
    ended,
    findings: history.findings(history.span.to),
    pids: history.picture().processes.map(({ pid }) => pid),
  };
}
