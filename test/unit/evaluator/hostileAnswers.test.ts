// Answers made to exhaust whoever reads them. Each must be judged, or refused, in work that does not explode: the whole
// file takes seconds, where a quadratic reader would take hours.
import assert from 'node:assert/strict';
import type { Json } from '../../../src/core/base/hash.ts';
import { allEvaluators } from '../../../src/core/evaluator/all.ts';
import { promptfooMetrics } from '../../../src/core/evaluator/builtin/promptfooMetrics.ts';
import { referenceMetrics } from '../../../src/core/evaluator/builtin/referenceMetrics.ts';
import { parseXml } from '../../../src/core/evaluator/markup/parseXml.ts';
import { resolveEvaluators } from '../../../src/core/evaluator/resolveEvaluators.ts';
import { scoreAnswer } from '../../../src/core/evaluator/scoreAnswer.ts';
import { createRegexMatcher } from '../../../src/node/regexMatcher.ts';
import { answerOf, verdictOf } from '../../support/evaluatedAnswer.ts';

const megabyte = 1_000_000;
const fill = (text: string) => text.repeat(Math.ceil(megabyte / text.length));

const answers: { readonly [name: string]: string } = {
  'one letter': fill('a'),
  'one space': fill(' '),
  words: fill('word '),
  'opening braces': fill('{'),
  'brackets in one another': '['.repeat(200_000) + ']'.repeat(200_000),
  'JSON in JSON': `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`,
  'pairs of braces': fill('{}'),
  'opening tags': fill('<a>'),
  'tags that never end': fill('<a '),
  'quotation marks in tags': fill('<a "\''),
  'XML in XML': `${'<a>'.repeat(100_000)}${'</a>'.repeat(100_000)}`,
  'comments that never end': fill('<!--'),
  ampersands: fill('&a'),
  'half of a pair': fill('\ud800'),
  'numbers in text': fill('9'),
  'bold Markdown': fill('**a'),
  'links that never end': fill('[a'),
  'lines of dashes': fill('- \n'),
  'a mail address': `${fill('a.')}@`,
};

describe('a hostile answer', () => {
  const matcher = createRegexMatcher({ limitMs: 200 });
  after(() => matcher.close());
  const free = allEvaluators.filter(({ needs }) => needs.length === 0);
  const options: readonly Json[] = [
    { value: 'x' },
    { value: 'email' },
    {},
    { required: ['x'] },
    { value: ['x'] },
    { contains: 'x' },
    { value: { min: 1 } },
    { value: { name: 'f', args: {} } },
  ];
  const uses = free.flatMap(({ id }) => {
    const written = options.map((one) => ({ uses: id.includes('/') ? id : `prompttracker/${id}`, with: one }));
    return resolveEvaluators(written, { path: 'a.prompt.yaml' })
      .uses.filter(({ problem }) => problem === null)
      .slice(0, 1);
  });

  it('meets every evaluator that needs nothing', () => {
    assert.deepEqual(
      uses.map(({ id }) => id),
      free.map(({ id }) => id),
    );
  });

  /** They read both texts in full whatever these are, so one text tells what they cost. */
  const metrics = new Set([...referenceMetrics, ...promptfooMetrics].map(({ id }) => id));
  const readers = uses.filter(({ id }) => !metrics.has(id));

  it('of words is measured by every metric', async () => {
    const subject = answerOf(answers.words ?? '', { expected: 'x y z' });
    const measured = uses.filter(({ id }) => metrics.has(id));
    for (const { value, reason } of await scoreAnswer(subject, measured, {})) {
      assert(value === null || (value >= 0 && value <= 1), reason);
    }
  }).timeout(60_000);

  it('against an expectation as long is not measured in hours', async () => {
    const subject = answerOf(answers.words ?? '', { expected: answers.words ?? '' });
    const measured = uses.filter(({ id }) => id === 'levenshtein' || id === 'rouge-l');
    for (const { value } of await scoreAnswer(
      subject,
      measured.map((use) => ({ ...use, options: {} })),
      {},
    )) {
      assert.equal(value, null);
    }
  });

  for (const [name, output] of Object.entries(answers)) {
    it(`of ${name} is judged by every evaluator`, async () => {
      const subject = answerOf(output, { expected: 'x y z' });
      for (const score of await scoreAnswer(subject, readers, { matchRegex: matcher.match })) {
        assert(score.value === null || (score.value >= 0 && score.value <= 1));
        assert(score.reason.length < 2000, 'the reason does not carry the answer along');
      }
    }).timeout(60_000);
  }

  it('with an entity bomb is no XML, and nothing is expanded', () => {
    const bomb = `<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><r>&b;</r>`;
    assert.match(parseXml(bomb).problem ?? '', /DTD/);
  });

  it('with an alias bomb is no YAML', async () => {
    const bomb = Array.from(
      { length: 30 },
      (_, at) => `x${at}: &x${at} [${at === 0 ? '1' : `*x${at - 1}, *x${at - 1}`}]`,
    );
    assert.equal(await verdictOf({ uses: 'prompttracker/is-yaml' }, bomb.join('\n')), 'fail');
  });

  it('that is JSON, though very deep, is JSON', async () => {
    assert.equal(await verdictOf({ type: 'is-json' }, answers['brackets in one another'] ?? ''), 'pass');
    const deep = { type: 'is-json', value: { type: 'array' } };
    assert.equal(await verdictOf(deep, answers['brackets in one another'] ?? ''), 'unknown');
  });
});
