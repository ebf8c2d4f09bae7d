// What `--dry-run` says of judges beforehand, held against what the same evaluation then asks of them and pays.
import assert from 'node:assert/strict';
import type { Json } from '../../../src/core/base/hash.ts';
import type { EvaluationDryRun } from '../../../src/core/evaluation/dryRun.ts';
import type { Evaluation } from '../../../src/core/evaluation/evaluation.ts';
import { exampleOf } from '../../../src/core/evaluation/exampleOf.ts';
import { useModelProject } from '../../support/modelProject.ts';
import { answerWith, type Reply } from '../../support/modelServer.ts';

const prompt = (evaluators: string) => `name: greet
model: openai/gpt-4o-mini
modelParameters: { maxTokens: 20 }
messages:
  - role: user
    content: Say hello to {{who}}
evaluators: ${evaluators}
`;

const uses = (id: string, options: string): string =>
  `[{ name: judged, uses: prompttracker/${id}, with: { ${options} } }]`;
const rows = [{ who: 'Ada Byron, she' }, { who: 'Bob' }, { who: 'Cyd' }];
const talk = (more: object) => [{ who: 'Ada', turns: ['Hello', { user: 'How are you?', ...more }, 'Bye'] }];

interface Judged {
  readonly what: string;
  readonly evaluators: string;
  readonly rows?: readonly object[];
  readonly argv?: readonly string[];
  /** Second answers are asked of the model under test, too. */
  readonly calls: number;
  /** Nobody knows how often it is asked at most. */
  readonly isOpen?: boolean;
}

const judged: readonly Judged[] = [
  { what: 'a rubric', evaluators: uses('llm-rubric', 'value: It is kind.'), calls: 3 },
  {
    what: 'a rubric with levels',
    evaluators: uses('llm-rubric', 'value: Kind., levels: [{score: 0, text: no}, {score: 1, text: yes}]'),
    calls: 3,
  },
  { what: 'steps that are made once, and samples', evaluators: uses('g-eval', 'value: clarity, samples: 2'), calls: 7 },
  { what: 'repeats', evaluators: uses('llm-rubric', 'value: Kind.'), argv: ['--repeat', '2'], calls: 6 },
  { what: 'a closed question', evaluators: uses('model-graded-closedqa', 'value: Is it kind?'), calls: 3 },
  { what: 'both orders', evaluators: uses('pairwise', 'value: kindness, against: Hello there'), calls: 6 },
  {
    what: 'one question about several answers',
    evaluators: '[{ type: select-best, value: the kindest }]',
    argv: ['--model', 'openai/gpt-4o-mini', '--model', 'openai/gpt-4o'],
    calls: 3,
  },
  {
    what: 'statements, and what supports them',
    evaluators: uses('context-faithfulness', 'context: Ada is a person.'),
    calls: 6,
    isOpen: true,
  },
  { what: 'second answers', evaluators: uses('bias', 'source: counterfactual'), calls: 2 },
  {
    what: 'the end of a conversation and one of its turns',
    evaluators: uses('llm-rubric', 'value: Kind.'),
    rows: talk({ evaluators: [{ type: 'llm-rubric', value: 'It asks back.' }] }),
    calls: 2,
  },
  {
    what: 'a turn alone',
    evaluators: '[]',
    rows: talk({ evaluators: [{ type: 'llm-rubric', value: 'It asks back.' }] }),
    calls: 1,
  },
  {
    what: 'a row of its own',
    evaluators: '[]',
    rows: [{ who: 'Ada', evaluators: [{ type: 'llm-rubric', value: 'Kind.' }] }, { who: 'Bob' }],
    calls: 1,
  },
];

