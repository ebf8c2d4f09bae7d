// The page of an evaluation's results alone in a browser: only rows in sight are elements, the keyboard reaches every cell, and
// nothing is told by colour alone.
import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../../scripts/browser.ts';
import type { GridHostMessage, GridPageMessage, GridState } from '../../src/protocol/evaluationGrid.ts';
import {
  cellDetailsOf,
  gridColumn,
  gridContract,
  gridStateOf,
  gridView,
  rowsFor,
  shownAnswer,
} from '../support/gridStates.ts';
import { openPage, type PanelPage, type PanelPageOptions } from '../support/panelPage.ts';

const state = (over: Partial<GridState> = {}): GridHostMessage => ({ type: 'state', state: gridStateOf(over) });

describe('the page of results', () => {
  let browser: Browser;
  let panel: PanelPage<GridHostMessage, GridPageMessage>;

  before(async () => {
    browser = await launchBrowser();
    panel = await openPage(browser, gridContract);
  });
  after(() => browser.close());
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await panel.screenshot(`failed ${this.currentTest.fullTitle()}`);
    assert.deepEqual(panel.errors, []);
  });

  beforeEach(() => {
    panel.replies = rowsFor;
  });

  const open = async (options: PanelPageOptions = {}): Promise<void> => {
    await panel.restart(options);
    await panel.tell(state(), gridView());
    await cell(1, 1).getByText('passed').waitFor();
  };
  /** Of the row with this number and the column with this one, both from 1. */
  const cell = (row: number, column: number) =>
    panel.page.locator(`[role="row"][aria-rowindex="${row + 1}"] [role="gridcell"][aria-colindex="${column + 1}"]`);
  const focused = () =>
    panel.page.evaluate(() => {
      const at = document.activeElement;
      return [at?.closest('[role="row"]')?.getAttribute('aria-rowindex'), at?.getAttribute('aria-colindex')].map(
        Number,
      );
    });
  const press = (key: string) => panel.page.keyboard.press(key);

  it('holds only the rows in sight of a hundred thousand', async () => {
    await open({ width: 1100 });
    assert.equal(await panel.page.getByRole('grid').getAttribute('aria-rowcount'), '100001');
    assert.ok((await panel.page.locator('.row').count()) < 40);
    await panel.page.locator('.scroller').evaluate((element) => element.scrollTo({ top: 92 * 70_000 }));
    await panel.page.getByText('Where is parcel 70010?').waitFor();
    assert.ok((await panel.page.locator('.row').count()) < 40);
  });

  it('is worked with the keyboard from end to end', async () => {
    await open();
    await cell(1, 1).focus();
    const steps: readonly (readonly [key: string, row: number, column: number])[] = [
      ['ArrowDown', 2, 1],
      ['ArrowRight', 2, 2],
      ['ArrowRight', 2, 2],
      ['Home', 2, 1],
      ['End', 2, 2],
      ['ArrowUp', 1, 2],
      ['ArrowUp', 1, 2],
    ];
    for (const [key, row, column] of steps) {
      await press(key);
      assert.deepEqual(await focused(), [row + 1, column + 1], key);
    }
    await press('Control+End');
    await panel.page.getByText('Where is parcel 100000?').waitFor();
    assert.deepEqual(await focused(), [100_001, 3]);
    await press('Control+Home');
    assert.deepEqual(await focused(), [2, 2]);
    await press('PageDown');
    assert.ok(((await focused())[0] ?? 0) > 4);
    assert.equal(await panel.page.locator('[role="gridcell"][tabindex="0"]').count(), 1);
  });

  it('keeps the keyboard where it is when its row is scrolled away', async () => {
    await open();
    await cell(3, 1).focus();
    await panel.page.locator('.scroller').evaluate((element) => element.scrollTo({ top: 92 * 5_000 }));
    await panel.page.getByText('Where is parcel 5004?').waitFor();
    assert.deepEqual(await focused(), [4, 2]);
    await press('ArrowDown');
    assert.deepEqual(await focused(), [5, 2]);
  });

  it('opens a cell with Enter, and Escape goes back to it', async () => {
    await open();
    await cell(2, 2).focus();
    await press('Enter');
    const { row, column } = await panel.posted('cell');
    assert.deepEqual([row, column], ['2 hash', 'draft']);
    await panel.tell({ type: 'cell', details: cellDetailsOf() });
    const details = panel.page.getByRole('complementary', { name: 'Cell' });
    await details.getByText('The parcel arrives on Tuesday.').waitFor();
    await details.getByText('does not say “Monday”').waitFor();
    await details.getByRole('button', { name: 'Show What Differs from the Base' }).click();
    assert.equal(await details.locator('ins').innerText(), 'Tuesday');
    await press('Escape');
    await details.waitFor({ state: 'detached' });
    assert.deepEqual(await focused(), [3, 3]);
  });

  it('selects rows by Space and by tick, for a review of those alone', async () => {
    await open();
    await panel.page.getByRole('button', { name: 'Review…' }).click();
    assert.deepEqual(await panel.posted('review'), { type: 'review', rows: [] });
    await cell(2, 1).focus();
    await press(' ');
    await panel.page.getByRole('checkbox', { name: 'Select row 4', exact: true }).check();
    await panel.page.getByText('2 selected').waitFor();
    assert.equal(await panel.page.locator('[role="row"][aria-selected="true"]').count(), 2);
    await panel.page.getByRole('button', { name: 'Review 2 Rows…' }).click();
    assert.deepEqual(await panel.posted('review'), { type: 'review', rows: ['2 hash', '4 hash'] });
    await panel.page.getByRole('radio', { name: 'Failures 12' }).check();
    await panel.page.getByRole('button', { name: 'Review…', exact: true }).waitFor();
  });

  it('shows what people said where they said something, and sorts by it', async () => {
    const rating = 'people rated 12 of 45 answers, mean 0.83';
    await panel.restart();
    const columns = [gridColumn('v3'), gridColumn('draft', { rating })];
    await panel.tell(state({ columns }), gridView());
    await panel.page.getByText(rating).waitFor();
    const menuOf = (name: string) => panel.page.getByRole('button', { name: `Sort rows by ${name} openai/gpt-6-luna` });
    await menuOf('v3').click();
    assert.equal(await panel.page.getByRole('menuitem', { name: 'Lowest Rating First' }).count(), 0);
    await press('Escape');
    await menuOf('draft').click();
    await panel.page.getByRole('menuitem', { name: 'Lowest Rating First' }).click();
    const { query } = await panel.posted('query');
    assert.deepEqual(query.sort, { by: 'rating', column: 'draft', isDescending: false });
  });

  it('asks for what the user does with an answer, by key only', async () => {
    await open();
    await cell(2, 2).click();
    await panel.tell({ type: 'cell', details: cellDetailsOf() });
    const place = { row: '2 hash', column: 'draft', repeat: 0 };
    await panel.page.getByRole('button', { name: 'Good Answer' }).click();
    const rating = { score: null, verdict: 'approve', note: '' } as const;
    assert.deepEqual(await panel.posted('rate'), { type: 'rate', ...place, rating });
    await panel.page.getByRole('button', { name: 'Use as Expected…' }).click();
    await panel.page.getByRole('textbox', { name: 'What a good answer to this row says' }).fill('On Monday.');
    await panel.page.getByRole('button', { name: 'Write into the Row' }).click();
    assert.deepEqual(await panel.posted('use-expected'), { type: 'use-expected', ...place, text: 'On Monday.' });
    await panel.page.getByRole('button', { name: 'Compare with Base' }).click();
    assert.deepEqual(await panel.posted('compare'), { type: 'compare', ...place });
    await panel.page.getByRole('button', { name: 'Open Run' }).click();
    assert.deepEqual(await panel.posted('open-run'), { type: 'open-run', ...place });
  });

  it('asks another question by mode, text, base and order', async () => {
    await open();
    await panel.page.getByRole('radio', { name: 'Failures 12' }).check();
    assert.equal((await panel.posted('query')).query.mode, 'failures');
    await panel.page.getByRole('searchbox').fill('/Mon.*/');
    assert.equal((await panel.posted('query')).query.search, '/Mon.*/');
    await panel.page.getByLabel('Base').selectOption('draft');
    assert.equal((await panel.posted('query')).query.base, 'draft');
    await panel.page.getByRole('button', { name: 'Sort rows by draft openai/gpt-6-luna' }).click();
    await panel.page.getByRole('menuitem', { name: 'Slowest First' }).click();
    const { query } = await panel.posted('query');
    const sort = { by: 'latency', column: 'draft', isDescending: true };
    assert.deepEqual(query, { mode: 'failures', search: '/Mon.*/', base: 'draft', sort });
  });

  it('says why a pattern cannot be used, and what is found of a text', async () => {
    await open();
    await panel.page.getByRole('searchbox').fill('/(/');
    await panel.posted('query');
    await panel.tell(
      gridView({ revision: 2, rows: 0, searchProblem: 'This is no regular expression: Unterminated group.' }),
    );
    await panel.page.getByText('This is no regular expression: Unterminated group.').waitFor();
    await panel.page.getByText('No row has this text.').waitFor();
  });

  it('keeps what it shows in place while results come', async () => {
    await panel.restart();
    const progress = { done: 4, total: 100, text: '4 of 100 answers, $0.01 spent' };
    await panel.tell(state({ progress, verdict: null }), gridView({ rows: 4 }));
    await cell(4, 1).waitFor();
    await cell(2, 1).focus();
    await panel.tell(gridView({ revision: 2, rows: 100 }));
    assert.deepEqual(await focused(), [3, 2]);
    assert.equal(await cell(2, 1).getByText('failed').count(), 1);
    await cell(6, 1).getByText('filtered').waitFor();
    await panel.page.getByRole('button', { name: 'Cancel' }).click();
    await panel.posted('cancel');
  });

  it('is as it was when it comes back', async () => {
    await open();
    await panel.page.getByRole('radio', { name: 'Failures 12' }).check();
    await panel.tell(gridView({ revision: 2, rows: 12 }));
    await cell(2, 2).click();
    await panel.tell({ type: 'cell', details: cellDetailsOf() });
    const memory = (await panel.kept()) as Record<string, unknown>;
    assert.equal(memory.evaluation, '01JDH400000000000000000000');
    assert.equal(memory.page, 'page');
    await panel.page.goto('https://panel.test/');
    await panel.restart({ memory });
    await panel.tell(state(), gridView({ revision: 5, rows: 12 }));
    await panel.page.getByRole('radio', { name: 'Failures 12', checked: true }).waitFor();
    assert.deepEqual(await panel.posted('cell'), { type: 'cell', row: '2 hash', column: 'draft' });
  });

  for (const theme of ['dark', 'light', 'high-contrast', 'high-contrast-light'] as const) {
    it(`has no accessibility problems in a ${theme} theme, and every kind of cell has a word`, async () => {
      await open({ theme, width: 1280 });
      await cell(2, 2).click();
      const repeats = [shownAnswer(), shownAnswer({ repeat: 1, fate: 'passed', verdict: 'passed' })];
      await panel.tell({
        type: 'cell',
        details: cellDetailsOf({ answers: repeats, rowNote: 'Now written to tickets.csv, line 3.' }),
      });
      await panel.page.getByText('Now written to tickets.csv').waitFor();
      await panel.screenshot(`grid ${theme}`);
      assert.deepEqual(await panel.accessibilityProblems(), []);
      const said = [
        { role: 'user' as const, text: 'Where is my parcel?' },
        { role: 'assistant' as const, text: 'Which number does it have?' },
        { role: 'user' as const, text: 'It is parcel 4,\nfrom Monday.' },
        { role: 'assistant' as const, text: 'lookup({"parcel":4})' },
      ];
      const text = said.map((turn) => `${turn.role}: ${turn.text}`).join('\n---\n');
      await panel.tell({ type: 'cell', details: cellDetailsOf({ answers: [shownAnswer({ text, said })] }) });
      await panel.page.getByRole('list', { name: 'Conversation' }).getByText('from Monday.').waitFor();
      await panel.screenshot(`grid conversation ${theme}`);
      assert.deepEqual(await panel.accessibilityProblems(), []);
      for (const word of ['passed', 'failed', 'error', 'refused', 'passes sometimes', 'filtered', 'undecided'])
        assert.ok((await panel.page.locator('.row .fate').getByText(word).count()) > 0, word);
    });
  }

  it('fits into 340 pixels', async () => {
    await open({ width: 340, height: 700 });
    await cell(1, 1).click();
    await panel.tell({ type: 'cell', details: cellDetailsOf({ row: '1 hash', column: 'v3' }) });
    await panel.page.getByText('Where is parcel 2?').last().waitFor();
    await panel.screenshot('grid narrow');
    assert.ok(await panel.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  });

  it('shows hostile texts as texts', async () => {
    await panel.restart();
    panel.replies = () => [];
    const hostile = '<img src=x onerror=alert(1)> [a](command:x) \u202Eevil';
    await panel.tell(state({ prompt: hostile, notices: [hostile] }), gridView({ rows: 1 }));
    const { revision } = await panel.posted('rows');
    const text = { fate: 'failed', verdict: 'failed', text: hostile, isAnswer: true, reason: hostile } as const;
    const shown = { ...text, facts: [], isRegressed: false, rating: '' };
    await panel.tell({
      type: 'rows',
      revision,
      start: 0,
      rows: [{ key: 'k', id: hostile, label: hostile, cells: [shown, shown] }],
    });
    await cell(1, 1).getByText('<img src=x').first().waitFor();
    assert.equal(await panel.page.locator('img').count(), 0);
    assert.deepEqual(panel.requests, []);
  });
});
