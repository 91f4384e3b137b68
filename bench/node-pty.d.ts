/// <reference path="./node_modules/node-pty/node-pty.d.ts" />
// The prebuilt distribution declares its types under the name that it is published as.
declare module 'node-pty' {
  export * from '@lydell/node-pty';
}
