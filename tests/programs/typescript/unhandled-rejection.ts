// A rejection that nobody handles ends the program with 1, after what was printed before.
console.log('before');
async function fails(): Promise<never> {
  throw new TypeError('rejected');
}
void fails();
setTimeout(() => console.log('never printed'), 60_000);
