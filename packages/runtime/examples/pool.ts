// Counts primes on every processor: node pool.ts
import { Pool } from '@forkhall/runtime';

export function countPrimes(from: number): number {
  let found = 0;
  for (let n = Math.max(2, from); n < from + 10_000; n++) {
    let prime = true;
    for (let d = 2; prime && d * d <= n; d++) prime = n % d !== 0;
    if (prime) found++;
  }
  return found;
}

if (import.meta.main) {
  await using pool = new Pool();
  const starts = [...Array(20).keys()].map((i) => i * 10_000);
  const counts = await pool.map(countPrimes, starts, { chunkSize: 1 });
  console.log(counts.reduce((a, b) => a + b));
}
