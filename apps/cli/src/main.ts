import { CommanderError } from 'commander';
import { localeOf } from './locale.ts';
import { commandLine } from './program.ts';
import { spreadWith } from './run/with-arguments.ts';
import { tell } from './tell.ts';
import { UsageError } from './usage-error.ts';

const wrongCall = 2;
const ownFailure = 125;

/** The exit status for an error that ended a command before it had one of its own. */
function statusFor(error: unknown): number {
  // commander has printed the line, or the help, already.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : wrongCall;
  tell(error instanceof Error ? error : String(error));
  return error instanceof UsageError ? wrongCall : ownFailure;
}

// Whatever happens in a callback ends the command, and with it the program and the sandbox.
for (const event of ['uncaughtException', 'unhandledRejection'] as const)
  process.on(event, (error: unknown) => {
    tell(error instanceof Error ? error : String(error));
    process.exit(ownFailure);
  });

let status = wrongCall;
const args = process.argv.slice(2);
const given = args[0] === 'run' ? ['run', ...spreadWith(args.slice(1))] : args;
try {
  await commandLine(localeOf(process.env), (of) => {
    status = of;
  }).parseAsync(given, { from: 'user' });
} catch (error) {
  status = statusFor(error);
}
// Not left to an empty event loop: a stdin that stays open would hold it.
process.exit(status);
