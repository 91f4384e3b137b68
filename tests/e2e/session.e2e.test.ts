import { io } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { Stage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
afterAll(() => stage?.[Symbol.asyncDispose]());

/** The session's texts by path, as the server has them. */
async function storedTexts(url: string, sessionId: string): Promise<Record<string, string>> {
  const socket = io(url, { transports: ['websocket'], forceNew: true });
  try {
    const reply = await socket.timeout(10_000).emitWithAck('session.open', { sessionId });
    const doc = new Y.Doc();
    Y.applyUpdate(doc, new Uint8Array(reply.value.document));
    const files = [...(doc.getMap('files').values() as IterableIterator<Y.Map<unknown>>)];
    return Object.fromEntries(files.map((file) => [String(file.get('path')), String(file.get('text'))]));
  } finally {
    socket.disconnect();
  }
}

describe('a session', () => {
  it('is there again after a reload: text, files, runs, terminal', async () => {
    await using bench = await stage.page();
    await bench.write('print("kept 你好")\n');
    await bench.page.keyboard.press('Alt+n');
    await bench.page.getByLabel('Name of the file').fill('lib/helper.py');
    await bench.page.keyboard.press('Enter');
    await bench.page.getByRole('tab', { name: 'helper.py' }).waitFor();
    await bench.editor.click();
    await bench.page.keyboard.type('answer = 42');
    await bench.runToEnd();
    await bench.saved();
    await bench.page.reload();
    await bench.ready();
    await bench.terminalShows('kept 你好');
    expect(await bench.sentence()).toContain('ended normally');
    expect(await storedTexts(stage.url, bench.sessionId)).toEqual({ 'main.py': 'print("kept 你好")\n', 'lib/helper.py': 'answer = 42' });
    await bench.page
      .getByRole('button', { name: /helper\.py/ })
      .first()
      .click();
    await expect.poll(() => bench.visibleLines()).toEqual(['answer = 42']);
  });

  it('opens the last session again at the bare address', async () => {
    await using bench = await stage.page();
    const { path } = bench;
    await bench.page.goto(stage.url);
    await bench.ready();
    await expect.poll(() => bench.path).toBe(path);
  });

  it('is live in a second tab: text, runs and their output', async () => {
    await using one = await stage.page();
    await one.write('a = 1\n');
    await one.saved();
    const two = await stage.pageIn(one.page.context(), one.path);
    await expect.poll(() => two.visibleLines()).toEqual(['a = 1', '']);
    await two.editor.click();
    await two.page.keyboard.press('ControlOrMeta+End');
    await two.page.keyboard.type('print("from two")\ninput()\n');
    await expect.poll(() => one.visibleLines()).toContain('print("from two")');
    await one.page.bringToFront();
    await one.run();
    await one.terminalShows('from two');
    await two.page.bringToFront();
    await two.page.getByRole('button', { name: /^1 main\.py running/ }).click();
    await two.terminalShows('from two');
    await two.focusTerminal();
    await two.page.keyboard.type('typed in two\n');
    await one.terminalShows('typed in two');
    expect(await one.sentence()).toContain('ended normally');
    // Undo takes back what was typed here, not what came from the other tab.
    await one.page.bringToFront();
    await one.editor.click();
    await one.page.keyboard.press('ControlOrMeta+z');
    await expect.poll(() => one.visibleLines()).not.toContain('a = 1');
    expect(await one.visibleLines()).toContain('print("from two")');
  });

  it('keeps what is written while the server is away, and brings it there afterwards', async () => {
    await using own = await Stage.open();
    await using bench = await own.page();
    await bench.write('before = 1\n');
    await bench.saved();
    await own.crash();
    await bench.page.locator('[data-connection="reconnecting"]').waitFor();
    await bench.editor.click();
    await bench.page.keyboard.press('ControlOrMeta+End');
    await bench.page.keyboard.type('offline = 2\n');
    await bench.page.getByText('not saved yet, kept in this browser').waitFor();
    await own.restart();
    await bench.page.locator('[data-connection="connected"]').waitFor();
    await bench.saved();
    expect(await storedTexts(own.url, bench.sessionId)).toEqual({ 'main.py': 'before = 1\noffline = 2\n' });
  });

  it('keeps what was written while the server was away even if the tab was closed', async () => {
    await using own = await Stage.open();
    await using bench = await own.page();
    await bench.write('before = 1\n');
    await bench.saved();
    const { path } = bench;
    await own.crash();
    await bench.page.locator('[data-connection="reconnecting"]').waitFor();
    await bench.editor.click();
    await bench.page.keyboard.press('ControlOrMeta+End');
    await bench.page.keyboard.type('closed = 3\n');
    await bench.page.getByText('not saved yet, kept in this browser').waitFor();
    const context = bench.page.context();
    await bench.page.close({ runBeforeUnload: false });
    await own.restart();
    const again = await own.pageIn(context, path);
    await again.saved();
    await expect.poll(() => again.visibleLines()).toEqual(['before = 1', 'closed = 3', '']);
    await expect.poll(() => storedTexts(own.url, again.sessionId)).toEqual({ 'main.py': 'before = 1\nclosed = 3\n' });
  });

  it('shows output exactly once when the connection breaks in the middle of it', async () => {
    await using bench = await stage.page();
    await bench.write('import time\nfor n in range(400):\n    print("line", n)\n    time.sleep(0.01)\n');
    await bench.run();
    await bench.terminalShows('line 20\n');
    const context = bench.page.context();
    await context.setOffline(true);
    await bench.page.locator('[data-connection="reconnecting"]').waitFor({ timeout: 60_000 });
    await context.setOffline(false);
    await bench.page.locator('[data-connection="connected"]').waitFor({ timeout: 60_000 });
    expect(await bench.sentence()).toContain('ended normally');
    await bench.terminalShows('line 399');
    expect(await bench.terminalText()).toBe(Array.from({ length: 400 }, (_, n) => `line ${n}`).join('\n'));
  });

  it('says so at an address that no session has, and offers a new one', async () => {
    const context = await stage.browser.newContext({ locale: 'en-US' });
    const page = await context.newPage();
    await page.goto(`${stage.url}/s/AAAAAAAAAAAAAAAAAAAAAA`);
    await page.getByRole('heading', { name: 'This session cannot be opened' }).waitFor();
    await page.getByRole('button', { name: 'New session' }).click();
    await page.locator('[data-connection="connected"]').waitFor();
    await expect.poll(() => new URL(page.url()).pathname).toMatch(/^\/s\/(?!A{22})/);
    await context.close();
  });
});
