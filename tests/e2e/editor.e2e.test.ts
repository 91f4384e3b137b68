import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Stage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
afterAll(() => stage?.[Symbol.asyncDispose]());

describe('errors', () => {
  it('are marked at their line, of a child as of the main program, and lead there', async () => {
    await using bench = await stage.page();
    await bench.write(`from multiprocessing import Process


def work(n):
    return 1 / n


if __name__ == "__main__":
    p = Process(target=work, args=(0,), name="divider")
    p.start()
    p.join()
    [][1]
`);
    expect(await bench.runToEnd()).toContain('exit code 1');
    await bench.page.locator('.run-error-note', { hasText: 'ZeroDivisionError' }).waitFor();
    await bench.page.locator('.run-error-note', { hasText: 'IndexError' }).waitFor();
    await bench.page.getByRole('tab', { name: /Problems/ }).click();
    const problems = bench.page.getByRole('list', { name: 'Problems' });
    await problems.getByRole('button', { name: /ZeroDivisionError: division by zero.*in divider/ }).click();
    await bench.page.getByText('Ln 5, Col 12').waitFor();
    // What is mended is not marked any more.
    await bench.page.keyboard.press('End');
    await bench.page.keyboard.type('0');
    await expect.poll(() => bench.page.locator('.run-error-note').allTextContents()).toHaveLength(1);
  });

  it('are links in the terminal', async () => {
    await using bench = await stage.page();
    await bench.write('\n\nprint("first")\nraise ValueError("here")\n');
    await bench.runToEnd();
    await bench.editor.click();
    await bench.page.keyboard.press('ControlOrMeta+Home');
    await bench.page.getByText('Ln 1, Col 1').waitFor();
    const line = await bench.page.locator('.xterm-rows > div', { hasText: 'line 4' }).boundingBox();
    if (line === null) throw new Error('the traceback is not on the screen');
    await bench.page.mouse.move(line.x + 60, line.y + 8, { steps: 3 });
    await bench.page.locator('.xterm-cursor-pointer').waitFor();
    await bench.page.mouse.click(line.x + 60, line.y + 8);
    await bench.page.getByText('Ln 4, Col 1').waitFor();
  });
});

describe('pasted code', () => {
  const pasted = '```python\nfrom multiprocessing import Process，Queue\nprint("你好，世界"）\n```\n';

  it('gets an offer of repairs, shown as a difference, made only when asked, taken back by undo', async () => {
    await using bench = await stage.page();
    await bench.write(pasted);
    await bench.offer.getByRole('button', { name: 'Look' }).click();
    const dialog = bench.page.getByRole('dialog');
    await dialog.getByRole('list', { name: 'Repairs' }).getByRole('checkbox').nth(1).waitFor();
    await dialog.locator('.modified-in-monaco-diff-editor .view-line', { hasText: 'import Process,' }).waitFor();
    expect((await bench.visibleLines())[0]).toBe('```python');
    await dialog.getByRole('button', { name: /^Apply/ }).click();
    const repaired = ['from multiprocessing import Process, Queue', 'print("你好，世界")'];
    await expect.poll(async () => (await bench.visibleLines()).slice(0, 2).map((line) => line.replace(/,(?=Queue)/, ', '))).toEqual(repaired);
    expect(await bench.runToEnd()).toContain('ended normally');
    await bench.editor.click();
    await bench.page.keyboard.press('ControlOrMeta+z');
    await expect.poll(async () => (await bench.visibleLines())[0]).toBe('```python');
  });

  it('is left alone when the offer is dismissed', async () => {
    await using bench = await stage.page();
    await bench.write(pasted);
    await bench.offer.getByRole('button', { name: 'Dismiss' }).click();
    await bench.offer.waitFor({ state: 'hidden' });
    await bench.page.keyboard.type('# more');
    await bench.saved();
    expect(await bench.offer.count()).toBe(0);
  });

  it('is whole again when a kind of repair is left out', async () => {
    await using bench = await stage.page();
    await bench.write(pasted);
    await bench.offer.getByRole('button', { name: 'Look' }).click();
    const dialog = bench.page.getByRole('dialog');
    const boxes = dialog.getByRole('list', { name: 'Repairs' }).getByRole('checkbox');
    await boxes.first().waitFor();
    for (const box of await boxes.all()) await box.uncheck();
    await dialog.getByRole('button', { name: 'Apply repairs' }).and(bench.page.locator(':disabled')).waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    expect((await bench.visibleLines())[0]).toBe('```python');
  });
});

