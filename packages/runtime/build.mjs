// Builds dist/, the package as it is published: a few flat modules of JavaScript, which load in a third of the time that
// the sources take, with their types. And build/node_modules/, the same as sandboxes see it, with koffi where it is
// installed.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const here = fileURLToPath(new URL('.', import.meta.url));
const dist = `${here}dist`;
const modules = `${here}build/node_modules`;

/**
 * An import of a part of Node asks for each of its exports, and so loads what fs, for one, loads only when it is asked for
 * (streams, promises, readline): 3 ms for each process.
 */
const lazyBuiltins = {
  name: 'lazy-builtins',
  renderChunk: (code) =>
    code.replace(/^import (?:\* as (\w+)|\{([^}]*)\}) from "(node:[\w/]+)";$/gm, (_, all, names, module) => {
      const what = all ?? `{${names.replaceAll(' as ', ': ')}}`;
      return `const ${what} = process.getBuiltinModule("${module}");`;
    }),
};

/**
 * What index and boot share is one file: each takes Node's loader 1 ms. Without comments, and in ASCII: one other character
 * makes Node keep the text in twice the memory.
 */
async function buildModules() {
  const entries = { index: `${here}src/index.ts`, boot: `${here}src/child/boot.ts` };
  const bundle = await rolldown({ input: entries, platform: 'node', external: ['koffi'], plugins: [lazyBuiltins] });
  await bundle.write({
    dir: dist,
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: '[name].js',
    codeSplitting: { groups: [{ name: 'library', test: (id) => !Object.values(entries).includes(id) }] },
    comments: false,
    minify: { compress: false, mangle: false, codegen: { removeWhitespace: false, asciiOnly: true } },
  });
  await bundle.close();
}

function buildTypes() {
  const tsc = fileURLToPath(new URL('../../node_modules/.bin/tsc', import.meta.url));
  execFileSync(
    tsc,
    [
      ...['-p', `${here}tsconfig.build.json`, '--noEmit', 'false', '--emitDeclarationOnly', '--declaration', '--stripInternal'],
      ...['--rewriteRelativeImportExtensions', '--rootDir', `${here}src`, '--outDir', `${dist}/types`],
    ],
    { stdio: 'inherit' },
  );
  keepReachable(`${dist}/types/index.d.ts`);
}

const imported = /(?<=(?:from |import\()'\.[^']+)\.ts(?=')/g;

/** Takes away the declarations of modules that the public ones never mention, and names the others as every TypeScript finds them. */
function keepReachable(entry) {
  const texts = new Map();
  const visit = (file) => {
    if (texts.has(file)) return;
    const text = readFileSync(file, 'utf8');
    texts.set(file, text.replace(imported, '.js'));
    for (const [, path] of text.matchAll(/(?:from |import\()'(\.[^']+)\.ts'/g)) visit(fileURLToPath(new URL(`${path}.d.ts`, `file://${file}`)));
  };
  visit(entry);
  rmSync(`${dist}/types`, { recursive: true });
  for (const [file, text] of texts) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

/** What a program in a sandbox finds: no types, no documents. */
function buildSandboxModules() {
  const own = `${modules}/@forkhall/runtime`;
  mkdirSync(own, { recursive: true });
  cpSync(dist, own, { recursive: true, filter: (from) => !from.startsWith(`${dist}/types`) });
  const { name, version, license } = JSON.parse(readFileSync(`${here}package.json`, 'utf8'));
  const manifest = { name, version, license, type: 'module', exports: { '.': './index.js', './package.json': './package.json' } };
  writeFileSync(`${own}/package.json`, `${JSON.stringify(manifest, null, 2)}\n`);
  copyKoffi();
}

/** koffi's loader and its library for this machine, of the 4 MB that it is installed with. */
function copyKoffi() {
  if (!existsSync(`${here}node_modules/koffi`)) return;
  const koffi = realpathSync(`${here}node_modules/koffi`);
  const native = `@koromix/koffi-${process.platform}-${process.arch}`;
  const needed = /(?:^|\/)(?:package\.json|LICENSE\.txt|[^/]+\.c?js|koffi\.node)$/;
  const passedOver = /\/(?:doc|vendor|lib|musl_[^/]*|cnoke\.cjs)$/;
  for (const [from, to] of [
    [koffi, `${modules}/koffi`],
    [`${dirname(koffi)}/${native}`, `${modules}/${native}`],
  ])
    if (existsSync(from))
      cpSync(realpathSync(from), to, { recursive: true, filter: (path) => !passedOver.test(path) && (/\/[^./]+$/.test(path) || needed.test(path)) });
}

rmSync(dist, { recursive: true, force: true });
rmSync(`${here}build`, { recursive: true, force: true });
mkdirSync(dist);
await buildModules();
buildTypes();
buildSandboxModules();
