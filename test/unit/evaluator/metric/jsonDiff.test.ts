import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Json } from '../../../../src/core/base/hash.ts';
import { jsonDiff } from '../../../../src/core/evaluator/metric/jsonDiff.ts';
import { numericDiff } from '../../../../src/core/evaluator/metric/numericDiff.ts';

// autoevals 0.3.0 (JavaScript), JSONDiff: output, expected, score.
const table: readonly (readonly [Json, Json, number])[] = [
  [{}, {}, 1],
  [[], [], 1],
  [{ a: 1, b: 'x' }, { a: 1, b: 'y' }, 0.5],
  [{ a: 1 }, { a: 1, b: 2 }, 0.5],
  [{ a: null }, {}, 1],
  [[1, 2, 3], [1, 2], 0.6666666666666666],
  ['[1,2,3]', [1, 2, 3], 1],
  ['{"a":{"b":"hello wrld"}}', { a: { b: 'hello world' } }, 0.9090909090909091],
  [
    { name: 'John Smith', age: 30, skills: ['python', 'javascript'] },
    { name: 'John A. Smith', age: 31, skills: ['python', 'typescript'] },
    0.8509457755359394,
  ],
  [true, false, 0.19999999999999996],
  [true, true, 1],
  [1, '1', 0.33333333333333337],
  [{ a: 1 }, [1], 0.1428571428571429],
  [null, 0, 0],
  ['abc', 'abd', 0.6666666666666667],
  ['😀', 'a', 0],
  [0, 0, 1],
  ['{bad', {}, 0.16666666666666663],
  [{ b: [{ c: '[1,"x"]' }] }, { b: [{ c: [1, 'x'] }] }, 1],
  ['"text"', 'text', 0.6666666666666667],
];

describe('the difference of JSON values', () => {
  it('is the one of autoevals', () => {
    for (const [output, expected, score] of table) {
      const actual = jsonDiff(output, expected) ?? Number.NaN;
      assert.ok(Math.abs(actual - score) < 1e-12, `${JSON.stringify([output, expected])}: ${actual}, not ${score}`);
    }
  });

  it('is none between equal values, and stays within 0 and 1', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
        assert.equal(jsonDiff(one as Json, one as Json), 1);
        const score = jsonDiff(one as Json, other as Json) ?? Number.NaN;
        assert.ok(score >= 0 && score <= 1, `${score}`);
      }),
    );
  });

  it('takes keys for data, whatever their names', () => {
    const hostile = JSON.parse('{"__proto__":1,"constructor":2}') as Json;
    assert.equal(jsonDiff(hostile, hostile), 1);
    assert.equal(jsonDiff({}, hostile), 0);
  });

  it('is unknown for values nested ten thousand deep', () => {
    const deep = JSON.parse(`${'['.repeat(10_000)}${']'.repeat(10_000)}`) as Json;
    assert.deepEqual([jsonDiff(deep, deep), jsonDiff(deep, { a: 1 }), jsonDiff([1], [deep])], [null, null, null]);
  });
});

describe('the difference of numbers', () => {
  it('is relative to both', () => {
    const cases = [
      [0, 0, 1],
      [105, 100, 1 - 5 / 205],
      [0, 1, 0],
      [-1, 1, 0],
      [-3, -4, 1 - 1 / 7],
      [1.7e308, 1.7e308, 1],
      [1.7e308, 0.85e308, 2 / 3],
    ];
    for (const [output, expected, score] of cases) {
      assert.ok(Math.abs(numericDiff(output!, expected!) - score!) < 1e-12, `${output} ${expected}`);
    }
  });
});
