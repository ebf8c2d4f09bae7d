// Whatever a judge replies: a score comes only from a whole verdict, the judge is asked once more at most, and every call is
// paid for, also by an evaluator that comes to nothing.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Json } from '../../../../src/core/base/hash.ts';
import { allEvaluators } from '../../../../src/core/evaluator/all.ts';
import type { JudgeReply, JudgeRequest } from '../../../../src/core/evaluator/judge/judgeRequest.ts';
import { judgedScore, scriptJudge, textOfQuestion } from '../../../support/scriptedJudge.ts';

const row = { variables: { question: 'Where?', context: ['Paris is in France.', 'Rome is not.'] }, expected: 'Paris' };

/** A text that a model might write instead of `text`: cut, doubled, with something around or in it. */
function spoiled(text: string): fc.Arbitrary<string> {
  const at = fc.nat({ max: text.length });
  const piece = fc.oneof(
    fc.constantFrom('"', '{', '}', '[', ',', ':', '0', '1', '-', '.', 'e9', '\\', '\u0000', 'null', 'true', 'NaN', '`'),
    fc.constantFrom('"score":1,', '"pass":true,', '"evidence":[],', '"__proto__":{},', '//x\n', '\ud800', '10'),
    fc.string({ maxLength: 5 }),
  );
  return fc.oneof(
    fc.constant(text),
    fc.tuple(at, at).map(([from, to]) => text.slice(0, Math.min(from, to)) + text.slice(Math.max(from, to))),
    fc.tuple(at, piece).map(([place, one]) => text.slice(0, place) + one + text.slice(place)),
    fc.tuple(at, piece).map(([place, one]) => text.slice(0, place) + one + text.slice(place + one.length)),
    fc.tuple(piece, piece).map(([before, after]) => before + text + after),
    fc.constantFrom(
      `${text}${text}`,
      `${text}\n${text}`,
      `\`\`\`json\n${text}\n\`\`\``,
      `\`\`\`\n${text}`,
      ` ${text}\n`,
    ),
  );
}

const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every((one) => typeof one === 'string');
const isUnit = (value: unknown): value is number => typeof value === 'number' && value >= 0 && value <= 1;
const isGrade = (value: unknown): value is number =>
  Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 10;

type Fields = { readonly [key: string]: unknown };

