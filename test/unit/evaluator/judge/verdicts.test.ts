import assert from 'node:assert/strict';
import type { Json } from '../../../../src/core/base/hash.ts';
import { judgedScore, type ScriptedReply, scriptJudge, textOfQuestion } from '../../../support/scriptedJudge.ts';

const row = { variables: { question: 'Where is the Eiffel Tower?' }, expected: 'In Paris.' };

interface Case {
  readonly says: string;
  readonly written: Json;
  readonly replies: readonly ScriptedReply[];
  readonly value: number | null;
  readonly passed: boolean | null;
}

const rubric = { uses: 'prompttracker/llm-rubric', with: { value: 'It names Paris.' } };
const said = (verdict: object) => ({ evidence: [], reason: 'because', ...verdict });
const levels = [
  { score: 0, text: 'wrong' },
  { score: 0.4, text: 'half' },
  { score: 1, text: 'right' },
];
const github = (name: string) => ({ name, uses: `github/${name}` });

const cases: readonly Case[] = [
  {
    says: 'llm-rubric takes the score and the verdict of the judge',
    written: rubric,
    replies: [said({ pass: true, score: 0.8 })],
    value: 0.8,
    passed: true,
  },
  {
    says: 'llm-rubric with a threshold needs both the verdict and the score',
    written: { type: 'llm-rubric', value: 'x', threshold: 0.9 },
    replies: [said({ pass: true, score: 0.8 })],
    value: 0.8,
    passed: false,
  },
  {
    says: 'llm-rubric with a low threshold does not overrule a judge that said no',
    written: { type: 'llm-rubric', value: 'x', threshold: 0.3 },
    replies: [said({ pass: false, score: 0.5 })],
    value: 0.5,
    passed: false,
  },
  {
    says: 'a level gives its own score, and passes from 0.5',
    written: { uses: 'prompttracker/llm-rubric', with: { value: 'x', levels } },
    replies: [said({ level: '2' })],
    value: 0.4,
    passed: false,
  },
  {
    says: 'the highest level passes',
    written: { uses: 'prompttracker/llm-rubric', with: { value: 'x', levels } },
    replies: [said({ level: '3' })],
    value: 1,
    passed: true,
  },
  {
    says: 'g-eval derives steps, then grades by them; 7 of 10 passes',
    written: { type: 'g-eval', value: 'clarity' },
    replies: [{ steps: ['Read it.'] }, said({ score: 7 })],
    value: 0.7,
    passed: true,
  },
  {
    says: 'g-eval is the mean of its criteria',
    written: { type: 'g-eval', value: ['clarity', 'truth'] },
    replies: [{ steps: ['a'] }, said({ score: 10 }), { steps: ['b'] }, said({ score: 2 })],
    value: 0.6,
    passed: false,
  },
  {
    says: 'g-eval obeys the threshold of its use',
    written: { type: 'g-eval', value: 'clarity', steps: ['Read.'], threshold: 0.5 },
    replies: [said({ score: 5 })],
    value: 0.5,
    passed: true,
  },
  {
    says: 'g-eval is the mean of its samples',
    written: { type: 'g-eval', value: 'clarity', steps: ['Read.'], samples: 3 },
    replies: [said({ score: 9 }), said({ score: 8 }), said({ score: 10 })],
    value: 0.9,
    passed: true,
  },
  {
    says: 'closed QA is yes or no',
    written: { type: 'model-graded-closedqa', value: 'x' },
    replies: [said({ verdict: 'N' })],
    value: 0,
    passed: false,
  },
  {
    says: 'closed QA takes a bare letter',
    written: { type: 'model-graded-closedqa', value: 'x' },
    replies: ['Y'],
    value: 1,
    passed: true,
  },
  {
    says: 'a subset of the facts passes',
    written: { type: 'factuality', value: 'x' },
    replies: [said({ category: 'A' })],
    value: 1,
    passed: true,
  },
  {
    says: 'a contradiction fails',
    written: { type: 'model-graded-factuality', value: 'x' },
    replies: [said({ category: 'D' })],
    value: 0,
    passed: false,
  },
  {
    says: 'the scores of the categories can be set',
    written: { uses: 'prompttracker/factuality', with: { value: 'x', superset: 0.3 } },
    replies: ['(B)'],
    value: 0.3,
    passed: true,
  },
  {
    says: 'an answer wins when it wins in both orders',
    written: { type: 'pairwise', value: 'x' },
    replies: [said({ better: 'first' }), said({ better: 'second' })],
    value: 1,
    passed: true,
  },
  {
    says: 'a judge that always prefers the first place gives a tie',
    written: { type: 'pairwise', value: 'x' },
    replies: [said({ better: 'first' }), said({ better: 'first' })],
    value: 0.5,
    passed: true,
  },
  {
    says: 'an answer that loses in both orders fails',
    written: { type: 'pairwise', value: 'x' },
    replies: [said({ better: 'second' }), said({ better: 'first' })],
    value: 0,
    passed: false,
  },
  {
    says: "llm-rubric takes promptfoo's own form",
    written: rubric,
    replies: ['{"pass": true, "score": 0.6, "reason": "ok"}'],
    value: 0.6,
    passed: true,
  },
  {
    says: "llm-rubric takes promptfoo's form without a score",
    written: rubric,
    replies: ['{"reason": "no", "pass": false}'],
    value: 0,
    passed: false,
  },
  {
    says: "g-eval takes promptfoo's own form",
    written: { type: 'g-eval', value: 'clarity', steps: ['Read.'] },
    replies: ['{"reason": "ok", "score": 8}'],
    value: 0.8,
    passed: true,
  },
  {
    says: "factuality takes promptfoo's own form",
    written: { type: 'factuality', value: 'x' },
    replies: ['{"category": "D", "reason": "wrong"}'],
    value: 0,
    passed: false,
  },
  ...([1, 2, 3, 4, 5] as const).map((stars) => ({
    says: `github/similarity gives ${stars} of 5 as on GitHub`,
    written: github('similarity'),
    replies: [`The 1 reason is 3.\n${stars}`],
    value: (stars - 1) / 4,
    passed: stars > 1,
  })),
  {
    says: 'a rating with words around it is read from the last line',
    written: github('coherence'),
    replies: ["Let's think: 1 of 5 parts.\n- **Score**: 4"],
    value: 0.75,
    passed: true,
  },
];

