import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import type { Json } from '../../../src/core/base/hash.ts';
import { idKey } from '../../../src/core/store/idTable.ts';
import { readRecords } from '../../../src/core/store/readRecords.ts';
import { encodeRecord } from '../../../src/core/store/record.ts';
import { toRunFigures } from '../../../src/core/store/runRow.ts';
import { scanRuns } from '../../../src/core/store/scanRuns.ts';
import { sampleRun } from '../../support/storeRecords.ts';

const sha256 = (data: Uint8Array | string) => createHash('sha256').update(data).digest('hex');
type Fields = { readonly [name: string]: Json };

const header = encodeRecord({ kind: 'session', schema: 1, id: '01KA0000000000000000000000', tool: 't' }, sha256);
const idOf = (n: number) => `01KA${String(n).padStart(22, '0')}`;

function fileOf(runs: readonly Fields[]): Uint8Array {
  const lines = runs.map((run, n) => encodeRecord({ ...run, kind: 'run', id: idOf(n), schema: 1 }, sha256));
  return new TextEncoder().encode(`${[header, ...lines].join('\n')}\n`);
}

/** The same rows by way of JSON. */
function carefulRows(bytes: Uint8Array) {
  return readRecords(bytes, 'x', sha256).records.map(({ record, offset, length }) => ({
    ...toRunFigures(record),
    key: idKey(record.id, sha256),
    offset,
    length,
    file: 0,
    order: 0,
  }));
}

function quickRows(bytes: Uint8Array) {
  const scan = scanRuns(bytes, sha256);
  return scan === null ? null : scan.rows.slice(0, scan.count).map((row) => ({ ...row, key: [...row.key] }));
}

describe('the quick scan of a result file', () => {
  it('finds what the careful reader finds, for any values of the fields', () => {
    const names = Object.keys(sampleRun());
    const odd = fc.oneof(
      fc.jsonValue(),
      fc.double(),
      fc.integer(),
      fc.constantFrom<Json>(null, true, '', 'a"b\\c', '2026-11-20T10:00:00.000Z'),
    );
    const run = fc.dictionary(fc.constantFrom(...names, 'other', 'usage', 'passed'), odd, { maxKeys: 8 });
    const outcome = fc.record({
      status: fc.constantFrom('completed', 'failed'),
      code: fc.constantFrom('provider/x', 'y'),
      output: fc.string(),
      usage: fc.record({ inputTokens: odd, outputTokens: fc.nat(), isEstimate: odd }),
    });
    const score = fc.record({
      passed: fc.constantFrom(true, false, null),
      value: fc.oneof(fc.double({ min: 0, max: 1 }), fc.constant(null)),
      reason: fc.string(),
      metadata: fc.constantFrom({}, { value: 1 }),
    });
    const scores = fc.array(score, { maxLength: 3 });
    const whole = fc
      .tuple(run, outcome, scores)
      .map(([fields, answer, marks]) => ({ ...sampleRun(), outcome: answer, scores: marks, ...fields }));
    let compared = 0;
    fc.assert(
      fc.property(fc.array(whole, { maxLength: 4 }), (runs) => {
        const plain = JSON.parse(JSON.stringify(runs)) as Fields[];
        const bytes = fileOf(plain);
        const rows = quickRows(bytes);
        if (rows === null) return;
        compared += rows.length;
        assert.deepEqual(rows, carefulRows(bytes));
      }),
      { numRuns: 500 * Number(process.env.PT_SEEDS ?? 1) },
    );
    assert.ok(compared > 100, `${compared} rows were compared`);
  });

  it('takes every file that only holds runs as they are', () => {
    const runs = [
      sampleRun(),
      sampleRun({ version: null, costNanoUsd: null }),
      sampleRun({ messages: [{ role: 'user', content: 'say "hi" \\' }] }),
    ];
    assert.deepEqual(quickRows(fileOf(runs)), carefulRows(fileOf(runs)));
  });

  it('leaves to the careful reader whatever is not such a file', () => {
    const good = new TextDecoder().decode(fileOf([sampleRun(), sampleRun()]));
    const score = encodeRecord({ kind: 'score', id: idOf(7), schema: 1, run: 'x' }, sha256);
    const newer = encodeRecord({ kind: 'run', id: idOf(8), schema: 2 }, sha256);
    const foreignId = encodeRecord({ kind: 'run', id: 'mine', schema: 1 }, sha256);
    const texts = [
      good.slice(0, -1),
      good.slice(0, -30),
      good.replace('Hello', 'Jello'),
      `${good}${score}\n`,
      `${good}${newer}\n`,
      `${good}${foreignId}\n`,
      `${good}\n`,
      `${good}{"a":\n`,
      `${good}{"kind":"run","id":"${idOf(9)}","schema":1}\n`,
      good.replaceAll('\n', '\r\n'),
      `\ufeff${good}`,
    ];
    for (const text of texts) assert.equal(quickRows(new TextEncoder().encode(text)), null, text.slice(-80));
  });

  it('never throws and never accepts a changed record', () => {
    const bytes = fileOf([sampleRun(), sampleRun({ promptId: 'b' })]);
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, mask) => {
        const damaged = bytes.slice();
        damaged[at] = (damaged[at] as number) ^ mask;
        assert.equal(quickRows(damaged), null);
      }),
      { numRuns: 1_000 },
    );
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 300 }),
        (noise) => scanRuns(Uint8Array.from([...noise, 10]), sha256) === null || noise.length === 0,
      ),
    );
  });
});
