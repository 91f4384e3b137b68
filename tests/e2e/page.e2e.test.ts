import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Stage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
afterAll(() => stage?.[Symbol.asyncDispose]());

/** What axe finds wrong, without what Monaco and xterm.js draw inside their own places. */
async function violations(page: Page): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page: page as never }).exclude('.monaco-editor').exclude('.xterm').analyze();
  return found.flatMap(({ id, help, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${help}\n${html.slice(0, 200)}\n${failureSummary}`));
}

const failing = 'from multiprocessing import Process\nopen("a.txt", "w").write("x")\nprint(1 / 0)\n';

describe.each(['dark', 'light'] as const)('accessibility, %s', (colorScheme) => {
  it('axe finds nothing wrong before, after and beside a run', async () => {
    await using bench = await stage.page({ colorScheme });
    expect(await violations(bench.page)).toEqual([]);
    await bench.write(failing);
    await bench.runToEnd();
    await bench.page.locator('.run-error-note').waitFor();
    expect(await violations(bench.page)).toEqual([]);
    await bench.page.getByRole('tab', { name: /Problems/ }).click();
    await bench.page
      .getByRole('list', { name: 'Files that run 1 has written' })
      .getByRole('button', { name: /^a\.txt/ })
      .click();
    await bench.page.locator('pre', { hasText: 'x' }).waitFor();
    expect(await violations(bench.page)).toEqual([]);
    await bench.page.getByRole('button', { name: 'Shortcuts and help' }).click();
    await bench.page.getByRole('dialog').waitFor();
    expect(await violations(bench.page)).toEqual([]);
  });
});

describe('the page', () => {
  it('speaks Chinese where the browser does, and the other language at once when asked', async () => {
    await using bench = await stage.page({ locale: 'zh-CN' });
    expect(await bench.page.locator('html').getAttribute('lang')).toBe('zh-CN');
    await bench.page.getByRole('button', { name: /^运行/ }).waitFor();
    await bench.write('raise SystemExit(3)\n');
    await bench.run();
    expect(await bench.sentence()).toContain('程序以退出码 3 结束。');
    // The editor's own words, too.
    await bench.editor.click();
    await bench.page.keyboard.press('F1');
    await bench.page.getByText('查找下一个', { exact: true }).waitFor();
    await bench.page.keyboard.press('Escape');
    await bench.page.getByRole('button', { name: /语言/ }).click();
    await bench.page.getByRole('menuitemradio', { name: 'English' }).click();
    await bench.page.getByRole('button', { name: /^Run/ }).first().waitFor();
    expect(await bench.sentence()).toContain('The program ended with exit code 3.');
    await bench.page.reload();
    await bench.ready();
    await bench.page.getByRole('button', { name: /^Run/ }).first().waitFor();
  });

  it('is dark or light as chosen, and stays so', async () => {
    await using bench = await stage.page({ colorScheme: 'dark' });
    const background = () =>
      bench.page.evaluate(() =>
        getComputedStyle(document.querySelector('.monaco-editor') as Element)
          .getPropertyValue('--vscode-editor-background')
          .trim(),
      );
    await expect.poll(background).toBe('#0f1115');
    await bench.page.getByRole('button', { name: /Appearance/ }).click();
    await bench.page.getByRole('menuitemradio', { name: 'Light' }).click();
    await expect.poll(background).toBe('#ffffff');
    await bench.page.reload();
    await bench.ready();
    await expect.poll(background).toBe('#ffffff');
  });

  it('can be worked with by keyboard alone', async () => {
    await using bench = await stage.page();
    const { keyboard } = bench.page;
    await keyboard.press('Control+Shift+e');
    await keyboard.press('ControlOrMeta+a');
    await keyboard.type('print(input("name? "))');
    await keyboard.press('ControlOrMeta+Enter');
    await bench.terminalShows('name?');
    await keyboard.type('Ada\n');
    await bench.terminalShows('Ada\nAda');
    await bench.sentence();
    // Out of the terminal, around all panes, and back into the editor.
    const pane = () => bench.page.evaluate(() => document.activeElement?.closest<HTMLElement>('[data-pane]')?.dataset.pane);
    const visited: (string | undefined)[] = [];
    for (let step = 0; step < 5; step += 1) {
      const before = await pane();
      await keyboard.press('F6');
      await expect.poll(pane).not.toBe(before);
      visited.push(await pane());
    }
    expect(visited).toEqual(['run', 'header', 'files', 'editor', 'terminal']);
    await keyboard.press('Control+Shift+e');
    expect(await pane()).toBe('editor');
    await keyboard.press('Alt+n');
    await keyboard.type('new.py\n');
    await bench.page.getByRole('tab', { name: 'new.py' }).waitFor();
  });

  it.each([1440, 800])('has moved the focus when the key press is over, so that the next key is typed there (%i px wide)', async (width) => {
    await using bench = await stage.page({ viewport: { width, height: 900 } });
    const paneAfter = (pressed: { key: string; shiftKey?: boolean }) =>
      bench.page.evaluate((key) => {
        document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { ...key, ctrlKey: true, bubbles: true, cancelable: true }));
        return document.activeElement?.closest<HTMLElement>('[data-pane]')?.dataset.pane;
      }, pressed);
    for (const [pane, key] of [
      ['editor', { key: 'E', shiftKey: true }],
      ['terminal', { key: '`' }],
      ['editor', { key: 'E', shiftKey: true }],
    ] as const)
      expect(await paneAfter(key)).toBe(pane);
  });

  it.each(['en-US', 'zh-CN'])('has every button of its bars in the window on a telephone (%s)', async (locale) => {
    await using bench = await stage.page({ viewport: { width: 380, height: 800 }, locale });
    const outside = () =>
      bench.page.evaluate(() =>
        [...document.querySelectorAll<HTMLElement>('button, select, summary, a')]
          .filter((element) => element.closest('.monaco-editor, .xterm') === null && element.checkVisibility())
          .filter((element) => {
            const { left, right, top, bottom } = element.getBoundingClientRect();
            const inside = left >= 0 && right <= innerWidth;
            const onTop = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
            return !inside || (element.closest('[data-pane="header"]') !== null && !element.contains(onTop));
          })
          .map((element) => element.getAttribute('aria-label') ?? element.textContent),
      );
    expect(await outside()).toEqual([]);
    await bench.write('import multiprocessing, time\nfor n in range(2):\n    multiprocessing.Process(target=input).start()\nprint("ready")\ntime.sleep(600)\n');
    await bench.run();
    await bench.terminalShows('ready');
    await bench.page.getByRole('combobox').waitFor();
    expect(await outside()).toEqual([]);
    await bench.page.keyboard.press('ControlOrMeta+Shift+Enter');
    await bench.sentence();
  });

  it('shows its panes as tabs in a narrow window', async () => {
    await using bench = await stage.page({ viewport: { width: 800, height: 900 } });
    await bench.write('print("narrow")\n');
    await bench.run();
    await bench.terminalShows('narrow');
    await bench.page.getByRole('tab', { name: 'Files' }).click();
    await bench.page.getByRole('button', { name: 'main.py', exact: false }).last().waitFor();
    await bench.page.getByRole('tab', { name: 'Run', exact: true }).click();
    await bench.page.getByText('About this run').waitFor();
    expect(await violations(bench.page)).toEqual([]);
    expect(await bench.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    // Whatever pane is shown, the run's tab says that nothing can go on.
    await bench.page.getByRole('tab', { name: 'Editor' }).click();
    await bench.write('from multiprocessing import Queue\nQueue().get()\n');
    await bench.run();
    await bench.page.getByRole('tab', { name: 'Run stuck' }).waitFor();
    await bench.page.getByRole('button', { name: 'Stop' }).click();
    await bench.page.getByRole('tab', { name: 'Run', exact: true }).waitFor();
  });

  it('keeps the width of its panes', async () => {
    await using bench = await stage.page();
    const handle = bench.page.getByRole('separator', { name: 'Width of the run pane' });
    const width = () => bench.page.locator('[data-pane="run"]').evaluate((pane) => Math.round(pane.getBoundingClientRect().width));
    const before = await width();
    await handle.focus();
    for (let step = 0; step < 4; step += 1) await bench.page.keyboard.press('ArrowLeft');
    await expect.poll(width).toBeGreaterThan(before + 40);
    const after = await width();
    await bench.page.reload();
    await bench.ready();
    await expect.poll(async () => Math.abs((await width()) - after)).toBeLessThanOrEqual(2);
  });

  it('searches the terminal, copies it, and clears it', async () => {
    await using bench = await stage.page();
    await bench.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await bench.write('for n in range(60):\n    print("世界", n)\n');
    await bench.runToEnd();
    await bench.terminalShows('世界 59');
    await bench.focusTerminal();
    await bench.page.keyboard.press('ControlOrMeta+f');
    await bench.page.keyboard.type('世界 7');
    await bench.page.getByText('1 of 1', { exact: true }).waitFor();
    await bench.page.keyboard.press('Escape');
    const copied = async () => {
      await bench.page.getByRole('button', { name: 'Copy', exact: true }).click();
      return bench.page.evaluate(() => navigator.clipboard.readText());
    };
    // What was found is selected; without a selection everything is copied.
    expect(await copied()).toBe('世界 7');
    await bench.focusTerminal();
    expect((await copied()).split('\n').filter((line) => line.startsWith('世界'))).toHaveLength(60);
    await bench.page.getByRole('button', { name: 'Clear' }).click();
    await expect.poll(() => bench.terminalText()).not.toContain('世界 1');
  });

  it('does not let a program reach the clipboard or the title, nor answer for it after its end', async () => {
    await using bench = await stage.page();
    await bench.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await bench.page.evaluate(() => navigator.clipboard.writeText('mine'));
    await bench.write(`import sys, base64, termios, tty, select
sys.stdout.write("\\x1b]0;stolen title\\x07\\x1b]52;c;" + base64.b64encode(b"stolen").decode() + "\\x07")
tty.setcbreak(0)
sys.stdout.write("\\x1b[6n")
sys.stdout.flush()
answer = ""
while not answer.endswith("R"):
    answer += sys.stdin.read(1)
print("cursor", repr(answer))
`);
    expect(await bench.runToEnd()).toContain('ended normally');
    expect(await bench.terminalShows('cursor')).toMatch(/cursor '\\x1b\[\d+;\d+R'/);
    expect(await bench.page.title()).toBe('Forkhall');
    expect(await bench.page.evaluate(() => navigator.clipboard.readText())).toBe('mine');
    // The replay asks again; nothing is answered, and nothing is wrong.
    await bench.page.reload();
    await bench.ready();
    await bench.terminalShows('cursor');
    expect(bench.errors).toEqual([]);
  });
});