describe('what a judge says', () => {
  for (const { says, written, replies, value, passed } of cases)
    it(says, async () => {
      const score = await judgedScore(written, 'In Paris.', row, scriptJudge(...replies).tools);
      assert.equal(score.value === null ? null : Number(score.value.toFixed(9)), value, score.reason);
      assert.equal(score.passed, passed);
    });
});

describe("GitHub's llm evaluator", () => {
  const llm = (more: object = {}) => ({
    name: 'graded',
    llm: {
      modelId: 'openai/gpt-4o',
      systemPrompt: 'Grade {{question}}.',
      prompt: 'Q: {{question}} A: {{completion}} E: {{expected}} {{unknown}}',
      choices: [
        { choice: 'no', score: 0 },
        { choice: 'YES', score: 1 },
      ],
      ...more,
    },
  });

  it('fills in the row and the trimmed answer, and nothing in the system prompt', async () => {
    const judge = scriptJudge('yes');
    await judgedScore(llm() as Json, ' {{question}} ', row, judge.tools);
    assert.deepEqual(judge.asked[0]?.messages, [
      { role: 'system', content: 'Grade {{question}}.' },
      { role: 'user', content: 'Q: Where is the Eiffel Tower? A: {{question}} E: In Paris. {{unknown}}' },
    ]);
    assert.equal(judge.asked[0]?.model, 'openai/gpt-4o');
  });

  it('sends no temperature, no seed and no format', async () => {
    const judge = scriptJudge('yes');
    await judgedScore(llm() as Json, 'x', row, judge.tools);
    assert.deepEqual(Object.keys(judge.asked[0]?.parameters ?? {}), ['maxTokens']);
    assert.equal(judge.asked[0]?.jsonSchema, null);
  });

  for (const [reply, value] of [
    ['YES', 1],
    [' yes, I think ', 1],
    ['nothing of it is right: yes', 0],
    ['maybe', 0],
  ] as const)
    it(`finds in "${reply}" the first choice in the order of the file`, async () => {
      const score = await judgedScore(llm() as Json, 'x', row, scriptJudge(reply).tools);
      assert.equal(score.value, value);
      assert.equal(score.passed, value > 0);
    });

  it('passes with any score above 0', async () => {
    const choices = [{ choice: 'ok', score: 0.25 }];
    const score = await judgedScore(llm({ choices }) as Json, 'x', row, scriptJudge('ok').tools);
    assert.deepEqual([score.value, score.passed], [0.25, true]);
  });

  it('gives a score above 1 as its share of the highest', async () => {
    const choices = [
      { choice: 'fair', score: 5 },
      { choice: 'good', score: 10 },
    ];
    const score = await judgedScore(llm({ choices }) as Json, 'x', row, scriptJudge('fair').tools);
    assert.deepEqual([score.value, score.metadata.score], [0.5, 5]);
  });
});

