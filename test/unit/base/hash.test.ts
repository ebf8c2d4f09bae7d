import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { canonicalJson, type Json, sha256Hex } from '../../../src/core/base/hash.ts';

describe('canonical JSON', () => {
  it('sorts names by UTF-16 units, at every depth, and writes no white space', () => {
    assert.equal(
      canonicalJson({ b: [1, { z: null, a: true }], a: 'x', '': 0 }),
      '{"":0,"a":"x","b":[1,{"a":true,"z":null}]}',
    );
    // U+FB33 sorts after U+1F600, whose first unit is a surrogate.
    assert.equal(canonicalJson({ '\uFB33': 1, '\u{1F600}': 2 }), '{"😀":2,"\uFB33":1}');
  });

  it('writes numbers as ECMAScript does', () => {
    assert.equal(canonicalJson([1e21, 1e-7, -0, 100, 0.1]), '[1e+21,1e-7,0,100,0.1]');
  });

  it('drops members that are undefined, as JSON does', () => {
    assert.equal(canonicalJson({ a: undefined, b: 1 }), '{"b":1}');
  });

  for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) {
    it(`refuses ${value}, which JSON would turn into null`, () => {
      assert.throws(() => canonicalJson({ a: [value] }), RangeError);
    });
  }

  it('says the same value, whatever the order of its names', () => {
    const shuffled = (value: Json): Json => {
      if (Array.isArray(value)) return value.map(shuffled);
      if (value === null || typeof value !== 'object') return value;
      return Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([name, member]) => [name, shuffled(member as Json)]),
      );
    };
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value as Json);
        assert.equal(canonicalJson(shuffled(value as Json)), text);
        assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});

describe('SHA-256', () => {
  it("is the platform's own, for bytes and for text", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.string({ unit: 'binary' }), (bytes, text) => {
        assert.equal(sha256Hex(bytes), createHash('sha256').update(bytes).digest('hex'));
        assert.equal(sha256Hex(text), createHash('sha256').update(text, 'utf8').digest('hex'));
      }),
    );
  });
});