describe('files', () => {
  it('are added, renamed, chosen to run, deleted, and brought back', async () => {
    await using bench = await stage.page();
    const files = bench.page.getByRole('list', { name: 'Files of the session' });
    await bench.page.getByRole('button', { name: /^New file/ }).click();
    await bench.page.getByLabel('Name of the file').fill('../x.py');
    await bench.page.getByText('This name cannot be used.').waitFor();
    await bench.page.getByLabel('Name of the file').fill('main.py');
    await bench.page.getByText('There is a file of this name already.').waitFor();
    await bench.page.getByLabel('Name of the file').fill('second.py');
    await bench.page.keyboard.press('Enter');
    await bench.page.getByRole('tab', { name: 'second.py' }).waitFor();
    // Who has named a file goes on in it.
    await bench.page.locator('.editor-host .monaco-editor.focused').waitFor();
    await bench.page.keyboard.type('print("second")');
    await files.getByRole('button', { name: 'second.py', exact: true }).focus();
    await bench.page.keyboard.press('F2');
    await bench.page.getByLabel('Name of the file').fill('zweite.py');
    await bench.page.keyboard.press('Enter');
    await expect.poll(() => files.getByRole('button', { name: 'zweite.py', exact: true }).evaluate((row) => row === document.activeElement)).toBe(true);
    await files.getByRole('button', { name: 'Actions for zweite.py' }).click();
    await bench.page.getByRole('menuitem', { name: 'Run this file' }).click();
    await bench.runToEnd();
    expect(await bench.terminalText()).toBe('second');
    await files.getByRole('button', { name: /^zweite\.py/ }).focus();
    await bench.page.keyboard.press('Delete');
    await files.getByRole('button', { name: /^zweite\.py/ }).waitFor({ state: 'detached' });
    await bench.page.getByRole('button', { name: 'Undo' }).click();
    await files.getByRole('button', { name: /^zweite\.py/ }).waitFor();
    await expect.poll(() => bench.visibleLines()).toEqual(['print("second")']);
  });

  it('keep the tab of the one that is shown in sight, however many there are', async () => {
    await using bench = await stage.page({ viewport: { width: 1024, height: 768 } });
    for (const name of ['one.ts', 'two.ts', 'three.ts', 'four.ts', 'five.ts']) {
      await bench.page.getByRole('button', { name: /^New file/ }).click();
      await bench.page.getByLabel('Name of the file').fill(name);
      await bench.page.keyboard.press('Enter');
      const tab = bench.page.getByRole('tab', { name, selected: true });
      await tab.waitFor();
      const isInSight = () =>
        tab.evaluate((element) => {
          const strip = element.closest('[role="tablist"]')?.getBoundingClientRect();
          const { left, right } = element.getBoundingClientRect();
          return strip !== undefined && left >= strip.left && right <= strip.right;
        });
      await expect.poll(isInSight).toBe(true);
    }
  });

  it('of this computer can be brought in', async () => {
    await using bench = await stage.page();
    const input = bench.page.locator('input[type=file]');
    await input.setInputFiles([
      { name: 'gbk.py', mimeType: 'text/x-python', buffer: Buffer.from([0x23, 0xc4, 0xe3, 0xba, 0xc3]) },
      { name: 'picture.png', mimeType: 'image/png', buffer: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 0]) },
    ]);
    await expect.poll(() => bench.visibleLines()).toEqual(['#你好']);
    await bench.page.getByText('picture.png is not a text file.').waitFor();
  });

  it('that a run writes are listed, looked at, downloaded, and kept', async () => {
    await using bench = await stage.page();
    await bench.write(`open("eaten.txt", "w").write("Ada 3\\nBob 4\\n")
open("junk.bin", "wb").write(bytes(range(256)))
import os
os.mkdir("out")
open("out/Übung 1.txt", "w").write("x")
`);
    await bench.runToEnd();
    const list = bench.page.getByRole('list', { name: 'Files that run 1 has written' });
    await list.getByRole('button', { name: /^eaten\.txt/ }).click();
    await bench.page.locator('pre', { hasText: 'Bob 4' }).waitFor();
    const downloading = bench.page.waitForEvent('download');
    await list.getByRole('link', { name: 'Download eaten.txt' }).dispatchEvent('click');
    const download = await downloading;
    expect(download.suggestedFilename()).toBe('eaten.txt');
    expect(await readFile(await download.path(), 'utf8')).toBe('Ada 3\nBob 4\n');
    await list.getByRole('button', { name: /^junk\.bin/ }).click();
    await bench.page.locator('pre', { hasText: '00000040  40 41 42 43' }).waitFor();
    await list.getByRole('button', { name: /Übung 1\.txt/ }).click();
    await bench.page.getByRole('button', { name: 'Keep in the session' }).last().click();
    await bench.page.getByRole('list', { name: 'Files of the session' }).getByRole('button', { name: 'out/Übung 1.txt', exact: true }).waitFor();
  });
});

