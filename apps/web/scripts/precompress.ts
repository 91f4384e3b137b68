/** Writes `.br` and `.gz` beside each file of `out` that is worth it, so that the server need not compress. */
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const out = join(dirname(import.meta.dirname), 'out');
const compressible = /\.(js|css|html|json|txt|svg|map)$/;
const smallestBytes = 1_024;

async function compress(path: string): Promise<number> {
  const content = await readFile(path);
  if (content.byteLength < smallestBytes) return 0;
  // Quality 11 takes 30 s for Monaco; 9 is within 5 % of its size.
  const brotli = await promisify(brotliCompress)(content, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: content.byteLength },
  });
  await Promise.all([writeFile(`${path}.br`, brotli), writeFile(`${path}.gz`, await promisify(gzip)(content, { level: 9 }))]);
  return brotli.byteLength;
}

const paths = (await readdir(out, { recursive: true })).filter((path) => compressible.test(path)).map((path) => join(out, path));
const sizes = await Promise.all(paths.map(async (path) => ((await stat(path)).isFile() ? compress(path) : 0)));
console.log(`out: ${paths.length} files, ${Math.round(sizes.reduce((sum, size) => sum + size, 0) / 1024)} KiB as brotli`);
