/// <reference types="node-pty" />

/** The prebuilt distribution declares its types under its own name; here it goes by the original's. */
declare module 'node-pty' {
  export * from '@lydell/node-pty';
}
