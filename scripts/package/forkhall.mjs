#!/usr/bin/env node
// The command of the installed package. An old Node, too, must be able to read this file.
const major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
  process.stderr.write(`forkhall: this is Node ${process.versions.node}; Forkhall needs Node 24 or newer: https://nodejs.org\n`);
  process.exit(125);
}
const { enableCompileCache } = await import('node:module');
enableCompileCache();
await import('../apps/cli/src/main.js');
