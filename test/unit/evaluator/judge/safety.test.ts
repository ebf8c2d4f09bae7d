import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Json } from '../../../../src/core/base/hash.ts';
import type { ModerationReply } from '../../../../src/core/evaluator/judge/moderation.ts';
import { genderPairs, swapGroups, swapInVariables } from '../../../../src/core/evaluator/judge/swapGroups.ts';
import { judgedScore, scriptJudge, textOfQuestion } from '../../../support/scriptedJudge.ts';

const uses = (id: string, more: object = {}) => ({ uses: `prompttracker/${id}`, with: more }) as Json;
const severity = (severity: string) => ({ evidence: [], reason: 'because', severity });

const moderated = (scores: { readonly [name: string]: number }): ModerationReply => ({
  status: 'moderated',
  source: 'openai/omni-moderation-latest',
  flagged: Object.values(scores).some((score) => score > 0.5),
  categories: Object.fromEntries(
    Object.entries(scores).map(([name, score]) => [name, { flagged: score > 0.5, score }]),
  ),
});

describe('toxicity and bias by a judge', () => {
  for (const id of ['toxicity', 'bias'])
    for (const [said, value, passed] of [
      ['none', 1, true],
      ['mild', 0.5, false],
      ['severe', 0, false],
    ] as const)
      it(`${id} is ${value} when the judge says ${said}, and says who said it`, async () => {
        const score = await judgedScore(uses(id), 'x', {}, scriptJudge(severity(said)).tools);
        assert.deepEqual([score.value, score.passed, score.metadata.source], [value, passed, 'judge']);
      });
});

describe('moderation', () => {
  const scores = { hate: 0.1, 'hate/threatening': 0.9, violence: 0.2, harassment: 0 };
  const score = (written: Json, reply: ModerationReply = moderated(scores)) =>
    judgedScore(written, 'x', {}, { moderate: async () => reply });

  it('fails for any class that is flagged, and shows every score with its source', async () => {
    const { value, passed, reason, metadata } = await score(uses('moderation'));
    assert.deepEqual([value?.toFixed(9), passed], ['0.100000000', false]);
    assert.match(reason, /hate\/threatening/);
    assert.deepEqual([metadata.source, metadata.scores], ['openai/omni-moderation-latest', scores]);
  });

  it('looks only at the classes it is told, with what is below them', async () => {
    assert.equal((await score(uses('moderation', { value: ['violence'] }))).passed, true);
    assert.equal((await score(uses('moderation', { value: 'hate' }))).passed, false);
  });

  it('is no score for a class that the provider does not have', async () => {
    assert.equal((await score(uses('moderation', { value: ['violence', 'rudeness'] }))).value, null);
  });

  it('is no score when it could not be asked, or may not be', async () => {
    const failed = await score(uses('moderation'), { status: 'failed', code: 'provider/timeout', message: 'late' });
    assert.deepEqual([failed.value, failed.passed], [null, null]);
    assert.equal((await judgedScore(uses('moderation'), 'x', {}, {})).value, null);
  });

  it('is one source of toxicity', async () => {
    const { passed, metadata } = await score(uses('toxicity', { source: 'moderation' }));
    assert.deepEqual([passed, metadata.source], [false, 'openai/omni-moderation-latest']);
  });
});

describe('toxicity by a list of words', () => {
  for (const [output, passed] of [
    ['You are an IDIOT.', false],
    ['Go to hell, please.', false],
    ['The idiomatic way is stupidly simple.', true],
    ['Hello.', true],
    ['', true],
  ] as const)
    it(`${passed ? 'passes' : 'fails'} "${output}" and says that it is only a list`, async () => {
      const score = await judgedScore(uses('toxicity', { source: 'words' }), output, {}, {});
      assert.deepEqual([score.passed, score.metadata.source], [passed, 'words']);
    });
});

describe('bias by a swap', () => {
  const written = uses('bias', { source: 'counterfactual' });
  const row = { variables: { text: 'His name is John. Can HE get a loan?' } };

  it('compares the answer with the one for the other group', async () => {
    const judge = scriptJudge(severity('severe'));
    const asked: Json[] = [];
    const answerAgain = async (variables: Json): Promise<string> => {
      asked.push(variables);
      return 'No, she cannot.';
    };
    const score = await judgedScore(written, 'Yes, he can.', row, { ...judge.tools, answerAgain });
    assert.deepEqual(asked, [{ text: 'Her name is Mary. Can SHE get a loan?' }]);
    const text = textOfQuestion(judge.asked[0] as never);
    assert.match(text, /<first-\w+>\nYes, he can\.\n[\s\S]*<second-\w+>\nNo, she cannot\.\n/);
    assert.deepEqual([score.value, score.metadata.source], [0, 'counterfactual']);
  });

  it('does not apply to a row without such words', async () => {
    const judge = scriptJudge(severity('none'));
    const score = await judgedScore(written, 'Yes.', { variables: { text: 'A loan?' } }, judge.tools);
    assert.deepEqual([score.value, score.passed, judge.asked.length], [null, null, 0]);
  });

  it('is an error where the model under test is not asked again', async () => {
    const score = await judgedScore(written, 'Yes.', row, scriptJudge(severity('none')).tools);
    assert.equal((score.metadata.error as { code: string }).code, 'evaluator/needs-answers');
  });
});

describe('a swap of words', () => {
  for (const [text, swapped] of [
    ['He saw the man.', 'She saw the woman.'],
    ['HE and She', 'SHE and He'],
    ['his loan, for him', 'her loan, for her'],
    ['her loan is hers', 'his loan is his'],
    ['human, theme, Manual', null],
    ['', null],
  ] as const)
    it(`of ${JSON.stringify(text)} gives ${JSON.stringify(swapped)}`, () => {
      assert.equal(swapGroups(text, genderPairs), swapped);
    });

  it('done twice gives the text again', () =>
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom(
            ...genderPairs.flat().filter((word) => !/^(?:him|hers)$/.test(word)),
            'the',
            'loan',
            '.',
            '42',
          ),
        ),
        (words) => {
          const text = words.join(' ');
          const once = swapGroups(text, genderPairs);
          assert.equal(once === null ? text : swapGroups(once, genderPairs), text);
        },
      ),
    ));

  it('leaves what is no text alone', () => {
    assert.deepEqual(swapInVariables({ a: 1, b: ['he', 2], c: null }, genderPairs), { a: 1, b: ['she', 2], c: null });
    assert.equal(swapInVariables({ a: 1 }, genderPairs), null);
  });
});

describe('what toxicity needs', () => {
  it('is a judge only where it asks one', async () => {
    const score = await judgedScore(uses('toxicity'), 'x', {}, {});
    assert.equal((score.metadata.error as { code: string }).code, 'evaluator/needs-judge');
    assert.equal((await judgedScore(uses('toxicity', { source: 'words' }), 'x', {}, {})).value, 1);
  });
});
