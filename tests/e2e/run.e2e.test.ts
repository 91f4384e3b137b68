import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Stage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
afterAll(() => stage?.[Symbol.asyncDispose]());

describe('the main job', () => {
  it('opens a session at once, runs a program that forks, and says how it ended', async () => {
    await using bench = await stage.page();
    expect(bench.path).toMatch(/^\/s\/[\w-]{22}$/);
    await bench.write(`from multiprocessing import Process
import os

def child(name):
    print("child", name, os.getppid() == parent)

parent = os.getpid()
if __name__ == "__main__":
    p = Process(target=child, args=("Ada",))
    p.start()
    p.join()
    print("joined", p.exitcode)
`);
    expect(await bench.runToEnd()).toContain('The program ended normally.');
    expect(await bench.terminalText()).toBe('child Ada True\njoined 0');
    await expect.poll(() => bench.page.getByRole('list', { name: 'Runs of the session' }).textContent()).toContain('exit 0');
    expect(bench.errors).toEqual([]);
    const hosts = new Set(bench.requested.filter((url) => !/^(data|blob):/.test(url)).map((url) => new URL(url).host));
    expect([...hosts]).toEqual([new URL(stage.url).host]);
  });

  it('runs TypeScript, without false errors for what Node has', async () => {
    await using bench = await stage.page();
    await bench.page.keyboard.press('Alt+n');
    await bench.page.getByLabel('Name of the file').fill('main.ts');
    await bench.page.keyboard.press('Enter');
    await bench.page.getByRole('tab', { name: 'main.ts' }).waitFor();
    await bench.write(`import { fork } from 'node:child_process';
import { readFile } from 'node:fs/promises';
type Sum = { total: number };
if (process.argv[2] === 'child') {
  const { total }: Sum = { total: 3 };
  console.log('child', total, import.meta.main);
} else {
  console.log((await readFile(import.meta.filename, 'utf8')).length > 0);
  fork(import.meta.filename, ['child']).on('exit', (code) => console.log('exit', code));
}
const wrong: number = 'text';
`);
    await bench.page.getByRole('button', { name: 'Actions for main.ts' }).click();
    await bench.page.getByRole('menuitem', { name: 'Run this file' }).click();
    await bench.page.getByRole('tab', { name: /Problems/ }).click();
    await bench.page.getByText("Type 'string' is not assignable to type 'number'").waitFor();
    expect(await bench.page.getByRole('list', { name: 'Problems' }).getByRole('listitem').allTextContents()).toHaveLength(1);
    expect(await bench.runToEnd()).toContain('ended normally');
    expect(await bench.terminalText()).toBe('true\nchild 3 true\nexit 0');
    expect(bench.errors).toEqual([]);
  });

  it('gives the program what is typed, and its end of input', async () => {
    await using bench = await stage.page();
    await bench.write('name = input("Who? ")\nprint("Hello,", name)\nimport sys\nprint(repr(sys.stdin.read()))\n');
    await bench.run();
    await bench.terminalShows('Who?');
    await bench.page.keyboard.type('小明\n');
    await bench.terminalShows('Hello, 小明');
    await bench.page.keyboard.type('rest\n');
    await bench.terminalShows('rest');
    await bench.page.keyboard.press('Control+d');
    await bench.terminalShows("'rest\\n'");
    expect(await bench.sentence()).toContain('ended normally');
  });

  it('interrupts with Ctrl-C in the terminal', async () => {
    await using bench = await stage.page();
    await bench.write('import time\ntry:\n    print("ready")\n    while True: time.sleep(0.05)\nexcept KeyboardInterrupt:\n    print("caught")\n    raise\n');
    await bench.run();
    await bench.terminalShows('ready');
    await bench.page.keyboard.press('Control+c');
    await bench.terminalShows('caught');
    expect(await bench.sentence()).toContain('interrupted');
    // A person asked for it: no error is marked.
    expect(await bench.page.locator('.run-error-line').count()).toBe(0);
  });

  it('stops a flood and keeps the page usable', async () => {
    await using bench = await stage.page();
    await bench.write('n = 0\nwhile True:\n    n += 1\n    print(n, "x" * 70)\n');
    await bench.run();
    await bench.terminalShows(/\d{5} x{70}/);
    await bench.page.keyboard.press('ControlOrMeta+Shift+Enter');
    expect(await bench.sentence()).toContain('The program was stopped.');
    await bench.editor.click();
    await bench.page.keyboard.press('ControlOrMeta+Home');
    await bench.page.keyboard.type('# typed\n');
    await expect.poll(() => bench.visibleLines()).toContain('# typed');
    expect(bench.errors).toEqual([]);
  });

  it('shows programs that draw on the whole screen, and tells them keys and size', async () => {
    await using bench = await stage.page();
    await bench.write(`import curses

def main(screen):
    curses.curs_set(0)
    screen.addstr(0, 0, "start %d" % screen.getmaxyx()[1])
    while True:
        key = screen.getch()
        if key == curses.KEY_RESIZE:
            screen.erase()
            screen.addstr(0, 0, "now %d" % screen.getmaxyx()[1])
        elif key == curses.KEY_UP:
            screen.addstr(1, 0, "up")
        elif key == ord("q"):
            return

curses.wrapper(main)
print("left the screen")
`);
    await bench.run();
    const start = Number(/start (\d+)/.exec(await bench.terminalShows(/start \d+/))?.[1]);
    await bench.page.keyboard.press('ArrowUp');
    await bench.terminalShows(/^up/m);
    await bench.page.setViewportSize({ width: 1200, height: 800 });
    const now = Number(/now (\d+)/.exec(await bench.terminalShows(/now \d+/))?.[1]);
    expect(now).toBeLessThan(start);
    await bench.page.keyboard.press('q');
    await bench.terminalShows('left the screen');
    expect(await bench.sentence()).toContain('ended normally');
  });

  it('runs again while a run is on: the first is stopped', async () => {
    await using bench = await stage.page();
    await bench.write('import time\nprint("on")\ntime.sleep(600)\n');
    await bench.run();
    await bench.terminalShows('on');
    await bench.page.getByRole('button', { name: /^Run again/ }).click();
    const runs = bench.page.getByRole('list', { name: 'Runs of the session' });
    await runs.getByRole('button', { name: /^2 main\.py running/ }).waitFor();
    await runs.getByRole('button', { name: /^1 main\.py stopped/ }).waitFor();
    await bench.page.getByRole('button', { name: /^Stop/ }).click();
    await runs.getByRole('button', { name: /^2 main\.py stopped/ }).waitFor();
  });

  it('waits in the queue with its place when all places are taken', async () => {
    await using small = await Stage.open({ FORKHALL_PLACES: '1', FORKHALL_SPARES: 'python=0,typescript=0' });
    await using first = await small.page();
    await using second = await small.page();
    await first.write('print("holds the place")\ninput()\n');
    await first.run();
    await first.terminalShows('holds the place');
    await second.write('print("my turn")\n');
    await second.run();
    await second.page.getByText('1st in the queue').first().waitFor();
    await first.focusTerminal();
    await first.page.keyboard.type('\n');
    await second.terminalShows('my turn');
  });
});
