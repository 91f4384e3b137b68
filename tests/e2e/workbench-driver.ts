import type { Locator, Page } from 'playwright-core';

/** What a person does with the workbench, and what is on the screen. */
export class WorkbenchDriver implements AsyncDisposable {
  readonly page: Page;
  /** Addresses of everything that the page has asked for. */
  readonly requested: string[] = [];
  /** Errors that nobody in the page has caught, and violations of its policy. */
  readonly errors: string[] = [];

  constructor(page: Page) {
    this.page = page;
    page.on('request', (request) => this.requested.push(request.url()));
    page.on('pageerror', (error) => this.errors.push(error.stack ?? error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' && !/WebSocket|ERR_CONNECTION|Failed to load resource/.test(message.text())) this.errors.push(message.text());
    });
  }

  async ready(): Promise<void> {
    await this.page.locator('[data-connection="connected"]').waitFor();
    await this.page.locator('.monaco-editor .view-line').first().waitFor();
  }

  get path(): string {
    return new URL(this.page.url()).pathname;
  }

  get sessionId(): string {
    return this.path.slice('/s/'.length);
  }

  get editor(): Locator {
    return this.page.locator('.editor-host .view-lines');
  }

  get ending(): Locator {
    return this.page.getByTestId('ending');
  }

  get offer(): Locator {
    return this.page.getByTestId('offer');
  }

  /** Replaces the shown file's text, by pasting. */
  async write(text: string): Promise<void> {
    await this.editor.click();
    await this.page.keyboard.press('ControlOrMeta+a');
    await this.paste(text);
  }

  async paste(text: string): Promise<void> {
    await this.page.evaluate((pasted) => {
      const data = new DataTransfer();
      data.setData('text/plain', pasted);
      document.activeElement?.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
    }, text);
  }

  /** The lines of the editor that are on the screen. */
  async visibleLines(): Promise<string[]> {
    return this.page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('.editor-host .view-line')]
        .sort((a, b) => a.offsetTop - b.offsetTop)
        .map((line) => (line.textContent ?? '').replaceAll('\u00a0', ' ')),
    );
  }

  /** Waits until everything that was typed is on the server. */
  async saved(): Promise<void> {
    await this.page.locator('[data-save="saved"]').waitFor();
  }

  async run(): Promise<void> {
    await this.page.keyboard.press('ControlOrMeta+Enter');
  }

  /** Runs the program, waits for its end and gives the sentence about it. */
  async runToEnd(): Promise<string> {
    await this.run();
    // The bar of the run before goes away when this one is asked for.
    await this.page
      .locator('[data-tone="live"], [data-tone="waiting"]')
      .first()
      .waitFor({ timeout: 2_000 })
      .catch(() => undefined);
    return this.sentence();
  }

  /** The sentence about the shown run's end, when it has come. */
  async sentence(): Promise<string> {
    await this.ending.waitFor();
    return (await this.ending.locator('p').textContent()) ?? '';
  }

  async terminalText(): Promise<string> {
    return this.page.evaluate(() => (document.querySelector('.terminal-host') as unknown as { readTerminal: () => string }).readTerminal());
  }

  /** Waits until the terminal holds this. */
  async terminalShows(wanted: string | RegExp): Promise<string> {
    const [source, flags] = typeof wanted === 'string' ? [wanted.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), ''] : [wanted.source, wanted.flags];
    const looking = this.page.waitForFunction(
      ([pattern, patternFlags]) => {
        const text = (document.querySelector('.terminal-host') as unknown as { readTerminal: () => string }).readTerminal();
        return new RegExp(pattern ?? '', patternFlags).test(text) ? { text } : undefined;
      },
      [source, flags],
      { polling: 50 },
    );
    const found = await looking.catch(async (error: Error) => {
      throw new Error(`${error.message}\nWanted: ${wanted}\nThe terminal shows:\n${await this.terminalText()}`);
    });
    return ((await found.jsonValue()) as { text: string }).text;
  }

  async focusTerminal(): Promise<void> {
    await this.page.locator('.terminal-host').click();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.page.context().close();
  }
}
