// Sets up what a command needs and runs it. Plain Node ≥ 20 without dependencies: this is what runs before anything is installed.
import { StepFailed } from './boot/child.mjs';
import { isLeaving, leaveWithFamily } from './boot/family.mjs';
import { say, sayFailure } from './boot/say.mjs';

const commands = ['start', 'dev', 'test', 'check', 'bench', 'conformance', 'stress', 'package', 'prepare'];

async function main() {
  const [name, ...args] = process.argv.slice(2);
  if (!commands.includes(name)) {
    say(`unknown command "${name ?? ''}"; known are ${commands.join(', ')}`);
    return 2;
  }
  if (process.platform !== 'linux' || !['x64', 'arm64'].includes(process.arch)) {
    say(`this is ${process.platform} on ${process.arch}; Forkhall's sandbox needs Linux on x64 or arm64 (on other systems: in a virtual machine)`);
    return 1;
  }
  if (Number(process.versions.node.split('.')[0]) < 20) {
    say(`this is Node ${process.versions.node}; setting Forkhall up needs 20 or newer: sudo apt-get install nodejs npm, or https://nodejs.org`);
    return 1;
  }
  leaveWithFamily();
  const { command } = await import(`./boot/commands/${name}.mjs`);
  return await command(args);
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof StepFailed)) throw error;
  // A step that fails because everything is being ended is no news; the signal's handler leaves.
  if (!isLeaving()) {
    sayFailure(error);
    process.exit(1);
  }
}
