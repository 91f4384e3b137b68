// A top-level await that never resolves: Node warns and exits with 13.
console.log('waiting for nothing');
await new Promise(() => {});
console.log('never printed');
