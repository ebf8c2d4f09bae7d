import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../../scripts/browser.ts';
import type { HostMessage, MarkdownNode } from '../../src/protocol/runPanel.ts';
import { hostileTexts } from '../support/hostileTexts.ts';
import { openPanelPage, type PanelPage } from '../support/panelPage.ts';
import {
  allFields,
  column,
  exchange,
  finished,
  inputs,
  panelState,
  parameters,
  preview,
} from '../support/panelStates.ts';

const problem = { message: 'x', hint: 'x', remedy: { id: 'trust' as const, title: 'x' } };

/** Everything the page can show at once, in two columns: one with a finished conversation and one to compare with it. */
const messages: readonly HostMessage[] = [
  {
    type: 'state',
    state: panelState({
      inputs: inputs({ fields: [...allFields], source: 'set-1' }),
      columns: [column('a', { problem, notice: problem }), column('b')],
      parameters: [...parameters],
      preview: preview('a', { problem: 'x' }),
      problem,
    }),
  },
  ...['a', 'b'].map(
    (id): HostMessage => ({
      type: 'exchanges',
      column: id,
      exchanges: [
        exchange('1', finished()),
        exchange(
          '2',
          finished({
            reasoning: 'x',
            toolCalls: [{ name: 'x', arguments: 'x' }],
            problem,
            staleReason: 'x',
            saved: { isKept: false, message: 'x', remedy: problem.remedy },
          }),
          'x',
        ),
      ],
    }),
  ),
];

/** What is no text: names that the two ends agree on, and the variables' names, which tie labels to fields. */
const fixed: ReadonlySet<string> = new Set(['id', 'key', 'column', 'source', 'type', 'kind', 'status', 'verdict']);

function withText<T>(value: T, text: string, name = ''): T {
  if (typeof value === 'string') return (fixed.has(name) ? value : text) as T;
  if (Array.isArray(value)) return value.map((part) => withText(part, text, name)) as T;
  if (typeof value !== 'object' || value === null) return value;
  if (name === 'values') return Object.fromEntries(Object.keys(value).map((key) => [key, text])) as T;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, withText(part, text, key)])) as T;
}

describe('hostile texts in the run panel', () => {
  let browser: Browser;
  let panel: PanelPage;

  before(async () => {
    browser = await launchBrowser();
    panel = await openPanelPage(browser, { width: 1400 });
    await panel.tell(...messages);
    await panel.page.getByRole('button', { name: /^Parameters/ }).click();
    await panel.page.getByRole('button', { name: 'Preview', exact: true }).click();
  });

  after(() => browser.close());

  /**
   * Tags and attribute names of all elements, in order, for each list of messages; an option has no value of its own when
   * it equals its text.
   */
  const elementsAfter = (lists: readonly (readonly HostMessage[])[]) =>
    panel.page.evaluate(async (json) => {
      const seen: string[][] = [];
      for (const list of JSON.parse(json)) {
        for (const data of list) window.dispatchEvent(new MessageEvent('message', { data }));
        await new Promise(requestAnimationFrame);
        const names = (it: Element) => it.getAttributeNames().filter((name) => name !== 'value');
        seen.push([...document.querySelectorAll('#root *')].map((it) => [it.tagName, ...names(it).sort()].join(' ')));
      }
      return seen;
    }, JSON.stringify(lists));

  const withAll = (text: string) => messages.map((message) => withText(message, text));

  it('make no other elements than plain words do', async () => {
    const [plain, ...others] = await elementsAfter(['plain words', ...hostileTexts].map(withAll));
    assert.ok(plain !== undefined && plain.length > 150);
    for (const [at, elements] of others.entries()) assert.deepEqual(elements, plain, JSON.stringify(hostileTexts[at]));
  });

  it('are shown as they are', async () => {
    const text = '<img src=x onerror=alert(1)> **bold** [x](command:evil)';
    await panel.tell(...withAll(text));
    for (const place of [
      'h1',
      '.answer .text',
      '.reply',
      '.tool-call pre',
      '.problem p',
      '.facts dd',
      '.message .text',
    ]) {
      assert.ok((await panel.page.locator(place).first().innerText()).includes(text), place);
    }
  });

  it('stay texts where answers are compared', async () => {
    await panel.tell(...messages);
    await panel.page.getByRole('button', { name: 'Only different' }).click();
    for (const text of hostileTexts) {
      await panel.tell({ type: 'exchanges', column: 'b', exchanges: [exchange('1', finished({ text }))] });
    }
    await panel.page.evaluate(() => new Promise(requestAnimationFrame));
    assert.equal(
      await panel.page.locator('#root :is(script, img, iframe, a, svg, style, object, form:not(.composer))').count(),
      0,
    );
  });

  it('in Markdown’s place can only be the elements of a list, and never an address', async () => {
    await panel.page.getByRole('button', { name: 'Full' }).click();
    await panel.tell(...messages);
    await panel.page.getByRole('button', { name: 'Show as Markdown' }).last().click();
    const tags = [
      'script',
      'img',
      'iframe',
      'svg',
      'style',
      'a',
      'form',
      'input',
      'object',
      'p onclick=x',
      'P',
      '',
      'constructor',
    ];
    const nodes: MarkdownNode[] = tags.map((tag) => ({ tag, link: null, children: ['inside ', tag, '<b>'] }));
    let deep: MarkdownNode = 'deep';
    for (let depth = 0; depth < 300; depth++) deep = { tag: 'ul', link: null, children: [deep] };
    await panel.tell({ type: 'markdown', column: 'b', exchange: '2', nodes: [...nodes, deep, ...hostileTexts] });
    await panel.page.getByText('inside script<b>').waitFor();
    const found = await panel.page
      .locator('.markdown *')
      .evaluateAll((all) => [...new Set(all.map((it) => it.tagName))]);
    assert.deepEqual(found.sort(), ['SPAN', 'UL']);
  });

  it('make the page ask nothing of any network, and break nothing', () => {
    assert.deepEqual(panel.requests, []);
    assert.deepEqual(panel.errors, []);
  });
});
