// The page that a report is, opened from its file in a browser that has no network: with whatever it asks for, says or runs.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';

export interface OpenedReport {
  readonly page: Page;
  /** Beyond the file itself. */
  readonly requests: string[];
  /** Why each of them came to nothing. */
  readonly refusals: string[];
  /** Dialogs, complaints of the policy, errors, other pages. */
  readonly events: string[];
  close(): Promise<void>;
}

export async function openReport(
  browser: Browser,
  text: string,
  colorScheme: 'light' | 'dark' = 'light',
): Promise<OpenedReport> {
  const folder = mkdtempSync(join(tmpdir(), 'pt-report-'));
  const file = join(folder, 'report.html');
  writeFileSync(file, text);
  const address = pathToFileURL(file).href;
  const context = await browser.newContext({ offline: true, colorScheme });
  const page = await context.newPage();
  const [requests, refusals, events]: [string[], string[], string[]] = [[], [], []];
  page.on('request', (request) => request.url() !== address && requests.push(request.url()));
  page.on('requestfailed', (request) => refusals.push(request.failure()?.errorText ?? ''));
  page.on('dialog', (dialog) => {
    events.push(dialog.message());
    void dialog.dismiss();
  });
  page.on('console', (message) => events.push(message.text()));
  page.on('pageerror', (error) => events.push(error.message));
  page.on('popup', (popup) => events.push(popup.url()));
  page.on('download', (download) => events.push(download.url()));
  page.on('framenavigated', (frame) => frame.url() !== address && events.push(frame.url()));
  await page.goto(address);
  return {
    ...{ page, requests, refusals, events },
    async close() {
      await context.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