describe('the metadata of a judged score', () => {
  it('names the judge, its prompts and what it cost', async () => {
    const judge = scriptJudge({ steps: ['Read.'] }, said({ score: 7 }));
    const { metadata } = await judgedScore({ type: 'g-eval', value: 'x' }, 'y', row, judge.tools);
    assert.equal(metadata.judge, 'test/judge');
    assert.equal(metadata.judgeCalls, 2);
    assert.equal(metadata.judgeCostUsd, 0.000002);
    assert.match(String(metadata.judgePromptHash), /^[0-9a-f]{64}$/);
  });

  it('says how much of the evidence stands nowhere in the texts', async () => {
    const verdict = { evidence: ['In  paris', 'made up'], reason: 'r', pass: true, score: 1 };
    const { metadata } = await judgedScore(rubric, 'It is in Paris.', row, scriptJudge(verdict).tools);
    assert.equal(metadata.evidenceNotFound, 1);
  });

  it('has the variance of several samples', async () => {
    const written = { type: 'g-eval', value: 'x', steps: ['a'], samples: 2 };
    const judge = scriptJudge(said({ score: 4 }), said({ score: 8 }));
    const { metadata } = await judgedScore(written, 'y', row, judge.tools);
    assert.equal(Number(Number(metadata.variance).toFixed(9)), 0.04);
    assert.deepEqual(
      judge.asked.map(({ sample }) => sample),
      [0, 1],
    );
    assert.equal(judge.asked[0]?.parameters.temperature, 1);
  });
});

describe('g-eval', () => {
  for (const samples of [1, 2])
    it(`sends no temperature to a judge that refuses it, for ${samples} samples`, async () => {
      const judge = scriptJudge(said({ score: 8 }));
      const written = { type: 'g-eval', value: 'x', steps: ['a'], samples, temperature: null };
      await judgedScore(written, 'y', row, judge.tools);
      assert.deepEqual(
        judge.asked.map(({ parameters }) => 'temperature' in parameters),
        Array(samples).fill(false),
      );
    });

  it('of promptfoo asks for no probabilities, and says nothing of them', async () => {
    const judge = scriptJudge(said({ score: 8 }));
    const { metadata } = await judgedScore({ type: 'g-eval', value: 'x', steps: ['a'] }, 'y', row, judge.tools);
    assert.equal('wantsProbabilities' in (judge.asked[0] ?? {}), false);
    assert.equal('source' in metadata, false);
  });
});

