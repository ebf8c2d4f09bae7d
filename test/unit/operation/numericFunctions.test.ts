import assert from 'node:assert/strict';
import { staleLists } from '../../../scripts/generateAll.ts';
import { allNumericFamilies } from '../../../src/core/operation/numeric/all.ts';
import { answerLine } from '../../../src/core/operation/numeric/answerLine.ts';
import {
  count,
  level,
  listOf,
  mapOf,
  number,
  objectOf,
  oneOf,
  orNull,
  share,
} from '../../../src/core/operation/numeric/field.ts';
import { numericFunction } from '../../../src/core/operation/numeric/numericFunction.ts';

describe('numeric functions', () => {
  it('are all in the generated list', () => {
    assert.ok(!staleLists().includes('operation/numeric'), 'run node scripts/generateAll.ts');
  });

  it('have names of their own', () => {
    const names = allNumericFamilies.flatMap((family) => Object.keys(family));
    assert.deepEqual(
      names.filter((name, index) => names.indexOf(name) !== index),
      [],
    );
  });

  it('are not found under the names that every object has', () => {
    for (const fn of ['__proto__', 'toString', 'hasOwnProperty', '']) {
      assert.deepEqual(answerLine(JSON.stringify({ id: 1, fn, input: {} })), { id: 1, error: 'unknown function' });
    }
  });
});

describe('the input of a numeric function', () => {
  it('may hold infinities as words', () => {
    assert.equal(number.read('Infinity', 'z'), Number.POSITIVE_INFINITY);
    assert.equal(number.read('-Infinity', 'z'), Number.NEGATIVE_INFINITY);
  });

  it('has a level of 0.95 unless one is given', () => {
    assert.deepEqual([level.read(undefined, ''), level.read(null, ''), level.read(0.9, '')], [0.95, 0.95, 0.9]);
  });

  it('tells where it is wrong', () => {
    const shape = objectOf({
      n: count,
      rows: listOf(objectOf({ p: share })),
      kind: oneOf('a', 'b'),
      weights: mapOf(orNull(number)),
    });
    const right = { n: 1, rows: [{ p: 0.5 }], kind: 'a', weights: { x: null } };
    const cases: [object, RegExp][] = [
      [{ ...right, n: 1.5 }, /^n must be a whole number, 0 or more\.$/],
      [{ ...right, n: undefined }, /^n is missing: /],
      [{ ...right, rows: {} }, /^rows must be a list\.$/],
      [{ ...right, rows: [{ p: 0.5 }, { p: 1 }] }, /^rows\[1\]\.p must be a number between 0 and 1\.$/],
      [{ ...right, kind: 'c' }, /^kind must be one of a, b\.$/],
      [{ ...right, weights: { x: '1' } }, /^weights\.x must be a number\.$/],
      [[], /^input must be an object\.$/],
    ];
    assert.deepEqual(shape.read(right, 'input'), { ...right, weights: new Map([['x', null]]) });
    for (const [given, message] of cases) {
      assert.throws(() => shape.read(given, 'input'), { code: 'usage/invalid-argument', message });
    }
  });

  it('names what may be left out', () => {
    assert.deepEqual(numericFunction({ n: count, level }, ({ n }) => n).inputs, ['n', 'level?']);
  });
});
