// Judges in an evaluation: their answers are kept as any other, and give the same scores when they are read from the store.
import assert from 'node:assert/strict';
import type { Evaluation } from '../../../src/core/evaluation/evaluation.ts';
import type { Run } from '../../../src/core/run/run.ts';
import { useModelProject } from '../../support/modelProject.ts';
import { answerWith } from '../../support/modelServer.ts';

const prompt = `name: greet
model: openai/gpt-4o-mini
modelParameters: { maxTokens: 20 }
messages:
  - role: user
    content: Say hello to {{who}}
variables:
  who: string
evaluators:
  - name: clear
    uses: prompttracker/g-eval
    with: { value: clarity, steps: [Read it.], probabilities: true }
`;

const head = '{"evidence":[],"reason":"It is clear.","score":';
const grade = answerWith({
  text: `${head}8}`,
  tokens: [[head], ['8', { 8: 0.6, 6: 0.4 }], ['}']],
});

describe('judges of an evaluation', function () {
  this.timeout(30_000);
  const place = useModelProject((project) => {
    project.write('greet.prompt.yaml', prompt);
    project.write('people.csv', 'who\nAda\n');
    project.commit('Greet');
  });

  const evaluate = async (): Promise<Evaluation> => {
    const argv = ['eval', 'greet', '--dataset', 'people.csv', '--judge', 'openai/gpt-4o', '--json'];
    const { stdout } = await place.run(argv);
    return JSON.parse(stdout);
  };
  const runs = async () => (await place.project.json('runs', '--limit', '10')) as readonly Run[];
  const scoreOf = ({ results }: Evaluation) => {
    const { value = null, metadata } = results[0]?.scores[0] ?? {};
    return [value, metadata?.source];
  };

  it('give a stored answer the same weighed score for nothing', async () => {
    place.server.script(answerWith({ text: 'Hello' }), grade);
    const first = await evaluate();
    const again = await evaluate();
    assert.equal(place.server.journal.length, 2);
    assert.deepEqual(scoreOf(first), [0.72, 'probabilities']);
    assert.deepEqual(scoreOf(again), scoreOf(first));
    assert.equal(again.spentUsd, 0);
  });

  it('ask anew when probabilities are asked for that no stored answer has', async () => {
    place.project.replace('greet.prompt.yaml', ', probabilities: true', '');
    place.server.script(answerWith({ text: 'Hello' }), grade);
    const plain = await evaluate();
    place.project.replace('greet.prompt.yaml', '[Read it.]', '[Read it.], probabilities: true');
    place.server.script(grade);
    const weighed = await evaluate();
    assert.equal(place.server.journal.length, 3);
    assert.deepEqual(
      [scoreOf(plain), scoreOf(weighed)],
      [
        [0.8, undefined],
        [0.72, 'probabilities'],
      ],
    );
    assert.notEqual(plain.evaluators[0]?.hash, weighed.evaluators[0]?.hash);
  });

  it('keep no more of the tokens than the last number', async () => {
    const words = Array.from({ length: 300 }, (_, at) => [`${at} `, { [`${at} `]: 1 }] as const);
    const reason = words.map(([word]) => word).join('');
    const text = `{"evidence":[],"reason":"${reason}","score":8}`;
    const tokens = [['{"evidence":[],"reason":"'], ...words, ['","score":'], ['8', { 8: 1 }], ['}']] as const;
    place.server.script(answerWith({ text: 'Hello' }), answerWith({ text, tokens }));
    await evaluate();
    const judged = (await runs()).find(({ promptId }) => promptId === 'judge.g-eval');
    assert.equal(judged?.outcome.status, 'completed');
    const kept = judged?.outcome.status === 'completed' ? judged.outcome.lastNumber : undefined;
    assert.deepEqual(
      kept?.map(({ token }) => token),
      ['8', '}'],
    );
  });

  it('keep nothing of the tokens where the store keeps no answers', async () => {
    place.project.write('.prompttracker/config.yaml', 'store: no-output\n');
    place.server.script(answerWith({ text: 'Hello' }), grade);
    assert.deepEqual(scoreOf(await evaluate()), [0.72, 'probabilities']);
    assert.throws(() => place.project.git('grep', '--no-index', '-a', 'lastNumber', '.prompttracker'), { status: 1 });
  });

  it('are not shown in the store what the store keeps of no answer', async () => {
    place.project.write('.prompttracker/config.yaml', 'store: no-output\n');
    place.server.script(answerWith({ text: 'Hello Aurelia' }), grade);
    await evaluate();
    assert.throws(() => place.project.git('grep', '--no-index', '-a', 'Aurelia', '.prompttracker'), { status: 1 });
  });
  it('keep to the policy of the prompt whose answers they judge', async () => {
    place.project.write('.prompttracker/config.yaml', 'store: {default: full, prompts: {greet: scores-only}}\n');
    place.server.script(answerWith({ text: 'Hello Aurelia' }), grade);
    await evaluate();
    assert.throws(() => place.project.git('grep', '--no-index', '-a', 'Aurelia', '.prompttracker'), { status: 1 });
  });
  it('keep a sensitive value out of the store, and judge a stored answer as it came', async () => {
    place.project.replace('greet.prompt.yaml', '  who: string', '  who: { type: string, sensitive: true }');
    place.project.write('people.csv', 'who\nthe Countess of Somewhere\n');
    const quoting = answerWith({ text: '{"evidence":["the Countess of Somewhere"],"reason":"r","score":9}' });
    place.server.script(answerWith({ text: 'Hello the Countess of Somewhere' }), quoting);
    const first = await evaluate();
    const again = await evaluate();
    assert.equal(place.server.journal.length, 2);
    assert.deepEqual(scoreOf(again), scoreOf(first));
    assert.match(JSON.parse(place.server.journal[1]?.body ?? '').messages.at(-1).content, /Countess/);
    assert.throws(() => place.project.git('grep', '--no-index', '-a', 'Countess', '.prompttracker'), { status: 1 });
  });

  it('that were interrupted have judged nothing, and are asked again for the same answer', async () => {
    const controller = new AbortController();
    place.server.script(answerWith({ text: 'Hello' }), () => controller.abort());
    const argv = ['eval', 'greet', '--dataset', 'people.csv', '--judge', 'openai/gpt-4o'];
    const { code, stderr } = await place.run(argv, { signal: controller.signal });
    assert.equal(code, 130);
    const [, id = ''] = /--resume ([0-9A-Z]{26})/.exec(stderr) ?? [];
    place.server.script(grade);
    const { stdout } = await place.run(['eval', '--resume', id, '--json']);
    assert.deepEqual(scoreOf(JSON.parse(stdout)), [0.72, 'probabilities']);
    assert.equal(place.server.journal.length, 3);
  });
});
