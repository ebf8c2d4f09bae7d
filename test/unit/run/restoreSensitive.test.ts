// A stored answer to a question with sensitive values, as it reads to whoever asks that question again.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Json } from '../../../src/core/base/hash.ts';
import { restoreSensitive } from '../../../src/core/run/restoreSensitive.ts';
import type { Run } from '../../../src/core/run/run.ts';
import { finishedRun, storedRun } from '../../support/finishedRun.ts';

const secret = 'Zebra-4711';

function asked(variables: { readonly [name: string]: Json }, answer: string): Run {
  const messages = [{ role: 'user' as const, content: `Say ${Object.values(variables).join(' ')}` }];
  return finishedRun({ messages, answer, more: { variables } });
}

describe('an answer that was stored without sensitive values', () => {
  it('reads as it came to who knows them', () => {
    const words = fc.array(fc.constantFrom(secret, 'so', '\n', '"'), { maxLength: 8 });
    fc.assert(
      fc.property(words, (said) => {
        const run = asked({ code: secret, other: 'x' }, said.join(' '));
        const stored = storedRun(run, { sensitive: ['code'] });
        assert.ok(!JSON.stringify(stored).includes(secret));
        const { messages, variables, outcome } = restoreSensitive(stored, run);
        assert.deepEqual([messages, variables, outcome], [run.messages, run.variables, run.outcome]);
      }),
    );
  });

  it('keeps its marks where two values may have stood there, and what was asked is known all the same', () => {
    const run = asked({ code: secret, name: 'Countess' }, `${secret}, Countess`);
    const restored = restoreSensitive(storedRun(run, { sensitive: ['code', 'name'] }), run);
    assert.deepEqual([restored.messages, restored.variables], [run.messages, run.variables]);
    assert.equal(restored.outcome.output, '[sensitive], [sensitive]');
  });

  const others: readonly [what: string, variables: { readonly [name: string]: Json }][] = [
    ['another value', { code: 'Lion-0815' }],
    ['no such value', { name: secret }],
    ['the hash alone', storedRun(asked({ code: secret }, ''), { sensitive: ['code'] }).variables],
  ];
  for (const [what, variables] of others)
    it(`stays as it is to who has ${what}`, () => {
      const stored = storedRun(asked({ code: secret }, secret), { sensitive: ['code'] });
      assert.equal(restoreSensitive(stored, { messages: [], variables }), stored);
    });

  it('is the stored one where nothing was hidden', () => {
    const run = asked({ code: secret }, '[sensitive]');
    assert.equal(restoreSensitive(run, run), run);
  });
});
