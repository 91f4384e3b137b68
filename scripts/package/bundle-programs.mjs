import { dirname, join, relative } from 'node:path';
import { rolldown } from 'rolldown';

/** Programs that are started by their file names, and stay where they are; Node strips no types below node_modules. */
const programs = ['apps/cli/src/main', 'apps/server/src/main', 'apps/server/src/storage/sqlite-worker'];
/** Native, or looked for by their users, who do without. */
const external = ['node-pty', 'bufferutil', 'utf-8-validate'];

/** A module that is bundled into another file still finds what lies beside its own: the package keeps the folders of the checkout. */
function ownPlaces(root, program) {
  const from = dirname(join(root, program));
  return {
    name: 'own-places',
    transform(code, id) {
      if (id.includes('/node_modules/') || !code.includes('import.meta.')) return null;
      const own = `new URL(${JSON.stringify(relative(from, id))}, import.meta.url)`;
      return code
        .replaceAll(/(?<=new URL\('[^']+)\.ts(?=',)/g, '.js')
        .replaceAll(/\bimport\.meta\.url\b/g, `${own}.href`)
        .replaceAll(/\bimport\.meta\.dirname\b/g, `decodeURIComponent(new URL('.', ${own}).pathname)`);
    },
  };
}

/**
 * Bundles each program, with everything that it imports, into one file of JavaScript in `out`.
 * @returns the files that went into them
 */
export async function bundlePrograms(root, out) {
  const inputs = new Set();
  for (const program of programs) {
    const bundle = await rolldown({ input: join(root, `${program}.ts`), platform: 'node', external, plugins: [ownPlaces(root, program)], logLevel: 'warn' });
    const { output } = await bundle.write({ file: join(out, `${program}.js`), format: 'esm', codeSplitting: false, comments: { legal: true } });
    await bundle.close();
    for (const chunk of output) for (const id of chunk.type === 'chunk' ? chunk.moduleIds : []) inputs.add(id);
  }
  return [...inputs];
}
