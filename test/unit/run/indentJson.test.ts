import assert from 'node:assert/strict';
import fc from 'fast-check';
import { indentJson } from '../../../src/core/run/indentJson.ts';

describe('an answer in JSON', () => {
  it('is laid out on lines', () => {
    assert.equal(
      indentJson('{"a": [1, {"b":"x, {y}: \\"z\\""}], "c":[], "d":{}}'),
      '{\n  "a": [\n    1,\n    {\n      "b": "x, {y}: \\"z\\""\n    }\n  ],\n  "c": [],\n  "d": {}\n}',
    );
  });

  it('keeps numbers, escapes and names given twice as they came', () => {
    const laidOut = indentJson('{"n":12345678901234567890,"n":1e400,"s":"\\u00e9\\/"}');
    for (const part of ['12345678901234567890', '1e400', '"\\u00e9\\/"']) assert.ok(laidOut?.includes(part));
  });

  it('means the same as before, and looks like what JSON.stringify writes', () => {
    const isNegativeZeroFree = (text: string) => !/-0(?![.\d])/.test(text);
    fc.assert(
      fc.property(fc.oneof(fc.array(fc.jsonValue()), fc.dictionary(fc.string(), fc.jsonValue())), (value) => {
        const text = JSON.stringify(value);
        fc.pre(isNegativeZeroFree(text));
        assert.equal(indentJson(text), JSON.stringify(JSON.parse(text), null, 2));
      }),
    );
  });

  it('is left alone when it is no JSON, a single value, or has lines already', () => {
    for (const text of ['', 'Hello {you}', '{"a":', '42', '"text"', '{\n"a":1}']) assert.equal(indentJson(text), null);
  });

  it('is left alone when it is nested deeper than anyone reads, so that no page dies of its indentation', () => {
    for (const open of ['[', '{"a":'])
      assert.equal(indentJson(`${open.repeat(9_000)}1${(open === '[' ? ']' : '}').repeat(9_000)}`), null);
  });
});
