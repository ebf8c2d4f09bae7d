import assert from 'node:assert/strict';
import fc from 'fast-check';
import { review as operation } from '../../../src/core/operation/builtin/review.ts';
import { readInput } from '../../../src/core/operation/parameter.ts';
import { ReviewModel } from '../../../src/extension/review/reviewModel.ts';
import { type ReviewHostMessage, type ReviewState, readReviewHostMessage } from '../../../src/protocol/review.ts';
import { type EditorProject, openEditorProject } from '../../support/editorProject.ts';
import { sampleRun } from '../../support/storeRecords.ts';

const files = { 'say.prompt.yaml': 'messages:\n  - {role: user, content: "Say {{word}}."}\n' };
/** What tells whose answers they are. */
const hidden = ['secretmodel', 'secretprovider', 'f00dfeed', '@v', '"version"', '"model"', '"run"', 'Grace'];

describe('the page of a review', function () {
  this.timeout(30_000);
  let editor: EditorProject;
  let posted: ReviewHostMessage[] = [];

  before(async () => {
    editor = await openEditorProject(files);
    editor.repository.git('config', 'user.name', 'Ada');
    editor.repository.git('config', 'user.email', 'ada@example.com');
    const session = (await editor.opened.store()).session();
    for (const version of [1, 2])
      for (const word of ['one', 'two', 'three', 'four'])
        await session.append(
          sampleRun({
            promptId: 'say',
            promptHash: `f00dfeed${version}`.padEnd(64, '0'),
            provider: 'secretprovider',
            model: 'secretmodel',
            version,
            variables: { word },
            variablesHash: word.padEnd(64, '0'),
            outcome: { ...(sampleRun().outcome as object), output: `${version === 1 ? 'Gladly' : 'Here'}: ${word}` },
          }),
        );
    await session.close();
  });
  after(() => editor.dispose());
  beforeEach(() => {
    posted = [];
  });

  const create = async (options: object): Promise<string> => {
    const input = readInput(operation.parameters, { action: 'create', prompt: 'say', ...options });
    return ((await operation.run(input, editor.opened.context())) as { id: string }).id;
  };
  const open = (review: string): ReviewModel =>
    new ReviewModel({
      ...{ key: 'k', review, context: editor.opened.context(), kept: () => undefined },
      post: (message) => posted.push(message),
    });
  const state = (): ReviewState => {
    const last = posted.at(-1);
    assert.equal(last?.type, 'state');
    return (last as { state: ReviewState }).state;
  };

  it('names no version and no model before the rater has been through, whatever they do', async () => {
    const review = await create({ version: ['v1'] });
    const others = open(review);
    // Somebody else has been through before.
    editor.repository.git('config', 'user.name', 'Grace');
    await others.answer({ type: 'ready' });
    for (let place = 0; place < 5; place++)
      await others.answer({ type: 'vote', at: place, said: 'bad', note: 'Grace was here' });
    await others.dispose();
    editor.repository.git('config', 'user.name', 'Ada');
    posted = [];

    const model = open(review);
    await model.answer({ type: 'ready' });
    const { places } = state();
    const step = fc.oneof(
      fc.record({ type: fc.constant('go' as const), at: fc.option(fc.nat(places)) }),
      fc.record({
        type: fc.constant('vote' as const),
        at: fc.nat(places - 2),
        said: fc.constantFrom('good', 'skip', '4'),
        note: fc.constant(''),
      }),
      fc.constant({ type: 'undo' as const }),
    );
    // The last place stays open, so nothing may be told yet.
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 6 }), async (steps) => {
        for (const message of steps) await model.answer(message);
      }),
      { numRuns: 8 },
    );
    for (const message of posted) {
      assert.ok(readReviewHostMessage(message), 'in the contract');
      for (const name of hidden) assert.ok(!JSON.stringify(message).includes(name), name);
    }
    await model.dispose();
  });

  it('goes to the next item with every vote, and at the end tells what was hidden and how far all agree', async () => {
    const review = await create({ version: ['v2'], repeats: 0 });
    const model = open(review);
    await model.answer({ type: 'ready' });
    for (let place = 0; place < 4; place++) {
      assert.equal(state().at, place);
      await model.answer({ type: 'vote', at: place, said: place === 3 ? 'bad' : 'good', note: '' });
    }
    const { at, results, voted } = state();
    assert.deepEqual([at, voted], [null, 4]);
    const facts = results?.sections.flatMap((section) => section.facts) ?? [];
    assert.deepEqual(facts[0], {
      label: 'say@v2 · secretprovider/secretmodel: passed',
      value: '75 % (30 to 95 %)',
      detail: 'n = 4',
    });
    assert.deepEqual(
      results?.items.map(({ votes }) => votes.map(({ said }) => said)),
      [['good'], ['good'], ['good'], ['bad']],
    );
    await model.dispose();
  });

  it('takes the last vote back and stays there; a vote that is changed leads nowhere', async () => {
    const review = await create({ version: ['v1'], repeats: 0, level: ['no', 'so', 'yes'] });
    const model = open(review);
    await model.answer({ type: 'ready' });
    await model.answer({ type: 'vote', at: 0, said: '2', note: 'Hm' });
    await model.answer({ type: 'vote', at: 1, said: '3', note: '' });
    await model.answer({ type: 'undo' });
    assert.deepEqual([state().at, state().item?.said, state().voted], [1, null, 1]);
    await model.answer({ type: 'go', at: 0 });
    assert.deepEqual([state().item?.said, state().item?.note], ['2', 'Hm']);
    await model.answer({ type: 'vote', at: 0, said: '1', note: 'Hm' });
    assert.deepEqual([state().at, state().item?.said], [0, '1']);
    await model.dispose();
  });

  it('has both answers of a pair, and says a vote that is none', async () => {
    const review = await create({ pair: true });
    const model = open(review);
    await model.answer({ type: 'ready' });
    const outputs = state()
      .item?.answers.map((answer) => answer?.output.split(':')[0])
      .sort();
    assert.deepEqual(outputs, ['Gladly', 'Here']);
    await model.answer({ type: 'vote', at: 0, said: '5', note: '' });
    assert.deepEqual(posted.at(-1), { type: 'problem', message: '«5» is no vote here. Say left, right or tie.' });
    await model.dispose();
  });

  it('keeps the votes of a sitting in one file', async () => {
    const review = await create({ version: ['v1'], repeats: 0 });
    const model = open(review);
    await model.answer({ type: 'ready' });
    for (const at of [0, 1, 2]) await model.answer({ type: 'vote', at, said: 'good', note: '' });
    await model.dispose();
    const paths = new Set<string>();
    for await (const { record, path } of (await editor.opened.store()).entries())
      if (record.review === review) paths.add(path);
    assert.equal(paths.size, 1);
  });

  it('says in words that a review is not there', async () => {
    const model = open('01ZZ');
    await model.answer({ type: 'ready' });
    assert.match((posted[0] as { message: string }).message, /No review begins with «01ZZ»/);
    await model.dispose();
  });
});
