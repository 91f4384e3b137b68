// Writes without waiting: its own heap grows, and the output floods.
console.log('tried 1');
for (;;) {
  for (let number = 0; number < 1_000; number++) process.stdout.write('flood '.repeat(100));
  await new Promise(setImmediate);
}
