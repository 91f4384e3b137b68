// Buffers outside of V8's heap, without end.
console.log('tried 1');
const kept = [];
for (;;) kept.push(Buffer.alloc(10_000_000, 1));
