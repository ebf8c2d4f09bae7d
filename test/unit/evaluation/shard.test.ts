// Shards: every row is one shard's, whatever the order of the rows, and the job systems are asked for what they know.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isInShard, readShard } from '../../../src/core/evaluation/shard.ts';
import { smallRow } from '../../support/evaluationPlan.ts';

describe('a shard', () => {
  const readIn = (text: string, variables: { readonly [name: string]: string } = {}) => {
    const { index, count } = readShard(text, (name) => variables[name] ?? null);
    return `${index} of ${count}`;
  };
  const known: [string, { readonly [name: string]: string }, string][] = [
    ['2/8', {}, '2 of 8'],
    ['auto/16', { JOB_COMPLETION_INDEX: '0' }, '1 of 16'],
    ['auto', { SLURM_ARRAY_TASK_ID: '7', SLURM_ARRAY_TASK_MIN: '5', SLURM_ARRAY_TASK_COUNT: '4' }, '3 of 4'],
    ['auto', { SLURM_ARRAY_TASK_ID: '0', SLURM_ARRAY_TASK_COUNT: '4' }, '1 of 4'],
    ['auto', { AWS_BATCH_JOB_ARRAY_INDEX: '9', AWS_BATCH_JOB_ARRAY_SIZE: '10' }, '10 of 10'],
    ['auto', { CI_NODE_INDEX: '1', CI_NODE_TOTAL: '5' }, '1 of 5'],
    ['auto', { CIRCLE_NODE_INDEX: '1', CIRCLE_NODE_TOTAL: '5' }, '2 of 5'],
    ['auto', { BUILDKITE_PARALLEL_JOB: '0', BUILDKITE_PARALLEL_JOB_COUNT: '2' }, '1 of 2'],
  ];
  for (const [text, variables, expected] of known)
    it(`${text} with ${Object.keys(variables).join(' and ') || 'nothing'} is ${expected}`, () => {
      assert.equal(readIn(text, variables), expected);
    });

  const wrong: [string, { readonly [name: string]: string }][] = [
    ['0/3', {}],
    ['4/3', {}],
    ['2', {}],
    ['two/3', {}],
    ['1/0', {}],
    ['auto', {}],
    ['auto', { JOB_COMPLETION_INDEX: '2' }],
    ['auto/4', { CI_NODE_INDEX: '0' }],
    ['auto/4', { CI_NODE_INDEX: '$(x)' }],
  ];
  for (const [text, variables] of wrong)
    it(`${text} with ${JSON.stringify(variables)} is refused`, () => {
      assert.throws(() => readIn(text, variables), { code: 'usage/invalid-argument' });
    });

  it('has every row in exactly one of them', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.string(), (count, text) => {
        const row = smallRow(1, text);
        const shards = Array.from({ length: count }, (_, at) => ({ index: at + 1, count }));
        assert.equal(shards.filter((shard) => isInShard(row, shard)).length, 1);
      }),
    );
  });

  it('has about its share of the rows', () => {
    const rows = Array.from({ length: 2_000 }, (_, id) => smallRow(id));
    for (let index = 1; index <= 4; index++) {
      const share = rows.filter((row) => isInShard(row, { index, count: 4 })).length;
      assert.ok(share > 400 && share < 600, `${share}`);
    }
  });
});
