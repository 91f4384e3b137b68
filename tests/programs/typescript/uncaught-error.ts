// An uncaught error with a cause: the line, the stack, the cause; exit code 1.
function inner(values: number[]): number {
  const first = values[0];
  if (first === undefined) throw new RangeError('没有值');
  return first;
}

function outer(): void {
  try {
    inner([]);
  } catch (error) {
    throw new Error('outer failed', { cause: error });
  }
}

console.log('before');
outer();
