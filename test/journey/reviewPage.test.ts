// The page of a review alone in a browser: what each key says on each scale, and that no text of a model does anything.
import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../../scripts/browser.ts';
import {
  type ReviewedItem,
  type ReviewHostMessage,
  type ReviewPageMessage,
  type ReviewScale,
  type ReviewState,
  readReviewHostMessage,
  readReviewPageMessage,
} from '../../src/protocol/review.ts';
import { hostileTexts } from '../support/hostileTexts.ts';
import { openPage, type PanelPage } from '../support/panelPage.ts';

const contract = {
  ...{ name: 'review', title: 'Review of answers' },
  ...{ readHost: readReviewHostMessage, readPage: readReviewPageMessage },
};
const answer = (output: string) => ({ output, toolCalls: [{ name: 'find', arguments: '{"id":1}' }] });
const item = (over: Partial<ReviewedItem> = {}): ReviewedItem => ({
  ...{
    inputs: [{ name: 'ticket', text: 'Where is it?' }],
    answers: [answer('On its way.')],
    said: null,
    note: '',
    ...over,
  },
});
const state = (scale: ReviewScale, over: Partial<ReviewState> = {}): ReviewHostMessage => ({
  type: 'state',
  state: {
    ...{ page: { key: 'k', review: 'r' }, name: 'Replies', question: 'Is it good?', rater: 'Ada', scale },
    ...{ places: 3, voted: 1, skipped: 0, at: 1, item: item(), results: null, ...over },
  },
});
const thumbs: ReviewScale = { kind: 'thumbs' };
const levels: ReviewScale = { kind: 'levels', levels: ['Wrong', 'Usable', 'Right'] };
const preference: ReviewScale = { kind: 'preference' };
const pair = item({ answers: [answer('On its way.'), answer('It left on Monday.')] });

describe('the page of a review', () => {
  let browser: Browser;
  let panel: PanelPage<ReviewHostMessage, ReviewPageMessage>;

  before(async () => {
    browser = await launchBrowser();
    panel = await openPage(browser, contract);
  });
  after(() => browser.close());
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await panel.screenshot(`failed ${this.currentTest.fullTitle()}`);
    assert.deepEqual([panel.errors, panel.requests], [[], []]);
  });

  const open = async (message: ReviewHostMessage): Promise<void> => {
    await panel.restart();
    await panel.tell(message);
    await panel.page.locator('.item').waitFor();
  };
  const press = (...keys: string[]) =>
    keys.reduce((done, key) => done.then(() => panel.page.keyboard.press(key)), Promise.resolve());
  const vote = (said: string, note = '') => ({ type: 'vote', at: 1, said, note });

  const said: readonly [scale: ReviewScale, keys: string[], message: object][] = [
    [thumbs, ['y'], vote('good')],
    [thumbs, ['n'], vote('bad')],
    [levels, ['3'], vote('3')],
    [preference, ['1'], vote('left')],
    [preference, ['t'], vote('tie')],
    [preference, ['3'], vote('right')],
    [{ kind: 'checklist', questions: ['Polite?', 'Right?'] }, ['y', 'n'], vote('yes,no')],
    [levels, ['s'], vote('skip')],
    [levels, ['u'], { type: 'undo' }],
    [levels, ['ArrowLeft'], { type: 'go', at: 0 }],
    [levels, ['ArrowRight'], { type: 'go', at: 2 }],
    [levels, ['n', 'x', 'Escape', '2'], vote('2', 'x')],
    [thumbs, ['c', 'y', 'Escape', 'n'], vote('bad', 'y')],
  ];
  for (const [scale, keys, message] of said) {
    it(`${keys.join(' ')} says ${JSON.stringify(message)} of ${scale.kind}`, async () => {
      await open(state(scale, scale === preference ? { item: pair } : {}));
      await press(...keys);
      assert.deepEqual(await panel.posted((message as ReviewPageMessage).type), message);
    });
  }

  it('says nothing more before the next item is there, so that a quick key is no vote on what nobody read', async () => {
    await open(state(levels));
    await press('1', '2', 's');
    assert.deepEqual(await panel.posted('vote'), vote('1'));
    assert.deepEqual(panel.takeAll(), []);
    await panel.tell(state(levels, { at: 2, voted: 2 }));
    await panel.page.getByText('3 of 3', { exact: true }).waitFor();
    await press('2');
    assert.deepEqual(await panel.posted('vote'), { ...vote('2'), at: 2 });
  });

  it('leaves keys with a modifier, and those of other scales, to the editor', async () => {
    await open(state(thumbs));
    await press('Control+y', 'Alt+n', '1', 'q');
    assert.deepEqual(panel.takeAll(), []);
  });

  it('shows what differs between two answers when that is asked', async () => {
    await open(state(preference, { item: pair }));
    await panel.page.getByRole('button', { name: 'Show What Differs' }).click();
    await panel.page.locator('.difference ins').first().waitFor();
    assert.deepEqual(await panel.accessibilityProblems(), []);
  });

  it('does nothing that a text says: texts are texts', async () => {
    const texts = hostileTexts.filter((text) => !/[\ud800-\udfff]/u.test(text));
    const all = texts.join('\n');
    const answers = [answer(all), { output: all, toolCalls: [{ name: all.slice(0, 200), arguments: all }] }];
    await open(
      state(preference, {
        name: all,
        question: all,
        rater: all,
        item: item({ inputs: [{ name: all, text: all }], answers, note: all.slice(0, 4_000) }),
      }),
    );
    const found = await panel.page
      .locator('main')
      .evaluate((main) => main.querySelectorAll('script, img, iframe, a, form, style, svg').length);
    assert.equal(found, 0);
    const results = {
      sections: [{ title: all, facts: [{ label: all, value: all, detail: all }] }],
      items: [{ place: 0, title: all, sources: [all], votes: [{ rater: all, said: all, note: all }] }],
    };
    await panel.tell(state(preference, { at: null, item: null, voted: 3, results }));
    await panel.page.getByRole('heading', { name: 'Items' }).waitFor();
    assert.equal(
      await panel.page
        .locator('main')
        .evaluate((main) => main.querySelectorAll('script, img, iframe, a, form, style, svg').length),
      0,
    );
  });
});
