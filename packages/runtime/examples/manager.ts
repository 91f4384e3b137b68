// Ten processes write into one dict: node manager.ts
import { type DictProxy, type ListProxy, Manager, Process } from '@forkhall/runtime';

export async function visit(squares: DictProxy<number, number>, order: ListProxy<number>, n: number): Promise<void> {
  await squares.set(n, n * n);
  await order.push(n);
}

if (import.meta.main) {
  await using manager = await Manager.start();
  const squares = manager.dict<number, number>();
  const order = manager.list<number>();
  const visitors = [...Array(10).keys()].map((n) => new Process(visit, [squares, order, n]));
  for (const visitor of visitors) await visitor.start();
  for (const visitor of visitors) await visitor.check();
  console.log(await squares.size(), await squares.get(7), await order.length());
}
