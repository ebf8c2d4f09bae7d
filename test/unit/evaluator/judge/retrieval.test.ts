import assert from 'node:assert/strict';
import type { Json } from '../../../../src/core/base/hash.ts';
import { sentencesOf } from '../../../../src/core/evaluator/judge/judgedAnswer.ts';
import { judgedScore, type ScriptedReply, scriptJudge, textOfQuestion } from '../../../support/scriptedJudge.ts';

const context = ['Paris is the capital of France.', 'Berlin is in Germany.', 'The Seine flows through Paris.'];
const row = {
  variables: { question: 'What is the capital of France?', context },
  expected: 'It is Paris. It lies on the Seine.',
  context,
};
const verdicts = (...holds: readonly boolean[]) => ({
  verdicts: holds.map((verdict) => ({ evidence: '', reason: 'r', verdict })),
});
const statements = (...all: readonly string[]) => ({ statements: all });

interface Case {
  readonly says: string;
  readonly written: Json;
  readonly replies: readonly ScriptedReply[];
  readonly value: number | null;
  readonly passed: boolean | null;
}

const uses = (id: string, more: object = {}) => ({ uses: `prompttracker/${id}`, with: more }) as Json;

/** Expected values: the formulas of ragas over these verdicts, by hand. */
const cases: readonly Case[] = [
  {
    says: 'faithfulness is the share of supported statements',
    written: uses('context-faithfulness'),
    replies: [statements('a', 'b', 'c'), verdicts(true, false, true)],
    value: 2 / 3,
    passed: null,
  },
  {
    says: 'faithfulness passes from its threshold',
    written: uses('context-faithfulness', { threshold: 0.6 }),
    replies: [statements('a', 'b', 'c'), verdicts(true, false, true)],
    value: 2 / 3,
    passed: true,
  },
  {
    says: 'faithfulness of an answer that claims nothing is unknown',
    written: uses('context-faithfulness', { threshold: 0.6 }),
    replies: [statements()],
    value: null,
    passed: null,
  },
  {
    says: 'recall is the share of the reference in the context',
    written: uses('context-recall', { threshold: 0.6 }),
    replies: [verdicts(true, false)],
    value: 0.5,
    passed: false,
  },
  {
    says: 'precision is the mean of precision at each useful rank: (1/1 + 2/3) / 2',
    written: uses('context-precision'),
    replies: [verdicts(true, false, true)],
    value: 0.8333333333,
    passed: null,
  },
  {
    says: 'precision counts ranks: a useful text behind useless ones is worth less (1/3)',
    written: uses('context-precision'),
    replies: [verdicts(false, false, true)],
    value: 0.3333333333,
    passed: null,
  },
  {
    says: 'relevance of the context is the share of sentences that help',
    written: uses('context-relevance'),
    replies: [verdicts(true, false, false)],
    value: 1 / 3,
    passed: null,
  },
  {
    says: 'relevance of the answer is the mean cosine: (1 + 0.6 + 0) / 3',
    written: uses('answer-relevance', { threshold: 0.5 }),
    replies: [{ questions: ['near', 'oblique', 'far'], noncommittal: false }],
    value: 1.6 / 3,
    passed: true,
  },
  {
    says: 'an answer that evades has relevance 0',
    written: uses('answer-relevance', { threshold: 0.5 }),
    replies: [{ questions: ['near', 'near', 'near'], noncommittal: true }],
    value: 0,
    passed: false,
  },
  {
    says: 'cosines below 0 are no score below 0',
    written: uses('answer-relevance'),
    replies: [{ questions: ['against'], noncommittal: false }],
    value: 0,
    passed: null,
  },
  {
    says: 'hallucination is 1 less the rate of unsupported statements',
    written: uses('hallucination'),
    replies: [statements('a', 'b', 'c', 'd'), verdicts(true, true, false, true)],
    value: 0.75,
    passed: false,
  },
  {
    says: 'hallucination passes up to the rate that is allowed',
    written: uses('hallucination', { max: 0.25 }),
    replies: [statements('a', 'b', 'c', 'd'), verdicts(true, true, false, true)],
    value: 0.75,
    passed: true,
  },
];

const vectors: { readonly [text: string]: readonly number[] } = {
  near: [2, 0],
  oblique: [0.6, 0.8],
  far: [0, 1],
  against: [-1, 0],
};
const embed = async (texts: readonly string[]) => texts.map((text) => vectors[text] ?? [1, 0]);

