/**
 * Runs the corpus against a sandbox host of its own and prints one line of JSON for each attack:
 * {"name", "ending", "problems", "ms"}; no problems is what is wanted.
 *
 *   node run-attacks.ts [--cgroup auto|none] [--everywhere] [--checkout FOLDER] [--only NAME]
 */
import { readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { defaultLimits, type Limits } from '@forkhall/protocol';
import { openSandboxHost } from '../src/index.ts';
import type { Ended, Program, SandboxHost, SandboxRun } from '../src/types.ts';
import { type Attack, shortEnding } from './attack.ts';
import { attacks, hail, nameOf, neighbours } from './attacks.ts';
import { changes, children, clockOffsetMs, filesNamed, hostState, inhabited, leftControlGroups, processesWith } from './host-state.ts';
import { type Facts, Witness } from './witness.ts';

const MiB = 1024 * 1024;
const attackLimits: Limits = {
  ...defaultLimits,
  wallMs: 10_000,
  cpuMs: 5_000,
  memoryBytes: 256 * MiB,
  processes: 64,
  outputBytes: 1_000_000,
  diskBytes: 16 * MiB,
  inodes: 2_000,
  shmBytes: 16 * MiB,
  openFiles: 256,
  orphansMs: 1_000,
};
/** The user of a root server's first place: the witness is no better protected than an attack in that place. */
const firstUid = 61_000;
const hailRounds = 10;
const mostClockDriftMs = 2_000;
const mostServerBytes = 400 * MiB;

const text = (file: string) => readFileSync(join(import.meta.dirname, 'programs', file));

function programOf(file: string, facts: Facts, args: readonly string[], limits: Partial<Limits> = {}): Program {
  const entry = `main${extname(file)}`;
  return {
    language: entry === 'main.py' ? 'python' : 'typescript',
    entry,
    files: [{ path: entry, content: text(file) }, ...(entry === 'main.py' ? [{ path: 'attack.py', content: text('attack.py') }] : [])],
    args: [JSON.stringify(facts), ...args],
    size: { cols: 80, rows: 24 },
    limits: { ...attackLimits, ...limits },
  };
}

/** A run's output, to be waited for. */
class Heard {
  readonly run: SandboxRun;
  #text = '';
  readonly #decoder = new TextDecoder();
  readonly #waiting: { words: string; resolve: () => void }[] = [];

  constructor(run: SandboxRun) {
    this.run = run;
    run.onOutput((chunk) => {
      if (this.#text.length < 100_000) this.#text += this.#decoder.decode(chunk, { stream: true });
      for (const { words, resolve } of this.#waiting) if (this.#text.includes(words)) resolve();
    });
    run.onEvents(() => {});
    void run.ended.then(() => {
      for (const { resolve } of this.#waiting) resolve();
    });
  }

  get text(): string {
    return this.#text;
  }

  /** Resolves when it has said this, or has ended. */
  async says(words: string): Promise<void> {
    if (this.#text.includes(words)) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.push({ words, resolve });
    await promise;
  }
}

/** A program that does nothing wrong must go its way whatever another one does. */
async function neighbourProblems(host: SandboxHost): Promise<string[]> {
  const program: Program = {
    language: 'python',
    entry: 'honest.py',
    files: [
      { path: 'honest.py', content: 'import subprocess\nopen("file", "w").write("x")\nprint(subprocess.check_output(["echo", "unharmed"], text=True))\n' },
    ],
    args: [],
    size: { cols: 80, rows: 24 },
    limits: { ...attackLimits, wallMs: 30_000 },
  };
  const heard = new Heard(await host.run(program));
  const { ending } = await heard.run.ended;
  return heard.text.includes('unharmed') && ending.kind === 'exited' && ending.code === 0
    ? []
    : [`a neighbour was harmed: ${JSON.stringify(ending)} ${heard.text}`];
}

function outputProblems(attack: { file: string }, said: string): string[] {
  const breaches = said.split('\n').filter((line) => line.includes('BREACH'));
  return [
    ...breaches.slice(0, 20).map((line) => line.trim()),
    ...(/tried \d+/.test(said) ? [] : [`${attack.file} did not come to its end: ${said.slice(-1_000)}`]),
  ];
}

function secretProblems(ended: Ended, said: string, token: string): string[] {
  const files = ended.written.filter(({ content }) => Buffer.from(content).includes(token)).map(({ path }) => `${path} came out with a secret of the host`);
  return [...files, ...(said.includes(token) ? ['a secret of the host was printed'] : [])];
}

class Corpus {
  readonly #host: SandboxHost;
  readonly #warmHost: SandboxHost;
  readonly #witness: Witness;
  readonly #state = hostState();
  readonly #clock = clockOffsetMs();
  readonly #children = children();
  readonly #allowedFiles: string[];

  constructor(host: SandboxHost, warmHost: SandboxHost, witness: Witness) {
    this.#host = host;
    this.#warmHost = warmHost;
    this.#witness = witness;
    this.#allowedFiles = [`/dev/shm/${witness.facts.shmName}`];
  }

  async run(attack: Attack): Promise<{ ending: string; problems: string[] }> {
    const { facts } = this.#witness;
    const host = attack.warm ? this.#warmHost : this.#host;
    const heard = new Heard(await host.run(programOf(attack.file, facts, attack.args ?? [], attack.limits)));
    const problems: string[] = [];
    if (attack.warm && !heard.run.warm) problems.push('no spare took it');
    if (attack.beside) {
      await heard.says('tried');
      problems.push(...(await neighbourProblems(this.#host)));
    }
    const ended = await heard.run.ended;
    const ending = shortEnding(ended);
    const expected = (host.cgroup === 'none' ? attack.withoutCgroup : undefined) ?? attack.endings;
    if (!expected.includes(ending))
      problems.push(`it ended by ${ending} (${JSON.stringify(ended.ending)}), expected ${expected.join(' or ')}; it said: ${heard.text.slice(-1_500)}`);
    problems.push(...outputProblems(attack, heard.text), ...secretProblems(ended, heard.text, facts.token), ...(attack.check?.(ended, heard.text) ?? []));
    problems.push(...(await this.#hostProblems(ended, attack.warm ?? false)));
    return { ending, problems };
  }

  async runNeighbours(): Promise<{ ending: string; problems: string[] }> {
    const { facts } = this.#witness;
    const offering = new Heard(await this.#host.run(programOf(neighbours.offers, facts, [])));
    await offering.says('ready');
    const reaching = new Heard(await this.#host.run(programOf(neighbours.reaches, facts, [])));
    const reached = await reaching.run.ended;
    offering.run.write('\r');
    const offered = await offering.run.ended;
    const problems = [
      ...outputProblems({ file: neighbours.offers }, offering.text),
      ...outputProblems({ file: neighbours.reaches }, reaching.text),
      ...(shortEnding(reached) === 'exited:0' && shortEnding(offered) === 'exited:0'
        ? []
        : [`they ended by ${shortEnding(reached)} and ${shortEnding(offered)}`]),
      ...(await this.#hostProblems(reached, false)),
    ];
    return { ending: shortEnding(reached), problems };
  }

  /** Requests that come in while a sandbox dies must not harm the server: a socket is reset when its other end dies with something unread. */
  async runHail(): Promise<{ ending: string; problems: string[] }> {
    const { facts } = this.#witness;
    const problems: string[] = [];
    let ending = 'none';
    for (let round = 0; round < hailRounds; round++) {
      const heard = new Heard(await this.#host.run(programOf('exits-as.py', facts, ['7'])));
      const { run } = heard;
      const hail = setInterval(() => {
        for (let cols = 40; cols < 140; cols++) run.resize({ cols, rows: 24 });
        run.write('x');
      }, 1);
      const ended = await run.ended;
      clearInterval(hail);
      run.resize({ cols: 80, rows: 24 });
      run.write('late');
      run.interrupt();
      run.stop('student');
      ending = shortEnding(ended);
      if (ending !== 'exited:7') problems.push(`it ended by ${ending}`);
      if (!heard.text.includes('ends as 7')) problems.push(`its output was lost: ${heard.text.slice(0, 200)}`);
      problems.push(...(await this.#hostProblems(ended, false)));
    }
    return { ending, problems };
  }

  /** What is wrong on the host, whatever the program said. */
  async #hostProblems(ended: Ended, warm: boolean): Promise<string[]> {
    const { facts } = this.#witness;
    const problems = [...changes(this.#state, hostState()), ...(await this.#witness.whatHappened()).map((what) => `the witness: ${what}`)];
    if (ended.survivors !== 0) problems.push(`${ended.survivors} survivors`);
    for (const line of processesWith(facts.token)) if (!line.startsWith(`${this.#witness.pid} `)) problems.push(`a process is left: ${line}`);
    if (!warm) {
      const left = inhabited(children().filter((pid) => !this.#children.includes(pid) && pid !== this.#witness.pid));
      if (left.length) problems.push(`children of the server are left: ${left.join(' ')}`);
      for (const group of leftControlGroups()) problems.push(`a control group is left: ${group}`);
    }
    for (const path of filesNamed(facts.shmName, this.#allowedFiles)) if (!path.startsWith('/tmp/forkhall-attack-')) problems.push(`a file is left: ${path}`);
    const drift = Math.abs(clockOffsetMs() - this.#clock);
    if (drift > mostClockDriftMs) problems.push(`the clock has moved by ${drift} ms`);
    if (process.memoryUsage.rss() > mostServerBytes) problems.push(`the server has grown to ${process.memoryUsage.rss()} bytes`);
    return problems;
  }
}

const { values } = parseArgs({
  options: {
    cgroup: { type: 'string', default: 'auto' },
    everywhere: { type: 'boolean', default: false },
    only: { type: 'string' },
    checkout: { type: 'string' },
  },
});
const checkout = values.checkout ?? join(import.meta.dirname, '../../..');
const options = { runtimeFolder: join(import.meta.dirname, '../../runtime'), cgroup: values.cgroup as 'auto' | 'none' };
await using witness = await Witness.start(process.getuid?.() === 0 ? firstUid : undefined, checkout);
// What a server has in its environment, and an attack must not find.
process.env.FORKHALL_ATTACK_TOKEN = witness.facts.token;
await using host = await openSandboxHost({ ...options, places: 3, spares: { python: 0, typescript: 0 } });
const chosen = attacks.filter((attack) => (!values.everywhere || attack.everywhere) && (!values.only || nameOf(attack).includes(values.only)));

async function report(name: string, attempt: () => Promise<{ ending: string; problems: string[] }>): Promise<void> {
  const startedAtMs = performance.now();
  const { ending, problems } = await attempt().catch((error: Error) => ({ ending: 'none', problems: [String(error.stack ?? error)] }));
  console.log(JSON.stringify({ name, ending, problems, ms: Math.round(performance.now() - startedAtMs) }));
}

const cold = new Corpus(host, host, witness);
for (const attack of chosen.filter(({ warm }) => !warm)) await report(nameOf(attack), () => cold.run(attack));
if (!values.only || 'two neighbours'.includes(values.only)) await report('two neighbours', () => cold.runNeighbours());
if (!values.only || hail.includes(values.only)) await report(hail, () => cold.runHail());
for (const attack of chosen.filter(({ warm }) => warm)) {
  const { promise: spareIsWarm, resolve } = Promise.withResolvers<void>();
  const log = (_level: string, message: string) => {
    if (message === 'a spare is warm') resolve();
  };
  await using warmHost = await openSandboxHost({ ...options, places: 2, spares: { python: 1, typescript: 0 }, log });
  await spareIsWarm;
  await report(nameOf(attack), () => new Corpus(host, warmHost, witness).run(attack));
}
