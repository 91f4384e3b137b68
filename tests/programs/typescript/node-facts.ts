// Node's own view is that of a plain `node FILE`.
import { availableParallelism, homedir, tmpdir } from 'node:os';

console.log(process.argv.slice(1), process.execArgv, process.version);
console.log(process.cwd() === homedir(), tmpdir(), availableParallelism() > 0, process.env.LANG, process.getuid?.() === process.geteuid?.());
console.log(
  Object.keys(process.env).filter((name) => /^(NODE|LD_|RUN|FORKHALL)/.test(name)),
  Intl.DateTimeFormat().resolvedOptions().timeZone,
);
console.log(new Date(0).toString(), process.features.typescript, typeof require);
