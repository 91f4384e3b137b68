import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Stage } from './stage.ts';
import type { WorkbenchDriver } from './workbench-driver.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
afterAll(() => stage?.[Symbol.asyncDispose]());

/** Each takes the left fork and says so; nobody reaches for the right one before all have a left one. */
const dine = `from multiprocessing import Barrier, Lock, Process

def dine(name, left, right, everybody):
    with left:
        print(name, "has the left fork", flush=True)
        everybody.wait()
        with right:
            print(name, "eats")
`;

const three = `${dine}
if __name__ == "__main__":
    names = ["Ada", "Bob", "Cleo"]
    forks = [Lock() for _ in names]
    everybody = Barrier(len(names))
    for i, name in enumerate(names):
        Process(target=dine, args=(name, forks[i], forks[(i + 1) % 3], everybody), name=name).start()
`;

// What happens later than in the first second is on the timeline and in its table as well.
const two = `${dine}
if __name__ == "__main__":
    import time
    time.sleep(1)
    fork1, fork2, everybody = Lock(), Lock(), Barrier(2)
    Process(target=dine, args=("Ada", fork1, fork2, everybody), name="Ada").start()
    Process(target=dine, args=("Bob", fork2, fork1, everybody), name="Bob").start()
`;

/** A page on which this program runs and its deadlock has been found. */
async function deadlocked(program: string): Promise<WorkbenchDriver> {
  const bench = await stage.page();
  await bench.write(program);
  await bench.run();
  await bench.page.getByTestId('picture').locator('[data-code="deadlock"]').waitFor();
  return bench;
}

async function expectAccessible(page: Page, ...panes: string[]): Promise<void> {
  const axe = new AxeBuilder({ page });
  for (const pane of panes) axe.include(`[data-pane="${pane}"]`);
  const { violations } = await axe.analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
}

it('a deadlock of dining philosophers is said, drawn, looked back at, and stopped', async () => {
  await using bench = await deadlocked(three);
  const { page } = bench;
  const picture = page.getByTestId('picture');
  const finding = picture.locator('[data-code="deadlock"]');
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

  await expectAccessible(page, 'run');

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

it('timeline, terminal and editor show the same processes: by keyboard, by colour, one alone, and at a moment that is past', async () => {
  await using bench = await deadlocked(two);
  const { page } = bench;
  await bench.terminalShows(/(?:Ada|Bob) has the left fork\s+(?:Ada|Bob) has the left fork/);

  const timeline = page.getByTestId('timeline');
  await timeline.waitFor();
  const focused = page.getByTestId('timeline-focus');
  const stuck = /^Ada waits for fork2, since .* can never go on/;
  await expect
    .poll(
      async () => {
        // What came of the keys of the time before: a worker answers them. They are pressed anew until all of it is there.
        const said = (await focused.textContent()) ?? '';
        if (stuck.test(said)) return said;
        await timeline.focus();
        await page.keyboard.press('PageUp');
        await page.keyboard.press('ArrowDown');
        return said;
      },
      { interval: 250 },
    )
    .toMatch(stuck);

  // The editor says so beside the line, with a dot for each.
  const dots = page.locator('.process-dots button[aria-label*="waits for fork"]');
  await expect.poll(() => dots.count()).toBe(2);
  await expect
    .poll(async () => (await page.locator('.process-note-stuck').allTextContents()).join('').replaceAll('\u00a0', ' '))
    .toContain('Ada waits for fork2 · ');

  // Enter chooses the process, the line and the moment, on all of the page.
  await page.keyboard.press('Enter');
  await page.getByText('Ln 7, Col 1').waitFor();
  await page.getByText('the program goes on meanwhile').waitFor();
  const ada = page.getByTestId('picture').getByRole('treeitem', { name: /^Ada/ });
  await expect.poll(() => ada.getAttribute('aria-selected')).toBe('true');
  await timeline.focus();
  await page.keyboard.press('End');
  await page.getByText('the program goes on meanwhile').waitFor({ state: 'detached' });

  // The terminal's edge says who wrote a line.
  const cell = await page
    .locator('.terminal-host .xterm-screen')
    .evaluate((screen) => screen.clientHeight / (screen.querySelector('.xterm-rows')?.children.length ?? 1));
  const gutter = page.locator('.writer-gutter');
  await expect
    .poll(async () => {
      // The terminal is written anew for the moment that is shown.
      const row = (await bench.terminalText()).split('\n').findIndex((line) => line.startsWith('Bob'));
      if (row < 0) return;
      await gutter.hover({ position: { x: 6, y: (row + 0.5) * cell } });
      return gutter.getAttribute('title');
    })
    .toBe('Written by Bob');

  await page.getByLabel('Whose output is shown').selectOption({ label: 'Only Bob' });
  const alone = page.getByTestId('process-output').locator('.xterm-rows');
  await expect.poll(async () => ((await alone.textContent()) ?? '').replaceAll('\u00a0', ' ').trim()).toBe('Bob has the left fork');
  await page.getByLabel('Whose output is shown').selectOption({ label: 'All processes' });
  await alone.waitFor({ state: 'detached' });

  const table = page.getByRole('button', { name: 'As a table' });
  await table.click();
  await page.getByRole('cell', { name: 'Bob waits for fork1' }).waitFor();
  await expectAccessible(page, 'run', 'terminal');
  await table.click();

  // A changed program has no marks, and it is said why.
  await bench.editor.click();
  await page.keyboard.type(' ');
  await page.getByText('The program has changed since the run began').waitFor();
  expect(await page.locator('.process-dots').count()).toBe(0);

  await page.getByRole('button', { name: /^Stop/ }).click();
  expect(await bench.sentence()).toContain('The program was stopped.');
  expect(bench.errors).toEqual([]);
});

it('the timeline shows the turns of coroutines where that is asked for', async () => {
  await using bench = await stage.page();
  const { page } = bench;
  await bench.write(`import asyncio

async def cook(name):
    for _ in range(3):
        print(name)
        await asyncio.sleep(0.4)

async def main():
    async with asyncio.TaskGroup() as group:
        for name in ("tea", "toast"):
            group.create_task(cook(name), name=name)

asyncio.run(main())
`);
  await page.getByRole('button', { name: /^How the program is started/ }).click();
  await page.getByRole('menuitemcheckbox', { name: /^Turns of coroutines/ }).click();
  await bench.runToEnd();
  await page.getByRole('button', { name: 'As a table' }).click();
  for (const name of ['tea', 'toast'])
    await expect.poll(() => page.getByRole('cell', { name: `${name} of MainProcess runs` }).count()).toBeGreaterThanOrEqual(3);
  await page.getByRole('cell', { name: 'Task-1 main() of MainProcess waits for other tasks to end' }).waitFor();
  expect(bench.errors).toEqual([]);
});