describe('earlier runs', () => {
  it('are opened again with their output, and their programs restored', async () => {
    await using bench = await stage.page();
    await bench.write('print("one")\n');
    await bench.runToEnd();
    await bench.write('print("two")\n');
    await bench.runToEnd();
    await bench.terminalShows('two');
    const runs = bench.page.getByRole('list', { name: 'Runs of the session' });
    await runs.getByRole('button', { name: /^1 main\.py exit 0/ }).click();
    await bench.terminalShows(/^one$/);
    await bench.page.getByRole('button', { name: 'What it ran' }).click();
    const dialog = bench.page.getByRole('dialog');
    await dialog.getByText('changed since').waitFor();
    await dialog.getByRole('button', { name: 'Restore this file' }).click();
    await dialog.getByText('as it is now', { exact: true }).waitFor();
    await bench.page.keyboard.press('Escape');
    await expect.poll(() => bench.visibleLines()).toEqual(['print("one")', '']);
  });
});

describe('TypeScript', () => {
  it('knows @forkhall/runtime: tells a mistake before the run and runs all the same, explains and completes', async () => {
    await using bench = await stage.page();
    const { page } = bench;
    await page.getByRole('button', { name: 'New file' }).click();
    await page.getByLabel('Name of the file').fill('main.ts');
    await page.keyboard.press('Enter');
    await page.getByRole('tab', { name: 'main.ts' }).waitFor();
    await bench.write(`import { Queue } from '@forkhall/runtime';

const queue = new Queue<number>({ maxSize: 3 });
await queue.put('three' as never as string);
console.log('got', await queue.get());
`);
    await page.getByRole('button', { name: 'Actions for main.ts' }).click();
    await page.getByRole('menuitem', { name: 'Run this file' }).click();
    await page.getByRole('tab', { name: /Problems/ }).click();
    await page
      .getByRole('list', { name: 'Problems' })
      .getByRole('button', { name: /Argument of type 'string' is not assignable to parameter of type 'number'/ })
      .waitFor();
    expect(await bench.runToEnd()).toContain('ended normally');
    expect(await bench.terminalText()).toContain('got three');
    await bench.editor.click();
    await page.keyboard.press('ControlOrMeta+End');
    await page.keyboard.type('queue.putNo');
    await page.keyboard.press('ControlOrMeta+Space');
    await page.locator('.suggest-widget .monaco-list-row', { hasText: 'putNoWait' }).waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.press('ControlOrMeta+k');
    await page.keyboard.press('ControlOrMeta+i');
    await page.locator('.monaco-hover', { hasText: 'QueueFull at once when it is full' }).first().waitFor();
  });
});
