import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../../scripts/browser.ts';
import type { Exchange, HostMessage, PanelState } from '../../src/protocol/runPanel.ts';
import { openPanelPage, type PanelPage, type PanelPageOptions } from '../support/panelPage.ts';
import {
  allFields,
  column,
  exchange,
  finished,
  inputs,
  longAnswer,
  otherAnswer,
  panelState,
  parameters,
  preview,
  running,
  threeColumns,
} from '../support/panelStates.ts';

const state = (over: Partial<PanelState> = {}): HostMessage => ({ type: 'state', state: panelState(over) });
const said = (id: string, ...exchanges: Exchange[]): HostMessage => ({ type: 'exchanges', column: id, exchanges });

describe('the run panel’s page', () => {
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

  async function open(messages: readonly HostMessage[], options: PanelPageOptions = {}): Promise<void> {
    await panel.restart(options);
    await panel.tell(...messages);
  }

  const button = (name: string | RegExp) => panel.page.getByRole('button', { name, exact: true });
  const click = (name: string | RegExp) => button(name).click();
  const focused = () =>
    panel.page.evaluate(
      () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent,
    );

  async function choose(menu: string, entry: string): Promise<void> {
    await click(menu);
    await panel.page.getByRole('menuitem', { name: entry, exact: true }).click();
  }

  describe('with one column', () => {
    it('runs it with what is typed, by button and by key', async () => {
      await open([state()]);
      await panel.page.getByLabel('question').fill('Where is it?');
      await click('Run');
      const values = { question: 'Where is it?', customer: '' };
      assert.deepEqual(await panel.posted('run'), { type: 'run', values, columns: null });
      await panel.page.keyboard.press('Control+Enter');
      assert.deepEqual(await panel.posted('run'), { type: 'run', values, columns: null });
    });

    it('stands ready to type', async () => {
      await open([state()]);
      assert.equal(
        await panel.page.locator('#variable-question').evaluate((it) => it === document.activeElement),
        true,
      );
    });

    it('names what is missing and goes there, instead of running', async () => {
      await open([state({ inputs: inputs({ values: {} }) })]);
      panel.takeAll();
      await click('Inputs');
      await click('Run');
      await panel.page.getByText('Needs a value.').waitFor();
      assert.equal(
        await panel.page.locator('#variable-question').evaluate((it) => it === document.activeElement),
        true,
      );
      assert.deepEqual(panel.takeAll(), []);
    });

    it('cannot be run while there is a problem, and offers what to do', async () => {
      const problem = { message: 'Not trusted.', hint: null, remedy: { id: 'trust', title: 'Manage Trust' } } as const;
      await open([state({ problem })]);
      assert.equal(await button('Run').isDisabled(), true);
      await click('Manage Trust');
      assert.deepEqual(await panel.posted('remedy'), { type: 'remedy', id: 'trust', column: null });
    });

    it('is stopped by the button that ran it, which keeps the focus', async () => {
      await open([state()]);
      await click('Run');
      await panel.tell(state({ columns: [column('a', { isRunning: true })] }), said('a', exchange('1', running())));
      await button('Stop').waitFor();
      assert.equal(await focused(), 'Stop');
      await panel.page.keyboard.press('Enter');
      assert.deepEqual(await panel.posted('stop'), { type: 'stop', column: null });
    });

    it('opens the file and asks for version, model and more columns', async () => {
      await open([state()]);
      await click('Open the Prompt File');
      await panel.posted('open-file');
      await click('Version: Draft');
      assert.equal((await panel.posted('pick-version')).column, 'a');
      await click('Model: openai/gpt-4o-mini');
      assert.equal((await panel.posted('pick-model')).column, 'a');
      await click('Add Column');
      await panel.posted('add-columns');
    });
  });

  describe('a form', () => {
    it('has a control for every type', async () => {
      await open([state({ inputs: inputs({ fields: [...allFields], values: {} }) })]);
      const { page } = panel;
      await page.getByLabel('question').fill('two\nlines');
      await page.getByLabel('customer').fill('Ada');
      await page.getByLabel('tone').selectOption('warm');
      await page.getByLabel('count integer').fill('3');
      await page.getByLabel('temperature_c').fill('-1.5');
      await page.getByLabel('isUrgent').check();
      await page.getByLabel('orders').fill('["a"]');
      await page.getByLabel('account object').fill('{"id": 1}');
      await page.getByRole('textbox', { name: 'invoice' }).fill('bills/1.pdf');
      await page.getByRole('textbox', { name: 'photo' }).fill('door.jpg');
      await page.getByLabel('token').fill('secret');
      assert.equal(await page.getByLabel('token').getAttribute('type'), 'password');
      await click('Run');
      assert.deepEqual((await panel.posted('run')).values, {
        question: 'two\nlines',
        customer: 'Ada',
        tone: 'warm',
        count: '3',
        temperature_c: '-1.5',
        isUrgent: true,
        orders: '["a"]',
        account: '{"id": 1}',
        invoice: 'bills/1.pdf',
        photo: 'door.jpg',
        token: 'secret',
      });
    });

    it('browses for a file, after what was typed is known', async () => {
      await open([state({ inputs: inputs({ fields: [...allFields], values: {} }) })]);
      await panel.page.getByLabel('customer').fill('Ada');
      panel.takeAll();
      await click('Browse for invoice');
      await panel.page.waitForFunction(() => true);
      assert.deepEqual(await panel.posted('change-values'), { type: 'change-values', values: { customer: 'Ada' } });
      assert.deepEqual(await panel.posted('pick-file'), { type: 'pick-file', field: 'invoice' });
    });

    it('keeps what is typed when a state comes, until values come from elsewhere', async () => {
      await open([state()]);
      const question = panel.page.getByLabel('question');
      await question.fill('mine');
      await panel.tell(state({ spending: 'other' }));
      assert.equal(await question.inputValue(), 'mine');
      await panel.tell(
        state({ inputs: inputs({ revision: 2, source: 'row-2', values: { question: 'Norway?', customer: '' } }) }),
      );
      assert.equal(await question.inputValue(), 'Norway?');
    });

    it('lets values that come from elsewhere replace what was typed a moment before', async () => {
      await open([state()]);
      await panel.page.getByLabel('question').fill('mine');
      await panel.tell(state({ inputs: inputs({ revision: 2, values: { question: 'theirs', customer: '' } }) }));
      panel.takeAll();
      await click('Run');
      assert.equal((await panel.posted('run')).values.question, 'theirs');
      assert.deepEqual(panel.takeAll(), []);
    });

    it('takes a set or a row, saves and removes sets, and saves rows', async () => {
      await open([state()]);
      await panel.page.getByLabel('Take values from').selectOption('1 · Where is my refund?');
      assert.deepEqual(await panel.posted('use-inputs'), { type: 'use-inputs', id: 'row-3' });
      await panel.tell(state({ inputs: inputs({ source: 'set-1', revision: 2 }) }));
      await click('Remove Set Lost parcel');
      assert.deepEqual(await panel.posted('remove-set'), { type: 'remove-set', id: 'set-1' });
      await click('Save as Set…');
      await panel.posted('save-set');
      await choose('Save as Test Row', 'datasets/refunds.jsonl');
      assert.deepEqual(await panel.posted('save-row'), { type: 'save-row', target: 'refunds', answer: null });
    });

    it('folds away, and stays folded when the page comes back', async () => {
      await open([state()]);
      await click('Inputs');
      assert.equal(await panel.page.getByLabel('question').isVisible(), false);
      const memory = await panel.kept();
      await open([state()], { memory });
      assert.equal(await panel.page.getByLabel('question').isVisible(), false);
    });
  });

  describe('an answer', () => {
    it('comes in pieces, and nothing is lost or doubled when it is done', async () => {
      await open([state({ columns: [column('a', { isRunning: true })] }), said('a', exchange('1', running('One ')))]);
      await panel.tell({ type: 'stream', chunks: [{ column: 'a', text: 'two ', reasoning: 'Hm.' }] });
      await panel.tell({ type: 'stream', chunks: [{ column: 'a', text: 'three', reasoning: '' }] });
      await panel.page.getByText('One two three').waitFor();
      await panel.page.getByText('Thinking').click();
      await panel.page.getByText('Hm.').waitFor();
      await panel.tell(state({ columns: [column('a', { isRunning: true })] }));
      assert.equal(await panel.page.locator('.answer .text').innerText(), 'One two three');
      await panel.tell(state(), said('a', exchange('1', finished({ text: 'One two three.', reasoning: 'Hm.' }))));
      await panel.page.getByText('answered in 1.2 s', { exact: false }).first().waitFor();
      assert.equal(await panel.page.locator('.answer .text').innerText(), 'One two three.');
    });

    it('is spoken once, when it is finished', async () => {
      await open([state({ columns: [column('a', { isRunning: true })] }), said('a', exchange('1', running('Half')))]);
      const live = panel.page.locator('[aria-live]');
      assert.equal(await live.innerText(), '');
      await panel.tell(state(), said('a', exchange('1', finished({ text: 'Whole.' }))));
      await panel.page.waitForFunction(() => document.querySelector('[aria-live]')?.textContent !== '');
      assert.equal(await live.innerText(), 'gpt-4o-mini: answered in 1.2 s. Whole.');
    });

    it('of JSON is laid out, and as it came when asked', async () => {
      await open([state(), said('a', exchange('1', finished({ text: '{"a":1,"b":[2]}' })))]);
      const text = panel.page.locator('.answer .text');
      assert.equal(await text.innerText(), '{\n  "a": 1,\n  "b": [\n    2\n  ]\n}');
      await click('Lay Out JSON');
      assert.equal(await text.innerText(), '{"a":1,"b":[2]}');
    });

    it('is shown as Markdown by the extension’s own nodes, and links go by number', async () => {
      await open([state(), said('a', exchange('1', finished({ text: '# Hi' })))]);
      await click('Show as Markdown');
      assert.deepEqual(await panel.posted('render-markdown'), { type: 'render-markdown', column: 'a', exchange: '1' });
      await panel.tell({
        type: 'markdown',
        column: 'a',
        exchange: '1',
        nodes: [
          { tag: 'h1', link: null, children: ['Hi'] },
          { tag: 'p', link: null, children: ['See ', { tag: 'a', link: 3, children: ['the shop'] }] },
        ],
      });
      await panel.page.getByRole('heading', { name: 'Hi', exact: true }).waitFor();
      await panel.page.getByRole('link', { name: 'the shop' }).click();
      assert.deepEqual(await panel.posted('open-link'), { type: 'open-link', column: 'a', exchange: '1', link: 3 });
      await click('Show as Markdown');
      assert.equal(await panel.page.locator('.answer .text').innerText(), '# Hi');
    });

    it('shows tool calls, reasoning, problems and where it was kept', async () => {
      const problem = {
        message: 'Cut off.',
        hint: 'Raise the limit.',
        remedy: { id: 'open-settings', title: 'Settings' },
      } as const;
      const saved = {
        isKept: false,
        message: 'Not saved.',
        remedy: { id: 'save-answer', title: 'Save Answer As…' },
      } as const;
      const toolCalls = [{ name: 'find_order', arguments: '{"id":"A-17"}' }];
      await open([state(), said('a', exchange('1', finished({ reasoning: 'Hm.', toolCalls, problem, saved })))]);
      await panel.page.getByRole('figure', { name: 'Tool call find_order' }).getByText('"id": "A-17"').waitFor();
      await click('Settings');
      assert.deepEqual(await panel.posted('remedy'), { type: 'remedy', id: 'open-settings', column: 'a' });
      await click('Save Answer As…');
      assert.deepEqual(await panel.posted('remedy'), { type: 'remedy', id: 'save-answer', column: 'a' });
    });

    it('is rated: two quick ratings and a note do not undo each other', async () => {
      await open([state(), said('a', exchange('1'))]);
      const note = panel.page.getByLabel('Note on this answer');
      await note.fill('kind');
      await click('Good Answer');
      await panel.page.getByRole('radio', { name: '8' }).click();
      const at = { type: 'rate', column: 'a', exchange: '1' };
      assert.deepEqual(await panel.posted('rate'), { ...at, rating: { score: null, verdict: null, note: 'kind' } });
      assert.deepEqual(await panel.posted('rate'), {
        ...at,
        rating: { score: null, verdict: 'approve', note: 'kind' },
      });
      const rating = { score: 8, verdict: 'approve', note: 'kind' } as const;
      assert.deepEqual(await panel.posted('rate'), { ...at, rating });
      await panel.tell(said('a', exchange('1', finished({ rating }))));
      await panel.page.getByRole('radio', { name: '8', checked: true }).click();
      assert.equal((await panel.posted('rate')).rating.score, null);
    });

    it('says why it is out of date', async () => {
      await open([state(), said('a', exchange('1', finished({ staleReason: 'The model was changed.' })))]);
      await panel.page.getByText('The model was changed.').waitFor();
    });
  });

  describe('a conversation', () => {
    it('goes on with a reply, by button and by key', async () => {
      await open([state(), said('a', exchange('1'))]);
      const reply = panel.page.getByLabel('Reply to continue the conversation');
      assert.equal(await button('Reply').isDisabled(), true);
      await reply.fill('And Friday?');
      await reply.press('Control+Enter');
      assert.deepEqual(await panel.posted('reply'), { type: 'reply', text: 'And Friday?', columns: null });
      assert.equal(await reply.inputValue(), '');
      await panel.tell(said('a', exchange('1'), exchange('2', finished({ text: 'No.' }), 'And Friday?')));
      await panel.page.locator('.reply').getByText('And Friday?').waitFor();
      assert.deepEqual(
        panel.takeAll().filter(({ type }) => type === 'run'),
        [],
      );
    });

    it('waits while an answer is coming, and keeps what is typed', async () => {
      await open([
        state({ columns: [column('a', { isRunning: true })] }),
        said('a', exchange('1'), exchange('2', running(), 'More')),
      ]);
      await panel.page.getByLabel('Reply to continue the conversation').fill('Later');
      assert.equal(await button('Reply').isDisabled(), true);
      assert.equal(((await panel.kept()) as { reply: string }).reply, 'Later');
    });

    for (const [entry, as] of [
      ['Messages', 'messages'],
      ['Few-shot Example', 'example'],
      ['Test Row', 'row'],
    ] as const) {
      it(`is saved as ${as}`, async () => {
        await open([state(), said('a', exchange('1'))]);
        await choose('More Actions', `Save Conversation as ${entry}`);
        assert.deepEqual(await panel.posted('save-conversation'), { type: 'save-conversation', column: 'a', as });
      });
    }
  });

  describe('several columns', () => {
    const answers = [
      said('a', exchange('1')),
      said('b', exchange('2', finished({ text: otherAnswer }))),
      said('c', exchange('3', finished({ text: longAnswer }))),
    ];

    it('run together, or one alone', async () => {
      await open([state({ columns: [...threeColumns] })]);
      await click('Run 3');
      assert.equal((await panel.posted('run')).columns, null);
      await click('Run Column 2');
      assert.deepEqual((await panel.posted('run')).columns, ['b']);
      await panel.tell(state({ columns: threeColumns.map((given) => ({ ...given, isRunning: given.id === 'b' })) }));
      await click('Stop Column 2');
      assert.deepEqual(await panel.posted('stop'), { type: 'stop', column: 'b' });
      await click('Remove Column 3');
      assert.deepEqual(await panel.posted('remove-column'), { type: 'remove-column', column: 'c' });
    });

    it('that cannot be run are not counted', async () => {
      const problem = { message: 'No key.', hint: null, remedy: { id: 'set-key', title: 'Add Key…' } } as const;
      await open([state({ columns: threeColumns.map((given) => (given.id === 'c' ? { ...given, problem } : given)) })]);
      await button('Run 2').waitFor();
      await click('Add Key…');
      assert.deepEqual(await panel.posted('remedy'), { type: 'remedy', id: 'set-key', column: 'c' });
    });

    it('show what differs, and only that', async () => {
      await open([state({ columns: [...threeColumns] }), ...answers]);
      const second = panel.page.getByRole('region', { name: /^Column 2/ });
      await click('Changes');
      assert.deepEqual(await second.locator('del').allInnerTexts(), ['not where it should be', 'tomorrow']);
      assert.deepEqual(await second.locator('ins').allInnerTexts(), ['missing', 'Friday']);
      await panel.page
        .getByRole('region', { name: /^Column 3/ })
        .getByText('Same as column 1')
        .waitFor();
      await click('Only different');
      await second.getByRole('button', { name: '… 4 lines the same …' }).click();
      await second.getByText('Your support desk').waitFor();
      await click('Full');
      assert.equal(await second.locator('ins').count(), 0);
    });

    it('take one reply together', async () => {
      await open([state({ columns: [...threeColumns] }), ...answers]);
      await panel.page.getByLabel('Reply to continue the conversation').fill('Why?');
      await click('Reply in 3 columns');
      assert.deepEqual(await panel.posted('reply'), { type: 'reply', text: 'Why?', columns: null });
    });

    for (const [entry, message] of [
      ['Copy Answer', { type: 'copy', column: 'b', exchange: '2', what: 'answer' }],
      ['Copy as CLI Command', { type: 'copy', column: 'b', exchange: '2', what: 'cli' }],
      ['Copy as curl', { type: 'copy', column: 'b', exchange: '2', what: 'curl' }],
      ['Open Run Document', { type: 'open-run', column: 'b', exchange: '2' }],
      ['Compare with Column 1 in Editor', { type: 'compare-answers', columns: ['b', 'a'] }],
      [
        'Save as Test Row with This Answer: This prompt’s tests',
        { type: 'save-row', target: 'tests', answer: { column: 'b', exchange: '2' } },
      ],
    ] as const) {
      it(`offer for each: ${entry}`, async () => {
        await open([state({ columns: [...threeColumns] }), ...answers]);
        await choose('More Actions for Column 2', entry);
        assert.deepEqual(await panel.posted(message.type), message);
      });
    }

    it('stand side by side, and below each other where it is narrow', async () => {
      await open([state({ columns: [...threeColumns] })], { width: 1200 });
      const tops = async () => {
        const boxes = await Promise.all((await panel.page.locator('.column').all()).map((it) => it.boundingBox()));
        return new Set(boxes.map((box) => Math.round(box?.y ?? -1))).size;
      };
      assert.equal(await tops(), 1);
      await panel.page.setViewportSize({ width: 400, height: 800 });
      assert.equal(await tops(), 3);
      const width = await panel.page.evaluate(() => document.querySelector('.scroller')?.scrollWidth);
      assert.equal(width, 400);
    });
  });

  describe('the drawers', () => {
    it('try parameters, take them back and write them', async () => {
      await open([state({ parameters: [...parameters] })]);
      await click(/^Parameters/);
      await panel.page.getByLabel('Maximum tokens', { exact: true }).fill('200');
      assert.deepEqual(await panel.posted('try-parameter'), { type: 'try-parameter', name: 'maxTokens', text: '200' });
      await panel.page.getByLabel('Stop at').fill('END\n---');
      assert.equal((await panel.posted('try-parameter')).text, 'END\n---');
      await panel.page.getByLabel('Reasoning effort').selectOption('high');
      assert.equal((await panel.posted('try-parameter')).text, 'high');
      await panel.page.getByText('Must be a number from 0 to 1.').waitFor();
      assert.equal(await button('Write to Prompt').isDisabled(), true);
      await click('Take Temperature from the Prompt');
      assert.deepEqual(await panel.posted('try-parameter'), { type: 'try-parameter', name: 'temperature', text: null });
      await panel.tell(state({ parameters: parameters.slice(0, 1) }));
      await click('Write to Prompt');
      await panel.posted('write-parameters');
      await click('Reset');
      await panel.posted('reset-parameters');
    });

    it('leave a parameter that is being typed alone', async () => {
      await open([state()]);
      await click('Parameters');
      const field = panel.page.getByLabel('Maximum tokens', { exact: true });
      await field.fill('200');
      const tried = parameters.map((given) => (given.name === 'maxTokens' ? { ...given, tried: '20' } : given));
      await panel.tell(state({ parameters: tried }));
      assert.equal(await field.inputValue(), '200');
      await field.blur();
      await panel.tell(state({ parameters: tried.map((given) => ({ ...given, tried: null })) }));
      assert.equal(await field.inputValue(), '');
    });

    it('preview a column that is chosen, with its variables marked', async () => {
      await open([state({ columns: [...threeColumns] })]);
      await click('Preview');
      assert.equal((await panel.posted('preview')).column, 'a');
      await panel.tell(state({ columns: [...threeColumns], preview: preview('a') }));
      assert.equal(await panel.page.locator('mark').first().getAttribute('title'), 'customer');
      await panel.page.getByText('≈ 214 input tokens in all').waitFor();
      await panel.page.getByLabel('Column to preview').selectOption('c');
      assert.equal((await panel.posted('preview')).column, 'c');
      await click('Close Preview');
      assert.equal((await panel.posted('preview')).column, null);
    });

    it('close with Escape and give the focus back', async () => {
      await open([state({ parameters: [...parameters] })]);
      await click(/^Parameters/);
      await panel.page.getByLabel('Temperature', { exact: true }).press('Escape');
      assert.match((await focused()) ?? '', /^Parameters/);
      assert.equal(await panel.page.locator('#parameters').count(), 0);
    });

    it('are open again when the page comes back', async () => {
      await open([state()]);
      await click('Preview');
      await panel.posted('preview');
      const memory = await panel.kept();
      await open([state()], { memory });
      assert.equal((await panel.posted('preview')).column, 'a');
    });
  });

  it('starts anew where what it had kept is of another version', async () => {
    await open([state()], { memory: { version: 1, prompt: 'k1' } });
    await button('Run').waitFor();
    assert.equal(((await panel.kept()) as { version: number }).version, 2);
  });

  it('drops messages that are not in the contract', async () => {
    await open([state()]);
    await panel.page.evaluate(() => {
      for (const data of [null, 'state', { type: 'state', state: {} }, { type: 'run' }]) {
        window.dispatchEvent(new MessageEvent('message', { data }));
      }
    });
    await button('Run').waitFor();
  });
});
