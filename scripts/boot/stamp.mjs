import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readJson, root, toolsFolder } from './project.mjs';

const passedOver = new Set(['node_modules', '.next', 'out', 'build', 'dist', '.data', '__pycache__', 'next-env.d.ts']);
const isTest = (name) => /\.(?:test|bench)\.(?:ts|tsx|mjs)$/.test(name) || name.endsWith('.tsbuildinfo');

/** Files under these paths (relative to the root) that matter to what is made of them, sorted. */
function filesUnder(paths) {
  const files = [];
  const visit = (path) => {
    const stat = statSync(join(root, path), { throwIfNoEntry: false });
    if (stat?.isFile()) files.push({ path, size: stat.size, mtimeMs: stat.mtimeMs });
    else if (stat?.isDirectory()) for (const name of readdirSync(join(root, path)).sort()) if (!passedOver.has(name) && !isTest(name)) visit(`${path}/${name}`);
  };
  for (const path of paths) visit(path);
  return files;
}

const digest = (parts) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\0');
  return hash.digest('hex');
};

/**
 * Remembers of which inputs something was made. Size and time of each file answer quickly; only where they differ is the
 * content compared, so that a copied or touched checkout is not built again.
 */
export class Stamp {
  #file;
  #paths;
  #extra;

  /** `extra`: whatever else decides, such as a version. */
  constructor(name, paths, extra = '') {
    this.#file = join(toolsFolder, 'stamps', `${name}.json`);
    this.#paths = paths;
    this.#extra = extra;
  }

  #quick() {
    return digest([this.#extra, ...filesUnder(this.#paths).map((file) => `${file.path} ${file.size} ${file.mtimeMs}`)]);
  }

  #content() {
    return digest([this.#extra, ...filesUnder(this.#paths).flatMap((file) => [file.path, readFileSync(join(root, file.path))])]);
  }

  holds() {
    const stored = readJson(this.#file);
    if (stored === undefined) return false;
    const quick = this.#quick();
    if (stored.quick === quick) return true;
    if (stored.content !== this.#content()) return false;
    this.#write({ ...stored, quick });
    return true;
  }

  #write(stored) {
    mkdirSync(join(toolsFolder, 'stamps'), { recursive: true });
    writeFileSync(this.#file, JSON.stringify(stored));
  }

  /** Runs `make`; the stamp holds again only when it has come to its end. Inputs that change meanwhile are seen the next time. */
  async renew(make) {
    rmSync(this.#file, { force: true });
    const stored = { quick: this.#quick(), content: this.#content() };
    await make();
    this.#write(stored);
  }
}
