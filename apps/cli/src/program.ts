import { readFileSync } from 'node:fs';
import { type Locale, limitFields, startMethodSchema } from '@forkhall/protocol';
import { Command, Option } from 'commander';
import { doctorCommand } from './doctor/doctor-command.ts';
import { locales } from './replay/finding-report.ts';
import { type InsightOptions, insightCommand } from './replay/insight-command.ts';
import { traceCommand } from './replay/trace-command.ts';
import { runCommand } from './run/run-command.ts';
import { type RunOptions, runRequest } from './run/run-options.ts';
import { type ServeOptions, serveCommand } from './serve-command.ts';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };

const collect = (value: string, earlier: string[] = []) => [...earlier, value];

const exitStatuses = `
Exit status: the program's own; 128 + n when signal n ended it; 124 for a time limit; 137 for the memory limit;
125 when Forkhall itself failed; 2 when the command was called wrongly. Ctrl-C interrupts the program, SIGTERM stops it.
`;

/** The command line. `finish` takes the exit status of the command that ran. */
export function commandLine(locale: Locale, finish: (status: number) => void): Command {
  const program = new Command('forkhall')
    .description('Run programs that fork, each in a sandbox.')
    .version(version, '-V, --version', 'print the version')
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'forkhall: ')) })
    .showHelpAfterError(false);

  program
    .command('run')
    .description('run FILE (.py, .ts, .mts, .mjs) in a sandbox; this terminal, or the pipe on stdin, is the program’s')
    .argument('<FILE>', 'the program')
    .argument('[ARGS...]', 'its arguments, whatever they look like')
    .addOption(new Option('--start-method <method>', 'how multiprocessing starts processes').choices(startMethodSchema.options))
    .option('--limit <name=value>', `set a limit, such as wall=10s, memory=256M, processes=64; names: ${Object.keys(limitFields).join(', ')}`, collect)
    .option('--with <FILE>', 'put another file, or a folder, beside the program; may be repeated', collect)
    .option('--out <DIR>', 'keep the files that the program wrote there')
    .option('--record <OUT.cast>', 'record the run as an asciicast, with what its processes did')
    .option('--events <OUT.jsonl>', 'write what the processes did, one JSON object a line')
    .option('--task-switches', 'of asyncio’s tasks and greenlets, tell each turn, too')
    .option('--report <OUT.json>', 'write how it ended and what it used')
    .addOption(new Option('--no-hooks', 'run it without hooks that tell what it does; for comparison').hideHelp())
    .passThroughOptions()
    .addHelpText('after', exitStatuses)
    .action(async (file: string, args: string[], options: RunOptions) => finish(await runCommand(runRequest(file, args, options), locale)));

  program
    .command('insight')
    .description('say what a recorded run shows to be wrong (deadlocks, waits for ever, lost errors, orphans …), as JSON')
    .argument('<RUN.cast>', 'what run --record, or the page, has kept')
    .option('--at <seconds>', 'what was known at this moment of the run, instead of at its end')
    .addOption(new Option('--locale <language>', 'the texts in one language only').choices(locales))
    .action(async (file: string, options: InsightOptions) => finish(await insightCommand(file, options)));

  program
    .command('trace')
    .description('make a trace of a recorded run that ui.perfetto.dev opens: a track for each process and thread, its waits, and arrows')
    .argument('<RUN.cast>', 'what run --record, or the page, has kept')
    .requiredOption('-o, --output <OUT.perfetto-trace>', 'where to write it')
    .action(async (file: string, options: { output: string }) => finish(await traceCommand(file, options)));

  program
    .command('serve')
    .description('start the server (what npm start runs)')
    .option('--port <number>', 'where it answers; PORT in the environment says the same')
    .option('--host <address>', 'at which of this machine’s addresses; HOST in the environment says the same')
    .option('--unsafe-no-sandbox', 'start even where programs cannot be kept from harming this machine')
    .action(async (options: ServeOptions) => finish(await serveCommand(options)));

  program
    .command('doctor')
    .description('try each protection and each limit on this machine, and say what is weaker and how to mend it')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExit status: 0 when everything holds, 1 when something is weaker, 2 when there is no sandbox.\n')
    .action(async ({ json }: { json?: true }) => finish(await doctorCommand({ json: json === true, locale })));

  return program;
}
