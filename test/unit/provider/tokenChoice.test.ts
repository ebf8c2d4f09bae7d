import assert from 'node:assert/strict';
import fc from 'fast-check';
import { lastNumberIn, readLastNumber } from '../../../src/core/provider/tokenChoice.ts';

const wire = (token: string, logprob = -0.1, others: readonly string[] = []) => ({
  ...{ token, logprob, bytes: [] },
  top_logprobs: others.map((other) => ({ token: other, logprob: -2 })),
});
const tokensOf = (...texts: readonly string[]) => texts.map((text) => wire(text));
const textsOf = (found: ReturnType<typeof lastNumberIn>) => found?.map(({ token }) => token) ?? null;

describe('the last number of an answer', () => {
  for (const [texts, expected] of [
    [
      ['{"score": ', '8', '}'],
      ['8', '}'],
    ],
    [
      ['{"score": ', '1', '0', '}'],
      ['1', '0', '}'],
    ],
    [
      ['{"score": ', '10', '}'],
      ['10', '}'],
    ],
    [['a', '7', ' of ', '10'], ['10']],
    [
      ['3', ' and', ' 8', '}'],
      [' 8', '}'],
    ],
    [['no ', 'number'], null],
    [['12', '34', '56', '78', '90'], null],
    [[], null],
  ] as const)
    it(`is ${JSON.stringify(expected)} in ${JSON.stringify(texts)}`, () => {
      assert.deepEqual(textsOf(lastNumberIn(tokensOf(...texts), texts.join(''))), expected);
    });

  it('keeps what else a token might have been', () => {
    const [first] = lastNumberIn([wire('8', -0.2, ['8', '9'])], '8') ?? [];
    assert.deepEqual(first, {
      ...{ token: '8', logprob: -0.2 },
      alternatives: [
        { token: '8', logprob: -2 },
        { token: '9', logprob: -2 },
      ],
    });
  });

  it('is unknown when the tokens are not those of the text', () => {
    assert.equal(lastNumberIn(tokensOf('{"score": ', '8', '}'), '{"score": 9}'), null);
  });

  it('is unknown when its probability is none', () => {
    assert.equal(lastNumberIn([{ token: '8', logprob: 0.5 }], '8'), null);
    assert.equal(lastNumberIn([{ token: '8', logprob: null }], '8'), null);
  });

  it('takes a server that computes in single precision at its word', () => {
    assert.equal(lastNumberIn([wire('8', 1e-7)], '8')?.[0]?.logprob, 0);
  });

  it('is kept and read again as it was', () => {
    const found = lastNumberIn([wire('8', -0.2, ['8', '9']), wire('}')], '8}');
    assert.deepEqual(readLastNumber(JSON.parse(JSON.stringify(found))), found);
  });

  it('is never more than a record can hold, whatever a server says', () => {
    const token = fc.record(
      {
        token: fc.oneof(fc.string({ maxLength: 100 }), fc.constantFrom('1', '0', '10'), fc.jsonValue()),
        logprob: fc.oneof(fc.double(), fc.jsonValue()),
        top_logprobs: fc.oneof(fc.array(fc.jsonValue()), fc.jsonValue()),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(token, fc.jsonValue())), fc.string(), (tokens, text) => {
        const joined = tokens.map((one) => (one as { token?: unknown } | null)?.token ?? '').join('');
        for (const answer of [text, joined]) {
          const found = lastNumberIn(tokens, answer);
          if (found === null) continue;
          assert.ok(found.length <= 4);
          for (const one of found.flatMap(({ alternatives, ...own }) => [own, ...alternatives])) {
            assert.ok(one.token.length <= 32);
            assert.ok(one.logprob <= 0);
          }
        }
      }),
    );
  });

  it('is nothing where a record holds something else', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const read = readLastNumber(value);
        assert.ok(read === null || read.length > 0);
      }),
    );
  });
});
