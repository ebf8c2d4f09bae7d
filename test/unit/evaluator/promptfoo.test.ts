// The verdicts of promptfoo 0.121.20 itself (`assertions.runAssertion`) over generated and chosen answers, one a line in
// promptfooVerdicts.jsonl. An assertion that promptfoo refuses with an exception has the verdict «unknown».
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Json } from '../../../src/core/base/hash.ts';
import type { EvaluatedAnswer } from '../../../src/core/evaluator/evaluator.ts';
import { createRegexMatcher } from '../../../src/node/regexMatcher.ts';
import { answerOf, scoreOf, verdictOf, verdictWord } from '../../support/evaluatedAnswer.ts';

interface Line {
  readonly assertion: { readonly type: string; readonly [key: string]: Json };
  readonly output: string;
  readonly answer?: Partial<EvaluatedAnswer>;
  readonly verdict: string;
  readonly score?: number;
}

const lines = readFileSync(resolve(import.meta.dirname, 'promptfooVerdicts.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Line);
const types = [...new Set(lines.map(({ assertion }) => assertion.type.replace(/^not-/, '')))];

/** Lists of nothing: promptfoo finds all of nothing in every answer, we find nothing to look for. */
const isEmptyList = ({ type, value }: Line['assertion']) =>
  /contains-(?:any|all)$/.test(type) && typeof value === 'string' && /^[\s,]*$/.test(value);

describe('an assertion of promptfoo', () => {
  const matcher = createRegexMatcher();
  after(() => matcher.close());

  for (const type of types) {
    const own = lines.filter(
      ({ assertion }) => assertion.type.replace(/^not-/, '') === type && !isEmptyList(assertion),
    );
    it(`${type} gives the verdicts and scores of promptfoo on ${own.length} answers`, async () => {
      for (const { assertion, output, answer, verdict, score } of own) {
        const { value, passed, reason } = await scoreOf(assertion, answerOf(output, answer), {
          matchRegex: matcher.match,
        });
        const what = `${JSON.stringify(assertion)} on ${JSON.stringify(output)}: ${reason}`;
        assert.equal(verdictWord({ passed }), verdict, what);
        // promptfoo leaves the F1 of a negated assertion as it is; we turn it round like every value.
        const turned = assertion.type === 'not-tool-call-f1' && score !== undefined ? 1 - score : score;
        if (turned !== undefined) assert(Math.abs((value ?? -1) - turned) < 1e-9, what);
      }
    });
  }

  it('that looks for nothing has no verdict here, where promptfoo finds nothing everywhere', async () => {
    const empty = lines.filter(({ assertion }) => isEmptyList(assertion));
    assert(empty.some(({ verdict }) => verdict !== 'unknown'));
    for (const { assertion, output } of empty) assert.equal(await verdictOf(assertion, output), 'unknown');
  });

  it('that names a variable the row lacks has no verdict here, where promptfoo compares with nothing', async () => {
    assert.equal(await verdictOf({ type: 'icontains-any', value: ['{{missing}}'] }, 'x'), 'unknown');
  });
});
