// The run panel's page as a person finds it: by label, column by column.
import type { FrameLocator, Locator } from 'playwright-core';

/** The column with this number, counted from 1. */
export function column(page: FrameLocator, number: number): Locator {
  return page.locator('section.column').nth(number - 1);
}

/** The text of the last answer of a column, finished or still coming. */
export function answerOf(page: FrameLocator, number = 1): Locator {
  return column(page, number).locator('.answer .text').last();
}

/** What stands beside a label under the last answer, for example `Cost`. */
export function fact(page: FrameLocator, label: string, number = 1): Promise<string> {
  return column(page, number).locator('.facts > div').filter({ hasText: label }).last().locator('dd').innerText();
}

export async function pressRun(page: FrameLocator): Promise<void> {
  await page.getByRole('toolbar', { name: 'Run panel' }).getByRole('button', { name: /^Run/ }).click();
}

/** Chooses an entry of a column's menu. */
export async function columnMenu(page: FrameLocator, number: number, entry: string): Promise<void> {
  await column(page, number)
    .getByRole('button', { name: /^More Actions/ })
    .click();
  await page.getByRole('menuitem', { name: entry, exact: true }).click();
}

/** Waits until so many answers in all are kept. */
export async function keptAnswers(page: FrameLocator, count: number): Promise<void> {
  await page
    .getByText('Kept in .prompttracker')
    .nth(count - 1)
    .waitFor();
}
