import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { canonicalJson, type Json } from '../../../src/core/base/hash.ts';
import { readRecords } from '../../../src/core/store/readRecords.ts';
import { encodeRecord } from '../../../src/core/store/record.ts';
import { computingMs } from '../../support/computingMs.ts';
import { sampleRun } from '../../support/storeRecords.ts';

const sha256 = (data: Uint8Array | string) => createHash('sha256').update(data).digest('hex');
const bytesOf = (text: string) => new TextEncoder().encode(text);
const read = (source: string | Uint8Array) =>
  readRecords(typeof source === 'string' ? bytesOf(source) : source, 'runs/x.jsonl', sha256);
const line = (fields: { readonly [name: string]: Json }) => encodeRecord({ kind: 'run', schema: 1, ...fields }, sha256);
const idsIn = (source: string | Uint8Array) => read(source).records.map(({ record }) => record.id);
const codesIn = (source: string | Uint8Array) => read(source).problems.map(({ code, line }) => `${code}:${line}`);

const header = encodeRecord({ kind: 'session', schema: 1, id: 'S', tool: 't', area: 'runs' }, sha256);
const records = ['A', 'B', 'C', 'D'].map((id) =>
  line({ ...sampleRun(), id, note: `ümläut "${id}" \\ {"sum":"x"} 👍` }),
);
const whole = `${[header, ...records].join('\n')}\n`;

