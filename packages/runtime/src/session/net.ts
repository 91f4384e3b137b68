/** Not imported: it takes a fifth of the time that importing the library does, and a program may never need it. */
export function net(): typeof import('node:net') {
  return process.getBuiltinModule('node:net') as typeof import('node:net');
}