/** The object that a whole reply is, alone or in one fence; null for anything else. */
function objectIn(reply: string): Fields | null {
  const text = reply.trim();
  const inner = /^(`{3,})(?:json)?[ \t]*\n([\s\S]*)\n\1$/.exec(text)?.[2] ?? text;
  try {
    const value: unknown = JSON.parse(inner);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null;
  } catch {
    return null;
  }
}

const hasKeys = (value: Fields, needed: readonly string[], free: readonly string[] = []): boolean =>
  needed.every((key) => Object.hasOwn(value, key)) &&
  Object.keys(value).every((key) => needed.includes(key) || free.includes(key));

/** The score that a reply gives by the book, written down a second time; null for none. */
const books: readonly {
  readonly id: string;
  readonly written: Json;
  readonly verdict: object;
  readonly scoreBy: (reply: string) => number | null;
}[] = [
  {
    id: 'llm-rubric',
    written: { type: 'llm-rubric', value: 'x' },
    verdict: { evidence: ['Paris'], reason: 'It is there.', pass: true, score: 0.75 },
    scoreBy(reply) {
      const said = objectIn(reply);
      if (said === null) return null;
      const isWhole = hasKeys(said, ['evidence', 'reason', 'pass', 'score']) && isTexts(said.evidence);
      const isShort = hasKeys(said, ['pass'], ['score', 'reason']);
      if (!isWhole && !isShort) return null;
      const { pass, reason = '', score = Number(pass) } = said;
      if (typeof pass !== 'boolean' || typeof reason !== 'string' || !isUnit(score)) return null;
      if ((pass && score === 0) || (!pass && score === 1)) return null;
      return score;
    },
  },
  {
    id: 'g-eval',
    written: { type: 'g-eval', value: 'x', steps: ['Read.'] },
    verdict: { evidence: ['Paris'], reason: 'It is there.', score: 8 },
    scoreBy(reply) {
      const said = objectIn(reply);
      if (said === null || typeof said.reason !== 'string' || !isGrade(said.score)) return null;
      const isWhole = hasKeys(said, ['evidence', 'reason', 'score']) && isTexts(said.evidence);
      return isWhole || hasKeys(said, ['reason', 'score']) ? said.score / 10 : null;
    },
  },
  {
    id: 'model-graded-closedqa',
    written: { type: 'model-graded-closedqa', value: 'x' },
    verdict: { evidence: ['Paris'], reason: 'It is there.', verdict: 'Y' },
    scoreBy(reply) {
      if (/^[YN]$/.test(reply.trim())) return Number(reply.trim() === 'Y');
      const said = objectIn(reply);
      if (said === null || !hasKeys(said, ['evidence', 'reason', 'verdict']) || !isTexts(said.evidence)) return null;
      if (typeof said.reason !== 'string' || (said.verdict !== 'Y' && said.verdict !== 'N')) return null;
      return Number(said.verdict === 'Y');
    },
  },
  {
    id: 'pairwise',
    written: { uses: 'prompttracker/pairwise', with: { value: 'x', against: 'Rome' } },
    verdict: { evidence: ['Paris'], reason: 'It is there.', better: 'tie' },
    scoreBy(reply) {
      const said = objectIn(reply);
      if (said === null || !hasKeys(said, ['evidence', 'reason', 'better']) || !isTexts(said.evidence)) return null;
      const isNamed = ['first', 'second', 'tie'].includes(said.better as string);
      // The same word in both orders is a tie, whichever it is.
      return typeof said.reason === 'string' && isNamed ? 0.5 : null;
    },
  },
];

describe('a reply of a judge', () => {
  for (const { id, written, verdict, scoreBy } of books)
    it(`of ${id} gives the score of a whole verdict, and nothing else gives one`, () =>
      fc.assert(
        fc.asyncProperty(spoiled(JSON.stringify(verdict)), async (reply) => {
          const judge = scriptJudge(reply);
          const { value, passed, metadata } = await judgedScore(written, 'Paris.', row, judge.tools);
          assert.equal(value, scoreBy(reply), reply);
          assert.equal(value === null, metadata.error !== undefined);
          assert.ok(value !== null || passed !== true);
          if (value === null) assert.ok(judge.asked.length % 2 === 0, 'each question is asked twice, and no more');
        }),
        { numRuns: 400 },
      ));
});

const tools = { embed: async (texts: readonly string[]) => texts.map(() => [1, 0]) };
const judged = allEvaluators.filter(
  ({ needs, id }) => (needs.includes('judge') || id === 'toxicity') && !id.startsWith('promptfoo/'),
);

function writtenFor(id: string, options: { readonly def: { readonly shape: object } }): Json {
  const value = 'value' in options.def.shape ? { value: 'criterion' } : {};
  const against = 'against' in options.def.shape ? { against: 'Rome.' } : {};
  if (id === 'github/llm') {
    const choices = [{ choice: 'yes', score: 1 }];
    return { name: 'x', llm: { modelId: 'openai/gpt-4o', prompt: '{{ completion }}', choices } };
  }
  return { uses: id.includes('/') ? id : `prompttracker/${id}`, with: { ...value, ...against } };
}

/** Verdicts of all kinds, so that several questions in a row are answered. */
const verdicts = [
  { evidence: [], reason: 'r', pass: true, score: 1 },
  { evidence: ['Paris'], reason: 'r', score: 3 },
  { evidence: [], reason: 'r', verdict: 'Y' },
  { evidence: [], reason: 'r', category: 'A' },
  { evidence: [], reason: 'r', better: 'first' },
  { evidence: [], reason: 'r', severity: 'none' },
  { steps: ['Read.'] },
  { statements: ['Paris is there.', 'Rome is not.'] },
  { statements: [] },
  { questions: ['Where?'], noncommittal: false },
  { verdicts: [{ evidence: 'Paris', reason: 'r', verdict: true }] },
  { verdicts: [0, 1].map(() => ({ evidence: 'Paris', reason: 'r', verdict: false })) },
].map((verdict) => JSON.stringify(verdict));

const cost = fc.option(fc.nat({ max: 10_000 }), { nil: null, freq: 8 });
const anyText = fc.oneof(fc.constantFrom(...verdicts), fc.constantFrom(...verdicts).chain(spoiled), fc.string());
const anyReply: fc.Arbitrary<JudgeReply> = fc.oneof(
  fc
    .record({ text: anyText, costNanoUsd: cost })
    .map((said): JudgeReply => ({ status: 'answered', model: 'test/judge', ...said })),
  fc
    .record({ code: fc.constantFrom('judge/refused', 'provider/timeout', 'interrupted'), costNanoUsd: cost })
    .map((failed): JudgeReply => ({ status: 'failed', message: 'no', ...failed })),
);

describe('every judge', () => {
  for (const { id, options } of judged)
    it(`${id} asks for each repair once, counts every cost, and never fails`, () =>
      fc.assert(
        fc.asyncProperty(fc.array(anyReply, { minLength: 1, maxLength: 6 }), async (replies) => {
          const given: JudgeReply[] = [];
          const hand = (_request: JudgeRequest): JudgeReply => {
            const reply = replies[given.length % replies.length] as JudgeReply;
            given.push(reply);
            return reply;
          };
          const judge = scriptJudge(hand);
          const written = writtenFor(id, options);
          const score = await judgedScore(written, 'Paris is in France.', row, { ...tools, ...judge.tools });
          const repairs = judge.asked.map((one) => textOfQuestion(one).split('That reply cannot be read.').length - 1);
          assert.ok(
            repairs.every((count) => count <= 1),
            'no reply to a repair is sent back',
          );
          assert.ok(score.value === null || (score.value >= 0 && score.value <= 1));
          assert.ok(score.value !== null || score.passed !== true);
          if (given.length === 0) return;
          const costs = given.map(({ costNanoUsd }) => costNanoUsd);
          const sum = costs.includes(null) ? null : costs.reduce<number>((all, one) => all + (one ?? 0), 0) / 1e9;
          assert.equal(score.metadata.judgeCostUsd, sum);
          assert.equal(score.metadata.judgeCalls, given.length);
        }),
        { numRuns: 150 },
      ));

  it('is paid for when what comes after it fails', async () => {
    const judge = scriptJudge({ questions: ['Where?'], noncommittal: false });
    const embed = async () => {
      throw new Error('No embeddings today.');
    };
    const { value, reason, metadata } = await judgedScore({ uses: 'prompttracker/answer-relevance' }, 'x', row, {
      ...judge.tools,
      embed,
    });
    assert.deepEqual([value, reason, metadata.judgeCostUsd], [null, 'No embeddings today.', 1e-6]);
    assert.deepEqual(metadata.error, { code: 'evaluator/failed', message: 'No embeddings today.' });
  });
});

describe('the evidence of a judge', () => {
  const made = { evidence: ['Paris', 'Atlantis'], reason: 'r' };
  const item = (evidence: string) => ({ evidence, reason: 'r', verdict: true });
  const cases: readonly (readonly [id: string, written: Json, replies: readonly object[], missing: number])[] = [
    ['g-eval', { type: 'g-eval', value: 'x', steps: ['Read.'] }, [{ ...made, score: 8 }], 1],
    ['g-eval in samples', { type: 'g-eval', value: 'x', steps: ['Read.'], samples: 3 }, [{ ...made, score: 8 }], 3],
    [
      'pairwise, in both orders',
      { uses: 'prompttracker/pairwise', with: { value: 'x', against: 'Rome' } },
      [{ ...made, better: 'tie' }],
      2,
    ],
    [
      'context-faithfulness',
      { type: 'context-faithfulness' },
      [{ statements: ['a', 'b'] }, { verdicts: [item('Paris is in France'), item('Atlantis')] }],
      1,
    ],
    ['toxicity', { uses: 'prompttracker/toxicity' }, [{ ...made, severity: 'none' }], 1],
  ];
  for (const [id, written, replies, missing] of cases)
    it(`is looked for in the texts by ${id}`, async () => {
      const { value, metadata } = await judgedScore(written, 'Paris.', row, scriptJudge(...replies).tools);
      assert.notEqual(value, null);
      assert.equal(metadata.evidenceNotFound, missing);
    });

  it('may quote what was said before', async () => {
    const judge = scriptJudge({ evidence: ['the weather'], reason: 'r', score: 8 });
    const before = 'user: How is the weather?';
    const { metadata } = await judgedScore({ type: 'g-eval', value: 'x', steps: ['a'] }, 'y', { before }, judge.tools);
    assert.deepEqual([metadata.evidence, metadata.evidenceNotFound], [['the weather'], undefined]);
  });
});
