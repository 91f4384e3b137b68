const fromSource = import.meta.url.endsWith('.ts');

/** Where this library's modules are: the sources, or the folder of the built package, which has fewer and flat. */
export const ownFolder: string = new URL(fromSource ? '../' : './', import.meta.url).href;

/** The entry of every child process. */
export const bootUrl: URL = new URL(fromSource ? 'child/boot.ts' : 'boot.js', ownFolder);
