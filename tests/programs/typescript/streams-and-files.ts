// Streams: a pipeline through gzip, lines of a file, a transform, files and folders with UTF-8 names.
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';

await mkdir('数据/inner', { recursive: true });
await writeFile('数据/lines.txt', 'one\n二\nthree\n');
await pipeline(createReadStream('数据/lines.txt'), createGzip(), createWriteStream('lines.gz'));
const upper = new Transform({
  transform(chunk, _encoding, done) {
    done(null, String(chunk).toUpperCase());
  },
});
await pipeline(createReadStream('lines.gz'), createGunzip(), upper, createWriteStream('数据/upper.txt'));
for await (const line of createInterface({ input: createReadStream('数据/upper.txt') })) console.log(line);
await rename('lines.gz', '数据/inner/行.gz');
console.log((await readdir('.', { recursive: true })).filter((name) => name.startsWith('数据')).sort(), (await stat('数据/upper.txt')).size);
console.log(
  await Readable.from([1, 2, 3])
    .map((number: number) => number * 2)
    .toArray(),
);
await readFile('missing.txt').catch((error) => console.log(error.message));
