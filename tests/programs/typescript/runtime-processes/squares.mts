import { currentProcess, Process, type Queue } from '@forkhall/runtime';

export class MyProcess extends Process {
  numbers: Queue<number>;
  squares: Queue<number>;
  constructor(numbers: Queue<number>, squares: Queue<number>) {
    super();
    this.numbers = numbers;
    this.squares = squares;
  }
  override async run() {
    const all: number[] = [];
    for await (const n of this.numbers) {
      all.push(n * n);
      await this.squares.put(n * n);
    }
    console.log(`${currentProcess().name} says ${all.join(' ')}`);
  }
}
