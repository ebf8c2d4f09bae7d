import assert from 'node:assert/strict';
import type { Json } from '../../../src/core/base/hash.ts';
import type { StoredRecord } from '../../../src/core/store/record.ts';
import { toRun } from '../../../src/core/store/toRun.ts';

function runWith(usage: { readonly [name: string]: Json }) {
  const outcome = { status: 'completed', output: 'Hello', usage };
  const record: StoredRecord = { kind: 'run', id: '01JD0000000000000000000000', schema: 1, sum: '', outcome };
  const run = toRun(record);
  assert.ok(run.outcome.status === 'completed');
  return run.outcome.usage;
}

describe('a recorded run', () => {
  it('keeps that its tokens were counted by us', () => {
    assert.equal(runWith({ inputTokens: 5, outputTokens: 7, isEstimate: true }).isEstimate, true);
  });

  it('takes a count for the provider’s own unless the record says otherwise', () => {
    for (const usage of [{ inputTokens: 5 }, { inputTokens: 5, isEstimate: 'yes' }]) {
      assert.equal('isEstimate' in runWith(usage), false);
    }
  });

  it('keeps what it takes to repeat it, and leaves out what has another shape', () => {
    const record = { kind: 'run', id: '01JD0000000000000000000000', schema: 1, sum: '' } as const;
    const sent = { tools: [{ type: 'function' }], toolChoice: 'auto', responseFormat: 'json_schema', jsonSchema: {} };
    assert.partialDeepStrictEqual(toRun({ ...record, ...sent }), sent);
    const odd = toRun({ ...record, tools: 'all', toolChoice: null, responseFormat: 'xml', jsonSchema: null });
    for (const name of Object.keys(sent)) assert.equal(name in odd, false, name);
  });

  it('keeps that system text was folded in, and nothing else in its place', () => {
    const record = { kind: 'run', id: '01JD0000000000000000000000', schema: 1, sum: '' } as const;
    assert.equal(toRun({ ...record, foldedSystem: true }).foldedSystem, true);
    for (const odd of [false, 'yes', 1]) assert.equal('foldedSystem' in toRun({ ...record, foldedSystem: odd }), false);
  });

  it('has reasoning only where the model gave some', () => {
    const record = { kind: 'run', id: '01JD0000000000000000000000', schema: 1, sum: '' } as const;
    const of = (reasoning: Json) =>
      toRun({ ...record, outcome: { status: 'completed', output: 'Hi', reasoning } }).outcome;
    assert.partialDeepStrictEqual(of('So I greet.'), { reasoning: 'So I greet.' });
    for (const odd of ['', null, 7, ['x']]) assert.equal('reasoning' in of(odd), false);
  });

  it('has no number where the record has none', () => {
    assert.deepEqual(runWith({ inputTokens: '5' }).inputTokens, null);
  });
});
