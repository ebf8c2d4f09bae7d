// Ids as small numbers: the same id, the same number, for both hashes.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ObjectIdTable } from '../../../src/core/history/objectIdTable.ts';

const hexId = (length: number) =>
  fc
    .array(fc.constantFrom(...'0123456789abcdef'), { minLength: length, maxLength: length })
    .map((digits) => digits.join(''));

describe('numbering object ids', () => {
  for (const length of [40, 64]) {
    it(`gives one number to one id of ${length} digits and the id back`, () => {
      fc.assert(
        fc.property(fc.array(hexId(length), { maxLength: 3_000 }), (ids) => {
          const table = new ObjectIdTable(length);
          const numbers = ids.map((id) => table.internHex(id));
          ids.forEach((id, at) => {
            assert.equal(table.hex(numbers[at] as number), id);
            assert.equal(table.findHex(id), numbers[at]);
          });
          assert.equal(table.size, new Set([...ids, '0'.repeat(length)]).size);
        }),
        { numRuns: 20 },
      );
    });
  }

  it('numbers nothing with 0', () => {
    const table = new ObjectIdTable(40);
    assert.equal(table.internHex('0'.repeat(40)), 0);
    assert.equal(table.hex(0), '0'.repeat(40));
  });

  it('does not know ids it never met, nor what is no id', () => {
    const table = new ObjectIdTable(40);
    assert.equal(table.findHex('a'.repeat(40)), -1);
    assert.equal(table.findHex('abc'), -1);
    assert.equal(table.internHex('g'.repeat(40)), -1);
    assert.equal(table.internHex('\u0141'.repeat(40)), -1);
  });

  it('is the same after it was stored', () => {
    const table = new ObjectIdTable(40);
    const numbers = ['a', 'b', 'c'].map((digit) => table.internHex(digit.repeat(40)));
    const again = new ObjectIdTable(40, table.toWords());
    assert.deepEqual(
      ['a', 'b', 'c'].map((digit) => again.findHex(digit.repeat(40))),
      numbers,
    );
    assert.equal(again.internHex('d'.repeat(40)), 4);
  });
});
