import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { createUlidFactory, ulidTime } from '../../../src/core/base/ulid.ts';
import { idKey, idOfKey, isForeignKey } from '../../../src/core/store/idTable.ts';

const sha256 = (data: Uint8Array | string) => createHash('sha256').update(data).digest('hex');

describe('sortable ids', () => {
  it('have the published form: 26 characters whose first ten are the time', () => {
    const next = createUlidFactory({ now: () => 1_469_918_176_385 }, (length) => new Uint8Array(length));
    assert.equal(next(), '01ARYZ6S410000000000000000');
    assert.equal(ulidTime('01ARYZ6S410000000000000000'), 1_469_918_176_385);
  });

  it('always rise, whatever the clock does', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 2 ** 48 - 1 }), { minLength: 2, maxLength: 50 }), (times) => {
        let at = 0;
        const next = createUlidFactory({ now: () => times[at++ % times.length] as number }, (length) =>
          randomBytes(length),
        );
        const ids = times.map(() => next());
        assert.deepEqual(ids, [...new Set(ids)].sort());
      }),
    );
  });

  it('rise also when the random part is used up', () => {
    const next = createUlidFactory({ now: () => 5 }, (length) => new Uint8Array(length).fill(255));
    const ids = [next(), next(), next()];
    assert.deepEqual(ids, [...ids].sort());
    assert.equal(ulidTime(ids[1] as string), 6);
  });

  it('are told from other texts', () => {
    for (const text of ['', 'x', '01ARYZ6S41', '81ARYZ6S410000000000000000', '01ARYZ6S41000000000000000I'])
      assert.equal(ulidTime(text), null);
  });

  it('come back from their key, and other ids get a key of their own', () => {
    const next = createUlidFactory({ now: () => Date.now() }, (length) => randomBytes(length));
    for (let n = 0; n < 1_000; n++) {
      const id = next();
      const key = idKey(id, sha256);
      assert.equal(idOfKey(key), id);
      assert.equal(isForeignKey(key), false);
    }
    for (const id of ['a', 'run-1', '01aryz6s410000000000000000', 'ÄARYZ6S4100000000000000000']) {
      assert.equal(isForeignKey(idKey(id, sha256)), true);
    }
  });
});