describe('which model judges', () => {
  for (const [written, model] of [
    [{ model: 'openai/gpt-4o' }, 'openai/gpt-4o'],
    [{ provider: 'openai:gpt-4o' }, 'openai/gpt-4o'],
    [{ provider: 'openai:chat:gpt-4o' }, 'openai/gpt-4o'],
    [{ provider: 'anthropic:messages:claude-x' }, 'anthropic/claude-x'],
    [{ provider: { id: 'google:gemini-x', config: {} } }, 'gemini/gemini-x'],
    [{ model: 'ollama/llama3.1:8b' }, 'ollama/llama3.1:8b'],
    [{}, null],
  ] as const)
    it(`is ${model} for ${JSON.stringify(written)}`, async () => {
      const judge = scriptJudge(said({ pass: true, score: 1 }));
      await judgedScore({ type: 'llm-rubric', value: 'x', ...written }, 'y', row, judge.tools);
      assert.equal(judge.asked[0]?.model, model);
    });

  it("is GitHub's own for its five when the user chose none", async () => {
    const judge = scriptJudge('5');
    await judgedScore(github('fluency'), 'y', row, judge.tools);
    assert.deepEqual([judge.asked[0]?.model, judge.asked[0]?.fallbackModel], [null, 'openai/gpt-4o']);
  });

  it('is asked with temperature 0, a seed and a limit', async () => {
    const judge = scriptJudge(said({ pass: true, score: 1 }));
    await judgedScore(rubric, 'y', row, judge.tools);
    assert.deepEqual(judge.asked[0]?.parameters, { temperature: 0, seed: 1, maxTokens: 2048 });
  });
});

describe('what a judge is shown', () => {
  it('is the criterion, and the answer between marks', async () => {
    const judge = scriptJudge(said({ pass: true, score: 1 }));
    await judgedScore(rubric, 'the answer', row, judge.tools);
    const text = textOfQuestion(judge.asked[0] as never);
    assert.match(text, /<output-([0-9a-f]{16})>\nthe answer\n<\/output-\1>/);
    assert.match(text, /<rubric-[0-9a-f]{16}>\nIt names Paris\.\n/);
  });

  it("is the user's own template in place of the prompt file, still between marks", async () => {
    const judge = scriptJudge(said({ pass: true, score: 1 }));
    const written = { type: 'llm-rubric', value: 'V', rubricPrompt: 'Mine: {{ rubric }} on {{ output }}' };
    await judgedScore(written, 'the {{ answer }}', row, judge.tools);
    const [rules, own] = judge.asked[0]?.messages ?? [];
    assert.equal(rules?.role, 'system');
    assert.match(own?.content ?? '', /^Mine: <rubric-(\w+)>\nV\n<\/rubric-\1> on <output-\1>\nthe \{\{ answer \}\}\n/);
  });

  for (const [form, rubricPrompt] of [
    [
      'a list of messages',
      [
        { role: 'system', content: 'S {{ rubric }}' },
        { role: 'user', content: 'U {{ output }}' },
      ],
    ],
    [
      'the JSON of one',
      '[{"role": "system", "content": "S {{ rubric }}"}, {"role": "user", "content": "U {{ output }}"}]',
    ],
  ] as const)
    it(`may be ${form}`, async () => {
      const judge = scriptJudge(said({ pass: true, score: 1 }));
      await judgedScore({ type: 'llm-rubric', value: 'V', rubricPrompt } as Json, 'the answer', row, judge.tools);
      const [, system, user] = judge.asked[0]?.messages ?? [];
      assert.match(system?.content ?? '', /^S <rubric-\w+>\nV\n/);
      assert.match(user?.content ?? '', /^U <output-\w+>\nthe answer\n/);
    });

  it('asks for evidence before the reason and the verdict last', async () => {
    const judge = scriptJudge(said({ pass: true, score: 1 }));
    await judgedScore(rubric, 'x', row, judge.tools);
    const format = judge.asked[0]?.jsonSchema as unknown;
    const { strict, schema } = format as { strict: boolean; schema: { properties: object } };
    assert.equal(strict, true);
    assert.deepEqual(Object.keys(schema.properties), ['evidence', 'reason', 'pass', 'score']);
  });
});
