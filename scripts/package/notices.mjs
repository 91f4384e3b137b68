import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

function packageOf(file) {
  for (let folder = dirname(file); folder !== dirname(folder); folder = dirname(folder)) {
    const manifest = join(folder, 'package.json');
    if (!existsSync(manifest)) continue;
    const { name, version, license } = JSON.parse(readFileSync(manifest, 'utf8'));
    if (name !== undefined && version !== undefined) return { name, version, license, folder };
  }
  return undefined;
}

/** The licences of the packages that these files are of, as one text. */
export function notices(files) {
  const packages = new Map();
  for (const file of files.filter((each) => each.includes('/node_modules/'))) {
    const found = packageOf(file);
    if (found) packages.set(`${found.name} ${found.version}`, found);
  }
  return [...packages]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([title, { license, folder }]) => {
      const text = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name));
      return `${title} (${license})\n\n${text === undefined ? '' : readFileSync(join(folder, text), 'utf8').trim()}\n`;
    })
    .join(`\n${'-'.repeat(79)}\n\n`);
}
