// The semantics of github/gh-models at f38cd97, cmd/eval/eval.go: `runStringEvaluator`.
import assert from 'node:assert/strict';
import { answerOf, scoreOf, verdictOf } from '../../support/evaluatedAnswer.ts';

const rows = [
  ['the same text', { equals: 'Paris' }, 'Paris', 'pass'],
  ['another case', { equals: 'Paris' }, 'paris', 'fail'],
  ['white space around the answer', { equals: 'Paris' }, '\n Paris\t', 'pass'],
  ['a no-break space around the answer', { equals: 'Paris' }, '\u00a0Paris\u0085', 'pass'],
  ['a byte order mark, which is no white space in Go', { equals: 'Paris' }, '\ufeffParis', 'fail'],
  ['white space around the value', { equals: ' Paris' }, ' Paris', 'fail'],
  ['a part in another case', { contains: 'PARIS' }, 'in paris!', 'pass'],
  ['a beginning in another case', { startsWith: 'yes' }, ' YES, it is', 'pass'],
  ['no beginning', { startsWith: 'yes' }, 'oh yes', 'fail'],
  ['an end in another case', { endsWith: 'DONE.' }, 'All done.\n', 'pass'],
  ['a final sigma, which Go does not know', { contains: 'ΟΔΟΣ' }, 'οδοσ', 'pass'],
  ['a final sigma in the answer', { contains: 'ΟΔΟΣ' }, 'οδος', 'fail'],
  ['a dotted capital I', { contains: 'istanbul' }, 'İSTANBUL', 'pass'],
  ['a sharp s, which has no other case', { contains: 'STRASSE' }, 'straße', 'fail'],
  ['the first criterion with text only', { equals: '', contains: 'a', startsWith: 'z' }, 'banana', 'pass'],
  ['equals before contains, wherever they stand', { contains: 'a', equals: 'x' }, 'banana', 'fail'],
  ['a number, read as its text', { equals: 4 }, '4', 'pass'],
] as const;

describe('GitHub Models’ string evaluator', () => {
  for (const [what, string, output, verdict] of rows) {
    it(`${verdict === 'pass' ? 'passes' : 'fails'} ${what}`, async () => {
      assert.equal(await verdictOf({ name: 'a', string }, output), verdict);
    });
  }

  it('puts the row into its value as text, once, with tight braces only', async () => {
    const answer = (output: string) => answerOf(output, { variables: { city: 'Paris', n: 25, odd: '{{city}}' } });
    assert.equal(await verdictOf({ string: { equals: '{{city}} {{n}}' } }, answer('Paris 25')), 'pass');
    assert.equal(await verdictOf({ string: { equals: '{{ city }}' } }, answer('{{ city }}')), 'pass');
    assert.equal(await verdictOf({ string: { equals: '{{odd}}' } }, answer('{{city}}')), 'pass');
    assert.equal(await verdictOf({ string: { equals: '{{other}}' } }, answer('{{other}}')), 'pass');
  });

  it('without text in any criterion cannot be used, where GitHub aborts', async () => {
    const { value, passed, reason } = await scoreOf({ string: { startsWith: '' } }, 'x');
    assert.deepEqual([value, passed], [null, null]);
    assert.match(reason, /need text under one of the four criteria/);
  });

  it('scores 1 and 0, and says what was wanted', async () => {
    const { value, reason } = await scoreOf({ string: { contains: 'z' } }, 'abc');
    assert.deepEqual([value, reason], [0, '"abc" does not satisfy contains: "z".']);
  });
});
