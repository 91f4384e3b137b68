import { readdir, readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';

/** Modules of no use in a sandbox without a network to the outside, or of a size out of proportion. */
const leftOut = /^(inspector|http2|test|trace_events|wasi|sea|repl)\b/;

const runtime = '@forkhall/runtime';

/** The declarations of @types/node and of our library as the editor's TypeScript needs them, by path below `node_modules`. */
export async function nodeTypes(): Promise<Record<string, string>> {
  const folder = /* turbopackIgnore: true */ process.cwd();
  const node = await realpath(join(folder, 'node_modules/@types/node'));
  const files = Object.fromEntries([
    ...(await declarations(node, '@types/node')),
    ...(await declarations(join(node, '../../undici-types'), 'undici-types')),
    // As the set-up has built them.
    ...(await declarations(join(folder, '../../packages/runtime/dist/types'), runtime)),
  ]);
  for (const name of ['@types/node', 'undici-types', runtime]) files[`${name}/package.json`] = JSON.stringify({ name, types: 'index.d.ts' });
  return files;
}

async function declarations(folder: string, prefix: string): Promise<[string, string][]> {
  const found: [string, string][] = [];
  for (const entry of (await readdir(folder, { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !entry.name.startsWith('ts5') && entry.name !== 'node_modules')
      found.push(...(await declarations(path, `${prefix}/${entry.name}`)));
    else if (entry.name.endsWith('.d.ts') && !leftOut.test(entry.name))
      found.push([`${prefix}/${entry.name}`, prefix.startsWith(runtime) ? await readFile(path, 'utf8') : withShortComments(await readFile(path, 'utf8'))]);
  }
  return found;
}

/** Long examples are left out, first sentences kept: they are what a hover shows. */
function withShortComments(text: string): string {
  return text.replace(/\/\*\*[\s\S]*?\*\//g, (comment) => (comment.length <= 400 ? comment : firstParagraph(comment)));
}

function firstParagraph(comment: string): string {
  const lines = comment.split('\n').slice(1, -1);
  const end = lines.findIndex((line) => /^\s*\*\s*(?:$|```|@)/.test(line));
  const kept = (end === -1 ? lines : lines.slice(0, end)).slice(0, 4);
  return kept.length === 0 ? '' : `/**\n${kept.join('\n')}\n */`;
}
