/** How programs are checked while they are written: as Node 24 runs them, by taking the types out. */
export const typescriptOptions = {
  target: 11, // ES2024, https://github.com/microsoft/TypeScript/blob/v5.9.3/src/compiler/types.ts (ScriptTarget)
  module: 99, // ESNext
  moduleResolution: 100, // Bundler: also finds the types of `node:` modules without package.json files
  moduleDetection: 3, // every file is a module
  lib: ['lib.es2024.d.ts', 'lib.esnext.disposable.d.ts', 'lib.esnext.array.d.ts', 'lib.esnext.iterator.d.ts', 'lib.esnext.collection.d.ts'],
  types: ['node'],
  strict: true,
  noImplicitAny: false,
  allowImportingTsExtensions: true,
  allowJs: true,
  noEmit: true,
  erasableSyntaxOnly: true,
  verbatimModuleSyntax: true,
  esModuleInterop: true,
  skipLibCheck: true,
  isolatedModules: true,
};
