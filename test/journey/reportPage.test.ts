// The report to send, in a plain browser without a network: it needs nothing but itself, its filters work without scripts, and
// it can be read by everybody.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../../scripts/browser.ts';
import { html } from '../../src/core/export/builtin/html.ts';
import { sampleReport, written } from '../support/reportSample.ts';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface OpenedReport {
  readonly page: Page;
  /** Beyond the file itself. */
  readonly requests: string[];
  /** Dialogs, complaints of the policy, errors. */
  readonly events: string[];
  close(): Promise<void>;
}

describe('the report to send', function () {
  this.timeout(60_000);
  let browser: Browser;
  let folder: string;
  before(async () => {
    browser = await launchBrowser();
    folder = mkdtempSync(join(tmpdir(), 'pt-report-'));
  });
  after(async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function open(text: string, colorScheme: 'light' | 'dark' = 'light'): Promise<OpenedReport> {
    const file = join(folder, 'report.html');
    writeFileSync(file, text);
    const address = pathToFileURL(file).href;
    const context = await browser.newContext({ offline: true, colorScheme });
    const page = await context.newPage();
    const [requests, events]: [string[], string[]] = [[], []];
    page.on('request', (request) => request.url() !== address && requests.push(request.url()));
    page.on('dialog', (dialog) => {
      events.push(dialog.message());
      void dialog.dismiss();
    });
    page.on('console', (message) => events.push(message.text()));
    page.on('pageerror', (error) => events.push(error.message));
    page.on('popup', (popup) => events.push(popup.url()));
    await page.goto(address);
    return { page, requests, events, close: () => context.close() };
  }

  const shownRows = (page: Page): Promise<string[]> => page.locator('.grid tbody tr:visible th b').allInnerTexts();

  it('needs nothing but itself, and filters its rows by mouse and by keyboard', async () => {
    const { page, requests, events, close } = await open(await written(html, sampleReport()));
    assert.deepEqual(await shownRows(page), ['1', '2', '3']);
    await page.getByText('failures', { exact: false }).click();
    assert.deepEqual(await shownRows(page), ['2']);
    await page.getByText('errors', { exact: false }).click();
    assert.deepEqual(await shownRows(page), ['3']);
    await page.keyboard.press('ArrowRight');
    assert.deepEqual(await shownRows(page), ['2', '3']);
    await page.keyboard.press('ArrowRight');
    assert.deepEqual(await shownRows(page), ['1', '2', '3']);
    assert.deepEqual([requests, events], [[], []]);
    await close();
  });

  it('can be read by everybody, light and dark', async () => {
    const text = await written(html, { ...sampleReport(), stale: 'Stale, because the evaluator has changed since.' });
    for (const scheme of ['light', 'dark'] as const) {
      const { page, close } = await open(text, scheme);
      await page.evaluate(axeSource);
      const { violations } = await page.evaluate(() =>
        (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
      );
      assert.deepEqual(
        violations.map(({ id, nodes }) => [scheme, id, nodes.map(({ html: element }) => element.slice(0, 200))]),
        [],
      );
      await close();
    }
  });
});
