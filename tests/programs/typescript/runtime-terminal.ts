// input, run and its encodings, the progress line, tasks and coroutines.
import { CalledProcessError, currentProcess, currentTask, EndOfStream, input, Process, run, sleep, Task, TaskPool } from '@forkhall/runtime';

export async function asks() {
  await input('? ').catch((error) => console.log(error instanceof EndOfStream, currentProcess().name));
}

function* countdown(from: number): Generator<number, string, string> {
  let heard = '';
  while (from > 0) heard += yield from--;
  return heard;
}

if (import.meta.main) {
  const name = await input('请输入名字: ');
  console.log(`你好, ${name}! ${[...name].length}`);
  const child = new Process(asks, []);
  await child.start();
  await child.join();

  for (let percent = 0; percent <= 100; percent += 50) process.stdout.write(`\r拷贝的进度为：${percent.toFixed(2)}%`);
  process.stdout.write('\n');

  const sorted = await run(['sort'], { input: 'b\na\n中\n' });
  console.log(JSON.stringify(sorted.stdout), sorted.exitCode);
  const { stdout } = await run(['cat'], { input: '编码', encoding: 'gbk' });
  console.log(stdout);
  await run(['sh', '-c', 'echo oops >&2; exit 3'], { check: true }).catch((error) => console.log(error instanceof CalledProcessError, error.exitCode));
  await run(['no-such-command']).catch((error) => console.log(error.name, error.message));
  console.log(await run(['sh', '-c', 'echo on our terminal; kill -TERM $$'], { stdio: 'inherit' }));

  const order: string[] = [];
  const tasks = ['anna', 'ben'].map((who) =>
    new Task(
      async () => {
        order.push(`${currentTask().name} begins`);
        await sleep(who === 'anna' ? 0.05 : 0.01);
        order.push(`${who} ends`);
      },
      { name: who },
    ).start(),
  );
  for (const task of tasks) await task.join();
  console.log(order, currentTask().name);

  let most = 0;
  let now = 0;
  const pool = new TaskPool(2);
  const results = await pool.map(
    async (n) => {
      most = Math.max(most, ++now);
      await sleep(0.01);
      now--;
      return n * n;
    },
    [1, 2, 3, 4],
  );
  console.log(results, 'at most', most);

  const steps = countdown(2);
  console.log(steps.next(), steps.next('a'), steps.next('b'));
  await input('end? ').catch((error) => console.log('\n', error instanceof EndOfStream));
}