describe('judges in a plan', function () {
  this.timeout(60_000);
  const place = useModelProject();

  /** A judge says what its schema allows, anybody else says hello to whom it was told to. */
  const reply: Reply = (context) => {
    const { response_format: format, messages } = JSON.parse(context.request.body) as {
      readonly response_format?: { readonly json_schema?: { readonly schema: Json } };
      readonly messages: readonly { readonly content: string }[];
    };
    const schema = format?.json_schema?.schema;
    const text =
      schema === undefined
        ? `Hello ${place.server.journal.length}! ${messages.map(({ content }) => content).join(' ')}`
        : JSON.stringify(exampleOf(schema, () => `some words ${place.server.journal.length}`));
    return answerWith({ text, usage: { input: 100, output: 20 } })(context);
  };

  const write = (evaluators: string, these: readonly object[] = rows): void => {
    place.project.write('greet.prompt.yaml', prompt(evaluators));
    place.project.write('rows.jsonl', these.map((row) => `${JSON.stringify(row)}\n`).join(''));
    place.server.script(...Array.from({ length: 100 }, () => reply));
  };
  const command = ['eval', 'greet', '--dataset', 'rows.jsonl', '--judge', 'openai/gpt-4.1-mini', '--json'];
  const evaluate = async <T>(...argv: readonly string[]): Promise<T> => {
    const { stdout, stderr } = await place.run([...command, ...argv]);
    assert.doesNotMatch(stdout, /^\{\s*"error"/, stderr);
    return JSON.parse(stdout) as T;
  };
  const plan = (...argv: readonly string[]) => evaluate<EvaluationDryRun>(...argv, '--dry-run');

  for (const { what, evaluators, rows: own, argv = [], calls, isOpen = false } of judged)
    it(`are counted as they are asked: ${what}`, async () => {
      write(evaluators, own);
      const before = await plan(...argv);
      assert.equal(place.server.journal.length, 0, 'a plan asks nothing');
      const made = await evaluate<Evaluation>(...argv);
      assert.equal(before.judges.calls, calls, JSON.stringify(made.results[0]?.scores));
      assert.equal(place.server.journal.length, before.calls + calls);
      assert.deepEqual(before.judges.problems, []);
      assert.equal(before.judges.likelyUsd, null, 'nobody knows how much a judge says that was never asked');
      assert.equal(before.judges.worstUsd === null, isOpen);
      const worst = isOpen ? null : (before.worstUsd ?? 0) + (before.judges.worstUsd ?? 0);
      if (worst !== null) assert.ok((made.spentUsd ?? Number.NaN) <= worst, `${made.spentUsd} of ${worst}`);
      const { judges: after, calls: left } = await plan(...argv);
      assert.deepEqual([left, after], [0, { calls: 0, likelyUsd: 0, worstUsd: 0, problems: [] }]);
    });

  it('have a likely cost once they were asked', async () => {
    write(uses('llm-rubric', 'value: It is kind.'));
    await evaluate();
    write(uses('llm-rubric', 'value: It is very kind.'));
    const { calls, judges } = await plan();
    assert.deepEqual([calls, judges.calls], [0, 3]);
    assert.ok(judges.likelyUsd !== null && judges.likelyUsd > 0);
    assert.ok(judges.worstUsd !== null && judges.worstUsd > judges.likelyUsd);
    const made = await evaluate<Evaluation>();
    assert.ok(Math.abs((made.spentUsd ?? 0) - judges.likelyUsd) < judges.likelyUsd, 'of the right size');
  });

  it('cost half in batches, also those that wait for what others say', async () => {
    write(uses('g-eval', 'value: clarity, samples: 2'));
    const { batch, worstUsd, judges } = await plan('--batch');
    assert.ok(worstUsd !== null && judges.worstUsd !== null);
    assert.ok(Math.abs((batch?.worstUsd ?? 0) - worstUsd / 2) < 1e-12);
    assert.ok(Math.abs((judges.batch?.worstUsd ?? 0) - judges.worstUsd / 2) < 1e-9);
    assert.equal(judges.batch?.calls, 7);
  });

  it('are told in words, with what is not known and what is not counted', async () => {
    write(
      '[{ name: near, uses: prompttracker/answer-relevance }, { name: kind, uses: prompttracker/llm-rubric, with: { value: Kind. } }]',
    );
    const { stderr } = await place.run([...command.filter((one) => one !== '--json'), '--dry-run']);
    assert.match(stderr, /Judges come to that: 6 calls, likely unknown, at worst \$[\d.]+\. At worst every reply has/);
    assert.match(stderr, /Not counted: the embeddings, services and code that near use/);
  });

  it('are told to have no limit where they have none', async () => {
    write(uses('context-faithfulness', 'context: Ada is a person.'));
    const { stderr } = await place.run([...command.filter((one) => one !== '--json'), '--dry-run']);
    assert.match(stderr, /6 calls, likely unknown, at worst unknown\. Nothing limits what they are asked or say/);
    assert.doesNotMatch(stderr, /repaired/);
  });

  it('that cannot be asked are named', async () => {
    write(uses('llm-rubric', 'value: Kind., model: nobody/at-all'));
    const { judges } = await plan();
    assert.equal(judges.calls, 0);
    assert.match(judges.problems.join(), /nobody/);
  });
});
