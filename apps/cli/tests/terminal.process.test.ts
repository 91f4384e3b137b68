import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { type IPty, spawn } from '@lydell/node-pty';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Desk, fixture, main } from './cli.ts';

let desk: Desk;
let shells: IPty[];
beforeEach(() => {
  desk = new Desk();
  shells = [];
});
afterEach(async () => {
  for (const shell of shells) shell.kill('SIGKILL');
  while (desk.left.length > 0) await new Promise((resolve) => setTimeout(resolve, 10));
  await desk[Symbol.asyncDispose]();
});

/** A bash in a real terminal, at which a person types. */
class Person {
  readonly shell: IPty;
  screen = '';
  readonly #waiting = new Set<() => void>();

  /** A person before the shell's first prompt. */
  static async sits(size = { cols: 100, rows: 30 }): Promise<Person> {
    const person = new Person(size);
    await person.sees(/\$ /);
    return person;
  }

  private constructor(size: { cols: number; rows: number }) {
    this.shell = spawn('bash', ['--norc', '--noediting', '-i'], {
      ...size,
      cwd: desk.folder,
      env: { ...desk.environment, PS1: '$ ', NODE: process.execPath, MAIN: main, TERM: 'xterm-256color' } as Record<string, string>,
    });
    shells.push(this.shell);
    this.shell.onData((text) => {
      this.screen += text;
      for (const look of this.#waiting) look();
    });
  }

  type(text: string): void {
    this.shell.write(text);
  }

  /** Resolves when the screen shows this after what was waited for before. */
  async sees(pattern: RegExp): Promise<RegExpExecArray> {
    return await new Promise((resolve) => {
      const look = () => {
        const match = pattern.exec(this.screen);
        if (match === null) return;
        this.#waiting.delete(look);
        this.screen = this.screen.slice(match.index + match[0].length);
        resolve(match);
      };
      this.#waiting.add(look);
      look();
    });
  }

  /** Types a command line; its echo is passed over. */
  async runs(line: string): Promise<void> {
    this.type(`${line}\r`);
    await this.sees(/\r\n/);
  }

  run(name: string, options = ''): Promise<void> {
    return this.runs(`"$NODE" "$MAIN" run ${options} ${fixture(name)}`);
  }

  /** Resolves when the command has made the terminal raw. */
  async raw(): Promise<void> {
    const terminal = readlinkSync(`/proc/${this.shell.pid}/fd/0`);
    while (!execFileSync('stty', ['-F', terminal, '-a'], { encoding: 'utf8' }).includes('-icanon')) await new Promise((resolve) => setTimeout(resolve, 10));
  }

  /** The terminal's settings, as the shell sees them now. */
  async settings(): Promise<string> {
    await this.runs('stty -a; echo "<end"">"');
    return (await this.sees(/([\s\S]*?)<end>\r\n/))[1] ?? '';
  }
}

it('is the program’s terminal for input()', async () => {
  const person = await Person.sits();
  await person.run('asks-a-name.py');
  await person.sees(/^name\? /);
  person.type('Ada');
  // The program's terminal echoes, and only that one.
  await person.sees(/^Ada/);
  person.type('\r');
  expect((await person.sees(/^([\s\S]*?)\$ /))[1]).toBe('\r\nhello Ada\r\n');
});

it('interrupts with Ctrl-C and ends the input with Ctrl-D', async () => {
  const person = await Person.sits();
  await person.run('survives-interrupts.py');
  await person.sees(/ready\r\n/);
  person.type('\x03');
  await person.sees(/\^Cinterrupt 1\r\n/);
  person.type('\x03');
  await person.sees(/\^Cinterrupt 2\r\n\$ /);
  await person.run('echoes-input.py');
  await person.sees(/^terminal\r\n/);
  person.type('line\r');
  await person.sees(/got 'line\\n'\r\n/);
  person.type('\x04');
  await person.sees(/end of input\r\n\$ /);
});

it('has the size of the person’s terminal and follows it', async () => {
  const person = await Person.sits({ cols: 91, rows: 33 });
  await person.run('reports-window-size.py');
  await person.sees(/size 91x33\r\n/);
  person.shell.resize(120, 40);
  await person.sees(/size 120x40\r\n\$ /);
});

it.each<[string, string, (person: Person) => Promise<void>]>([
  ['the program has ended', 'exits-with.py', async () => {}],
  [
    'it was stopped',
    'ignores-sigterm.py',
    async (person) => {
      await person.sees(/ready/);
      process.kill(commandPid(person), 'SIGTERM');
    },
  ],
  ['the program met a limit', 'sleeps.py', async () => {}],
])('gives the terminal back as it was when %s', async (_when, name, act) => {
  const person = await Person.sits();
  const before = await person.settings();
  expect(before).toMatch(/ icanon/);
  await person.sees(/\$ /);
  await person.run(name, '--limit wall=2s');
  await act(person);
  await person.sees(/\$ /);
  expect(await person.settings()).toBe(before);
});

/** The command's own pid: the shell's only child. */
function commandPid(person: Person): number {
  return Number(readFileSync(`/proc/${person.shell.pid}/task/${person.shell.pid}/children`, 'utf8').trim().split(' ')[0]);
}

it('runs as a background job without touching the terminal, and takes input once it is in the foreground', async () => {
  const person = await Person.sits();
  const before = await person.settings();
  await person.sees(/\$ /);
  await person.runs(`"$NODE" "$MAIN" run ${fixture('asks-a-name.py')} &`);
  await person.sees(/name\? /);
  // What is typed is the shell's; a job that read it would be stopped.
  await person.runs('jobs; echo "<told"">"');
  await person.sees(/Running[\s\S]*<told>\r\n/);
  await person.sees(/\$ /);
  expect(await person.settings()).toBe(before);
  await person.sees(/\$ /);
  await person.runs('fg');
  person.type('Eve\r');
  await person.sees(/hello Eve\r\n/);
  await person.sees(/\$ /);
  expect(await person.settings()).toBe(before);
});

it('has its raw terminal again after it was stopped and continued', async () => {
  const person = await Person.sits();
  await person.run('survives-interrupts.py');
  await person.sees(/ready\r\n/);
  process.kill(commandPid(person), 'SIGSTOP');
  await person.sees(/Stopped/);
  await person.sees(/\$ /);
  await person.runs('fg');
  await person.sees(/survives-interrupts\.py\r\n/);
  // In a terminal that is not raw, the outer terminal would show the ^C, too.
  await person.raw();
  person.type('\x03');
  expect((await person.sees(/^([\s\S]*?)interrupt 1\r\n/))[1]).toBe('^C');
  person.type('\x03');
  await person.sees(/interrupt 2\r\n/);
});

it('lets a pipe on one side be a pipe', async () => {
  const person = await Person.sits();
  await person.runs(`echo piped | "$NODE" "$MAIN" run ${fixture('echoes-input.py')}`);
  expect((await person.sees(/^([\s\S]*?)\$ /))[1]).toBe("no terminal\r\ngot 'piped\\n'\r\nend of input\r\n");
  await person.runs(`"$NODE" "$MAIN" run ${fixture('asks-a-name.py')} | cat`);
  await person.sees(/^name\? /);
  person.type('Bob\r');
  expect((await person.sees(/^([\s\S]*?)\$ /))[1]).toBe('Bob\r\nhello Bob\r\n');
});

it('dies with the terminal', async () => {
  const person = await Person.sits();
  await person.run('ignores-sigterm.py');
  await person.sees(/ready/);
  const exit = new Promise((resolve) => person.shell.onExit(resolve));
  person.shell.kill('SIGHUP');
  await exit;
  while (desk.left.length > 0) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(desk.left).toEqual([]);
});
