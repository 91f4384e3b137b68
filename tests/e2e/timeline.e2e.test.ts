import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Stage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
afterAll(() => stage?.[Symbol.asyncDispose]());

// Nobody reaches for the right fork before both have a left one.
const program = `from multiprocessing import Barrier, Lock, Process

def dine(name, left, right, everybody):
    with left:
        print(name, "has the left fork", flush=True)
        everybody.wait()
        with right:
            print(name, "eats")

if __name__ == "__main__":
    fork1, fork2, everybody = Lock(), Lock(), Barrier(2)
    Process(target=dine, args=("Ada", fork1, fork2, everybody), name="Ada").start()
    Process(target=dine, args=("Bob", fork2, fork1, everybody), name="Bob").start()
`;

it('timeline, terminal and editor show the same processes: by keyboard, by colour, one alone, and at a moment that is past', async () => {
  await using bench = await stage.page();
  const { page } = bench;
  await bench.write(program);
  await bench.run();
  await bench.terminalShows(/(?:Ada|Bob) has the left fork\s+(?:Ada|Bob) has the left fork/);

  const timeline = page.getByTestId('timeline');
  await timeline.waitFor();
  const focused = page.getByTestId('timeline-focus');
  await expect
    .poll(async () => {
      await timeline.focus();
      await page.keyboard.press('PageUp');
      await page.keyboard.press('ArrowDown');
      return focused.textContent();
    })
    .toMatch(/^Ada waits for fork2, since .* can never go on/);

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
  const row = (await bench.terminalText()).split('\n').findIndex((line) => line.startsWith('Bob'));
  const cell = await page
    .locator('.terminal-host .xterm-screen')
    .evaluate((screen) => screen.clientHeight / (screen.querySelector('.xterm-rows')?.children.length ?? 1));
  const gutter = page.locator('.writer-gutter');
  await gutter.hover({ position: { x: 6, y: (row + 0.5) * cell } });
  await expect.poll(() => gutter.getAttribute('title')).toBe('Written by Bob');

  await page.getByLabel('Whose output is shown').selectOption({ label: 'Only Bob' });
  const alone = page.getByTestId('process-output').locator('.xterm-rows');
  await expect.poll(async () => ((await alone.textContent()) ?? '').replaceAll('\u00a0', ' ').trim()).toBe('Bob has the left fork');
  await page.getByLabel('Whose output is shown').selectOption({ label: 'All processes' });
  await alone.waitFor({ state: 'detached' });

  const table = page.getByRole('button', { name: 'As a table' });
  await table.click();
  await page.getByRole('cell', { name: 'Bob waits for fork1' }).waitFor();
  const axe = await new AxeBuilder({ page }).include('[data-pane="run"]').include('[data-pane="terminal"]').analyze();
  expect(axe.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
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
