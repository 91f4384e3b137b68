import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Stage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
afterAll(() => stage?.[Symbol.asyncDispose]());

// Each takes the left fork and says so; nobody reaches for the right one before all have a left one.
const philosophers = `from multiprocessing import Barrier, Lock, Process

def dine(name, left, right, everybody):
    with left:
        print(name, "has the left fork", flush=True)
        everybody.wait()
        with right:
            print(name, "eats")

if __name__ == "__main__":
    names = ["Ada", "Bob", "Cleo"]
    forks = [Lock() for _ in names]
    everybody = Barrier(len(names))
    for i, name in enumerate(names):
        Process(target=dine, args=(name, forks[i], forks[(i + 1) % 3], everybody), name=name).start()
`;

it('a deadlock of dining philosophers is said, drawn, looked back at, and stopped', async () => {
  await using bench = await stage.page();
  const { page } = bench;
  await bench.write(philosophers);
  await bench.run();
  const picture = page.getByTestId('picture');
  const finding = picture.locator('[data-code="deadlock"]');
  await finding.waitFor();
  expect(await finding.getByRole('heading').textContent()).toMatch(/^Deadlock: (?=.*Ada)(?=.*Bob)(?=.*Cleo).* wait for each other$/);
  expect(await finding.textContent()).toContain('Take the locks in the same order everywhere');

  // The circle: three processes and three locks, and the word for it.
  const graph = picture.getByRole('group', { name: 'Who waits for whom' });
  await expect.poll(() => graph.locator('[role="button"][data-cycle="true"]').count()).toBe(6);
  expect(await graph.textContent()).toContain('nobody can go on');

  // Chosen in the tree, a process is chosen in the graph.
  const bob = picture.getByRole('treeitem', { name: /^Bob.*waits for / });
  await bob.click();
  expect(await graph.getByRole('button', { name: /^Bob/ }).getAttribute('aria-pressed')).toBe('true');
  expect(await bob.getAttribute('aria-selected')).toBe('true');

  await finding.getByRole('button', { name: 'main.py, line 7' }).first().click();
  await page.getByText('Ln 7, Col 1').waitFor();

  const axe = await new AxeBuilder({ page }).include('[data-pane="run"]').analyze();
  expect(axe.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);

  // Back to the first event: nobody waits, and there is no deadlock yet. The program goes on waiting meanwhile.
  const slider = page.getByRole('slider', { name: 'Moment that is shown' });
  await slider.focus();
  await page.keyboard.press('Home');
  await finding.waitFor({ state: 'detached' });
  await page.getByText('the program goes on meanwhile').waitFor();
  const first = await slider.inputValue();
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => slider.inputValue()).not.toBe(first);
  await page.keyboard.press('End');
  await finding.waitFor();

  await page.getByRole('button', { name: /^Stop/ }).click();
  expect(await bench.sentence()).toContain('The program was stopped.');
  // What had gone wrong is still there to be read.
  await finding.getByText('It was so until the program ended.').waitFor();
  expect(bench.errors).toEqual([]);

  // The picture of an earlier run is opened from the list, after a program that is one process and gets one line.
  await bench.write('print("alone")\n');
  await bench.runToEnd();
  await picture.getByText('ran alone').waitFor();
  await page
    .getByRole('list', { name: 'Runs of the session' })
    .getByRole('button', { name: /^1 main\.py/ })
    .click();
  await finding.waitFor();
  expect(bench.errors).toEqual([]);
});
