import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../../scripts/browser.ts';
import { projectRoot } from '../../scripts/lane.ts';
import type { Theme } from '../../scripts/vscodeServer.ts';
import type { HostMessage } from '../../src/protocol/runPanel.ts';
import { openPanelPage, type PanelPage, themeColours } from '../support/panelPage.ts';
import {
  allFields,
  column,
  exchange,
  finished,
  inputs,
  otherAnswer,
  panelState,
  parameters,
  preview,
  running,
  threeColumns,
} from '../support/panelStates.ts';

const problem = {
  message: 'No key for OpenAI.',
  hint: 'Add one.',
  remedy: { id: 'set-key', title: 'Add Key…' },
} as const;
const everything: readonly HostMessage[] = [
  {
    type: 'state',
    state: panelState({
      inputs: inputs({ fields: [...allFields], source: 'set-1' }),
      columns: [threeColumns[0]!, column('b', { notice: problem }), column('c', { isRunning: true })],
      parameters: [...parameters],
      preview: preview('a'),
    }),
  },
  {
    type: 'exchanges',
    column: 'a',
    exchanges: [
      exchange('1', finished({ rating: { score: 8, verdict: 'approve', note: 'kind' } })),
      exchange('2', finished({ toolCalls: [{ name: 'find', arguments: '{"a":1}' }], reasoning: 'Hm.' }), 'And then?'),
    ],
  },
  {
    type: 'exchanges',
    column: 'b',
    exchanges: [
      exchange(
        '3',
        finished({
          text: otherAnswer,
          problem,
          staleReason: 'The prompt has changed.',
          saved: { isKept: false, message: 'Not saved.', remedy: null },
        }),
      ),
    ],
  },
  { type: 'exchanges', column: 'c', exchanges: [exchange('4', running('I am', 'Hm'))] },
];