describe('the reader of store files', () => {
  it('gives the header and every record with its place', () => {
    const { session, records: found, problems, closedLength } = read(whole);
    assert.equal(session?.id, 'S');
    assert.deepEqual(problems, []);
    assert.equal(closedLength, bytesOf(whole).length);
    const bytes = bytesOf(whole);
    for (const [at, { offset, length, line }] of found.entries()) {
      assert.equal(line, at + 2);
      assert.equal(new TextDecoder().decode(bytes.subarray(offset, offset + length)), records[at]);
    }
  });

  it('accepts a record of another writer in any order of keys and with white space', () => {
    const content = { kind: 'run', id: 'X', schema: 1, z: 1.5, a: { c: [1, 'ß'], b: null } };
    const sum = sha256(canonicalJson(content)).slice(0, 16);
    for (const text of [
      JSON.stringify({ sum, ...content }),
      JSON.stringify({ ...content, sum }),
      `{ "schema":1, "z":15e-1, "sum":"${sum}", "id":"\\u0058", "kind":"run", "a":{"b":null,"c":[1,"\\u00df"]} }`,
    ]) {
      assert.deepEqual(idsIn(text), ['X']);
    }
  });

  it('keeps fields it does not know', () => {
    assert.deepEqual(read(line({ id: 'X', future: { a: [1] } })).records[0]?.record.future, { a: [1] });
  });

  it('ignores a byte order mark, CR LF and empty lines', () => {
    assert.deepEqual(idsIn(`\ufeff${whole.replaceAll('\n', '\r\n\r\n')}`), ['A', 'B', 'C', 'D']);
    assert.deepEqual(codesIn(`\ufeff${whole.replaceAll('\n', '\r\n\r\n')}`), []);
  });

  const oddities: Record<string, { text: string; problems: string[]; ids?: string[] }> = {
    'a torn tail': { text: `${whole}${records[0]?.slice(0, 50)}`, problems: ['torn-tail:6'] },
    'a changed record': { text: whole.replace('"B\\" ', '"Z\\" '), problems: ['bad-sum:3'], ids: ['A', 'C', 'D'] },
    'conflict markers': {
      text: `${header}\n<<<<<<< HEAD\n${records[0]}\n=======\n${records[1]}\n>>>>>>> other\n`,
      problems: ['conflict-marker:2', 'conflict-marker:4', 'conflict-marker:6'],
      ids: ['A', 'B'],
    },
    'a foreign line': {
      text: `${whole}hello\n{"a":1}\n[1]\n42\n`,
      problems: ['foreign-line:6', 'foreign-line:7', 'foreign-line:8', 'foreign-line:9'],
    },
    'a record without a sum': { text: `${whole}{"kind":"run","id":"X","schema":1}\n`, problems: ['bad-sum:6'] },
    'an unknown kind': {
      text: `${whole}${encodeRecord({ kind: 'new', schema: 1, id: 'N' }, sha256)}\n`,
      problems: ['unknown-kind:6'],
    },
    'a newer schema': { text: `${whole}${line({ id: 'N', schema: 2 })}\n`, problems: ['newer-schema:6'] },
    'a record without an id': {
      text: `${whole}${encodeRecord({ kind: 'run', schema: 1 }, sha256)}\n`,
      problems: ['foreign-line:6'],
    },
  };
  for (const [name, { text, problems, ids = ['A', 'B', 'C', 'D'] }] of Object.entries(oddities)) {
    it(`skips ${name}, says where, and keeps the rest`, () => {
      assert.deepEqual(codesIn(text), problems);
      assert.deepEqual(idsIn(text), ids);
    });
  }

  it('keeps a whole last record that only lacks its line end', () => {
    const { records: found, problems, endsWhole, closedLength } = read(whole.slice(0, -1));
    assert.equal(found.length, 4);
    assert.deepEqual(problems, []);
    assert.equal(endsWhole, true);
    assert.ok(closedLength < whole.length - 1);
  });

  it('finds a whole record behind a torn one, and two whose line end was lost', () => {
    assert.deepEqual(idsIn(`${records[0]?.slice(0, 80)}${records[1]}\n`), ['B']);
    assert.deepEqual(idsIn(`${records[0]}${records[1]}\n${records[2]}\n`), ['A', 'B', 'C']);
  });

  it('says so when the file was written by a newer version', () => {
    assert.equal(read(encodeRecord({ kind: 'session', schema: 2, id: 'S' }, sha256)).hasNewerSchema, true);
    assert.equal(read(whole).hasNewerSchema, false);
  });

  it('reads at every byte prefix all that is whole and nothing else', function () {
    this.timeout(20_000);
    const bytes = bytesOf(whole);
    const ends = read(whole).records.map(({ offset, length }) => offset + length);
    for (let length = 0; length <= bytes.length; length++) {
      const { records: found } = read(bytes.slice(0, length));
      assert.equal(found.length, ends.filter((end) => end <= length).length, `prefix of ${length} bytes`);
    }
  });

  it('accepts no changed record and loses no whole one, whichever bits flip', function () {
    this.timeout(20_000);
    const bytes = bytesOf(whole);
    const places = read(whole).records;
    const originals = new Map(places.map(({ record }) => [record.id, JSON.stringify(record)]));
    const flips = fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 })), {
      minLength: 1,
      maxLength: 3,
    });
    fc.assert(
      fc.property(flips, (changes) => {
        const damaged = bytes.slice();
        for (const [at, mask] of changes) damaged[at] = (damaged[at] as number) ^ mask;
        const before = damaged.slice();
        const found = read(damaged);
        assert.deepEqual(damaged, before, 'the bytes are left as they were');
        for (const { record } of found.records) assert.equal(JSON.stringify(record), originals.get(record.id));
        const touched = changes.filter(([at]) => damaged[at] !== bytes[at]).map(([at]) => at);
        for (const { record, offset, length } of places) {
          const isWhole = touched.every((at) => at < offset || at >= offset + length);
          if (isWhole)
            assert.ok(
              found.records.some((other) => other.record.id === record.id),
              record.id,
            );
        }
      }),
      { numRuns: 2_000 * Number(process.env.PT_SEEDS ?? 1) },
    );
  });

  it('never throws, whatever the bytes', function () {
    this.timeout(20_000);
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => Array.isArray(read(bytes).problems)));
    const pieces = fc.constantFrom(
      '{',
      '}',
      '"',
      '\n',
      '\\',
      '"sum":"0123456789abcdef"}',
      '"kind":"run",',
      '[',
      ',',
      '\u0000',
      records[0] as string,
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => Array.isArray(read(parts.join('')).problems)),
    );
  });

  it('answers soon for one long line of beginnings and for deep nesting', function () {
    this.timeout(20_000);
    const started = computingMs();
    read(`${'{"a":'.repeat(200_000)}`);
    read(`${'{'.repeat(5_000)}${'"sum":"0123456789abcdef"}'.repeat(20_000)}`);
    read(`{"kind":"run","sum":"0123456789abcdef","a":${'['.repeat(50_000)}${']'.repeat(50_000)}}`);
    assert.ok(computingMs() - started < 3_000);
  });

  it('gives back what was written, whatever JSON it is', function () {
    this.timeout(20_000);
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (fields) => {
        const record = { ...(fields as { [name: string]: Json }), kind: 'run', id: 'X', schema: 1 };
        const [only] = read(encodeRecord(record, sha256)).records;
        assert.ok(only !== undefined);
        const { sum, ...found } = only.record;
        const { sum: _given, ...expected } = record as { sum?: Json };
        assert.match(sum, /^[0-9a-f]{16}$/);
        assert.equal(canonicalJson(found as Json), canonicalJson(JSON.parse(JSON.stringify(expected))));
      }),
    );
  });
});
