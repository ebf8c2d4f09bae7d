// The report to send, in a plain browser without a network: it needs nothing but itself, its filters work without scripts, and
// it can be read by everybody.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../../scripts/browser.ts';
import { html } from '../../src/core/export/builtin/html.ts';
import { openReport } from '../support/openedReport.ts';
import { sampleReport, written } from '../support/reportSample.ts';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

describe('the report to send', function () {
  this.timeout(60_000);
  let browser: Browser;
  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser.close());

  const shownRows = (page: Page): Promise<string[]> => page.locator('.grid tbody tr:visible th b').allInnerTexts();

  it('needs nothing but itself, and filters its rows by mouse and by keyboard', async () => {
    const { page, requests, events, close } = await openReport(browser, await written(html, sampleReport()));
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
      const { page, close } = await openReport(browser, text, scheme);
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