describe('the run panel for everyone', () => {
  let browser: Browser;
  let panel: PanelPage;

  before(async () => {
    browser = await launchBrowser();
    panel = await openPanelPage(browser);
  });

  after(() => browser.close());

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await panel.screenshot(`failed ${this.currentTest.fullTitle()}`);
    assert.deepEqual(panel.errors, []);
  });

  const memory = {
    version: 2,
    prompt: 'k1',
    view: 'changes',
    hasParameters: true,
    hasPreview: true,
    previewColumn: null,
    hasInputs: true,
    reply: '',
    scroll: 0,
  };
  const focused = () =>
    panel.page.evaluate(
      () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '',
    );
  const press = (key: string) => panel.page.keyboard.press(key);

  for (const theme of Object.keys(themeColours) as Theme[]) {
    for (const width of [1400, 420]) {
      it(`has nothing that axe objects to: ${theme}, ${width} px`, async () => {
        await panel.restart({ theme, width, height: 900, memory });
        await panel.tell(...everything);
        await panel.page.getByRole('button', { name: 'Run', exact: false }).first().waitFor();
        assert.deepEqual(await panel.accessibilityProblems(), []);
        await panel.screenshot(`everything ${theme} ${width}`);
      });
    }
  }

  for (const [width, height, what] of [
    [320, 640, 'a phone’s width'],
    [320, 256, 'a window at 400 %'],
    [640, 400, 'a window at 200 %'],
  ] as const) {
    it(`shows all of itself in ${what}, without sideways scrolling`, async () => {
      await panel.restart({ width, height });
      await panel.tell(...everything);
      const wide = await panel.page.evaluate(() =>
        ['.shell', '.scroller'].map((name) => {
          const it = document.querySelector(name) as HTMLElement;
          return it.scrollWidth - it.clientWidth;
        }),
      );
      assert.deepEqual(wide, [0, 0]);
      await panel.page.getByLabel('Reply to continue the conversation').click();
    });
  }

  it('is one Tab stop in the toolbar, and arrows go round in it', async () => {
    await panel.restart({ width: 1400 });
    await panel.tell({ type: 'state', state: panelState() });
    await panel.page.getByRole('button', { name: 'Run', exact: true }).focus();
    await press('ArrowRight');
    assert.equal(await focused(), 'Add Column');
    await press('End');
    assert.equal(await focused(), 'Preview');
    await press('ArrowRight');
    assert.equal(await focused(), 'Run');
    await press('ArrowLeft');
    await press('Tab');
    assert.equal(await focused(), 'Open the Prompt File');
    await press('Shift+Tab');
    assert.equal(await focused(), 'Preview');
  });

  it('has menus that the keyboard opens, walks and closes', async () => {
    await panel.restart({ width: 1400 });
    await panel.tell(
      { type: 'state', state: panelState() },
      { type: 'exchanges', column: 'a', exchanges: [exchange('1')] },
    );
    await panel.page.getByRole('button', { name: 'More Actions' }).focus();
    await press('ArrowDown');
    assert.equal(await focused(), 'Retry');
    await press('ArrowUp');
    assert.equal(await focused(), 'Open Run Document');
    await press('c');
    assert.equal(await focused(), 'Copy Answer');
    await press('Escape');
    assert.equal(await focused(), 'More Actions');
    assert.equal(await panel.page.getByRole('menu').count(), 0);
    await press('Enter');
    await press('End');
    await press('Enter');
    assert.deepEqual(await panel.posted('open-run'), { type: 'open-run', column: 'a', exchange: '1' });
    assert.equal(await focused(), 'More Actions');
  });

  it('closes a menu for a click elsewhere', async () => {
    await panel.restart({ width: 1400 });
    await panel.tell({ type: 'state', state: panelState() });
    await panel.page.getByRole('button', { name: 'Save as Test Row' }).click();
    await panel.page.getByRole('menu').waitFor();
    await panel.page.getByRole('heading', { level: 1 }).click();
    await panel.page.getByRole('menu').waitFor({ state: 'detached' });
  });

  it('goes on in a drawer that was opened, and back with Escape', async () => {
    await panel.restart({ width: 1400 });
    await panel.tell({ type: 'state', state: panelState() });
    await panel.page.getByRole('button', { name: 'Parameters' }).focus();
    await press('Enter');
    await panel.page.locator('#parameters:focus').waitFor();
    await press('Tab');
    assert.equal(await focused(), 'Close Parameters');
    await press('Tab');
    assert.equal(await panel.page.locator('#parameter-temperature:focus').count(), 1);
    await press('Escape');
    assert.equal(await focused(), 'Parameters');
  });

  it('gives scores by arrow keys and Space', async () => {
    await panel.restart({ width: 1400 });
    await panel.tell(
      { type: 'state', state: panelState() },
      { type: 'exchanges', column: 'a', exchanges: [exchange('1')] },
    );
    await panel.page.getByRole('radio', { name: '1', exact: true }).focus();
    for (const key of ['ArrowRight', 'ArrowRight', ' ']) await press(key);
    assert.equal((await panel.posted('rate')).rating.score, 3);
  });

  it('moves nothing by itself for who wants that', async () => {
    for (const reducesMotion of [false, true]) {
      await panel.restart({ reducesMotion });
      await panel.tell({ type: 'state', state: panelState({ columns: [column('a', { isRunning: true })] }) });
      const name = await panel.page
        .getByRole('progressbar')
        .evaluate((it) => getComputedStyle(it, '::before').animationName);
      assert.equal(name, reducesMotion ? 'none' : 'slide');
    }
  });

  it('takes every colour from a theme’s variable that exists', () => {
    const styles = readFileSync(join(projectRoot, 'dist/webview/runPanel.css'), 'utf8');
    const used = new Set(styles.match(/--vscode-[\w-]+/g));
    const known = new Set(Object.values(themeColours).flatMap(({ variables }) => Object.keys(variables)));
    assert.deepEqual(
      [...used].filter((name) => !known.has(name)),
      [],
    );
    assert.deepEqual(styles.match(/#[0-9a-f]{3,8}\b|rgba?\(/gi) ?? [], []);
  });
});