describe('answers from retrieved texts', () => {
  for (const { says, written, replies, value, passed } of cases)
    it(says, async () => {
      const score = await judgedScore(written, 'Paris.', row, { ...scriptJudge(...replies).tools, embed });
      assert.equal(score.value === null ? null : score.value.toFixed(9), value?.toFixed(9) ?? null, score.reason);
      assert.equal(score.passed, passed);
    });

  it('names what is not supported, and how often', async () => {
    const judge = scriptJudge(statements('a', 'b'), verdicts(true, false));
    const { metadata } = await judgedScore(uses('hallucination'), 'Paris.', row, judge.tools);
    assert.deepEqual([metadata.rate, metadata.unsupported], [0.5, [{ text: 'b', reason: 'r' }]]);
  });

  it('are judged by their numbered contexts, each between marks of its own', async () => {
    const judge = scriptJudge(verdicts(true, true, true));
    await judgedScore(uses('context-precision'), 'Paris.', row, judge.tools);
    const text = textOfQuestion(judge.asked[0] as never);
    for (const [at, one] of context.entries())
      assert.match(text, new RegExp(`<context-${at + 1}-(\\w{16})>\\n${one}\\n</context-${at + 1}-\\1>`));
  });

  for (const [says, replies] of [
    ['a verdict too few', [verdicts(true, true)]],
    ['a verdict too many', [verdicts(true, true, true, true)]],
  ] as const)
    it(`have no score from a judge that gives ${says}`, async () => {
      const score = await judgedScore(uses('context-precision'), 'Paris.', row, scriptJudge(...replies).tools);
      assert.equal(score.value, null);
      assert.match(score.reason, /3 texts named context/);
    });

  it('are asked about in parts when there are many', async () => {
    const many = Array.from({ length: 130 }, (_, at) => `Sentence ${at} is here.`);
    const judge = scriptJudge(({ messages }) => {
      const count = new Set(messages.at(-1)?.content.match(/<sentence-\d+/g)).size;
      return verdicts(...Array<boolean>(count).fill(true));
    });
    const score = await judgedScore(uses('context-relevance'), 'x', { ...row, context: many }, judge.tools);
    assert.equal(judge.asked.length, 3);
    assert.deepEqual([score.value, score.metadata.items], [1, 130]);
  });

  for (const id of [
    'context-faithfulness',
    'context-recall',
    'context-precision',
    'context-relevance',
    'hallucination',
  ])
    it(`need texts to be judged by: ${id}`, async () => {
      const score = await judgedScore(uses(id), 'x', {}, scriptJudge('{}').tools);
      assert.equal(score.value, null);
      assert.match((score.metadata.error as { code: string }).code, /needs-context/);
    });

  it('take their question from the row, an option, or the last message', async () => {
    const asked = async (written: Json, subject: object): Promise<string> => {
      const judge = scriptJudge(verdicts(true));
      await judgedScore(written, 'x', { context: 'One.', ...subject }, judge.tools);
      return /<question-\w+>\n(.*)\n/.exec(textOfQuestion(judge.asked[0] as never))?.[1] ?? '';
    };
    const messages = [
      { role: 'user', content: 'first' },
      { role: 'user', content: 'last' },
    ] as const;
    assert.equal(await asked(uses('context-relevance'), { variables: { question: 'row' }, messages }), 'row');
    assert.equal(
      await asked(uses('context-relevance', { query: 'own {{ question }}' }), { variables: { question: 'row' } }),
      'own row',
    );
    assert.equal(await asked(uses('context-relevance'), { messages }), 'last');
  });

  it('have embeddings that fit, or no score', async () => {
    const judge = scriptJudge({ questions: ['near'], noncommittal: false });
    const tools = { ...judge.tools, embed: async () => [[1, 0]] };
    assert.equal((await judgedScore(uses('answer-relevance'), 'x', row, tools)).value, null);
  });
});

describe('the sentences of a text', () => {
  for (const [text, sentences] of [
    ['', []],
    ['One.', ['One.']],
    ['One. Two!\n\nThree?', ['One.', 'Two!', 'Three?']],
    ['Costs 3.50 USD. Done.', ['Costs 3.50 USD.', 'Done.']],
    ['これはペンです。あれは本です。', ['これはペンです。', 'あれは本です。']],
  ] as const)
    it(`of ${JSON.stringify(text)} are ${sentences.length}`, () => {
      assert.deepEqual(sentencesOf(text), sentences);
    });
});
