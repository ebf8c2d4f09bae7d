import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import type { Json } from '../../../src/core/base/hash.ts';
import { encodeRecord } from '../../../src/core/store/record.ts';
import { scanCarefully } from '../../../src/core/store/scanFile.ts';
import { scanRecords } from '../../../src/core/store/scanRecords.ts';
import { sampleRun } from '../../support/storeRecords.ts';

const sha256 = (data: Uint8Array | string) => createHash('sha256').update(data).digest('hex');
type Fields = { readonly [name: string]: Json };

const header = encodeRecord({ kind: 'session', schema: 1, id: '01KA0000000000000000000000', tool: 't' }, sha256);
const idOf = (n: number) => `01KA${String(n).padStart(22, '0')}`;

function fileOf(records: readonly Fields[]): Uint8Array {
  const lines = records.map((record, n) => encodeRecord({ kind: 'run', ...record, id: idOf(n), schema: 1 }, sha256));
  return new TextEncoder().encode(`${[header, ...lines].join('\n')}\n`);
}

/** The same by way of JSON. */
function carefulScan(bytes: Uint8Array) {
  const { rows, scores, parts, lines } = scanCarefully(bytes, 'x', sha256);
  return { rows, scores, parts, lines };
}

function quickScan(bytes: Uint8Array) {
  const scan = scanRecords(bytes, sha256);
  if (scan === null) return null;
  const { rows, count, scores, parts, lines } = scan;
  return { rows: rows.slice(0, count).map((row) => ({ ...row, key: [...row.key] })), scores, parts, lines };
}

/** The cell of an evaluation as it is stored. */
const sampleCell: Fields = {
  ...{ kind: 'score', evaluation: idOf(500), run: idOf(501), column: 'c0ffee', caseId: '1', caseHash: 'd'.repeat(64) },
  ...{ repeat: 0, promptId: 'summarize', promptHash: 'a'.repeat(64), outcome: 'ok', cached: false, costUsd: 0.1 },
  scores: [{ evaluator: 'contains', value: 1, passed: true, reason: 'Passed.', metadata: {} }],
  ...{ evaluatorHashes: ['e'.repeat(64)], value: 1, passed: true, error: null, latencyMs: 12, originalCostUsd: null },
};

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
        const scan = quickScan(bytes);
        if (scan === null) return;
        compared += scan.rows.length;
        assert.deepEqual(scan, carefulScan(bytes));
      }),
      { numRuns: 500 * Number(process.env.PT_SEEDS ?? 1) },
    );
    assert.ok(compared > 100, `${compared} rows were compared`);
  });

  it('finds what the careful reader finds in files of evaluations, for any values of the fields', () => {
    const odd = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom<Json>(null, '', idOf(3), idOf(4), 'mine', 'ok', 'ending', 'batch'),
    );
    const fields = fc.dictionary(fc.constantFrom('evaluation', 'run', 'part', 'outcome', 'scores', 'value'), odd, {
      maxKeys: 2,
    });
    const plain = fc.constantFrom<Fields>(
      ...[sampleRun({ evaluation: idOf(500) }), sampleRun({ possiblyBilledLost: 1 }), sampleCell],
      ...[
        { ...sampleCell, run: null },
        { kind: 'score', run: idOf(1), evaluator: 'human', value: 1, passed: true },
      ],
      ...[
        { kind: 'evaluation', part: 'beginning' },
        { kind: 'evaluation', part: 'ending', evaluation: idOf(500) },
        { kind: 'evaluation', part: 'batch', evaluation: idOf(500), state: 'waiting', batches: ['b'] },
      ],
      { kind: 'review', scores: [] },
    );
    const record = fc.tuple(
      plain,
      fc.oneof({ weight: 4, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: fields }),
    );
    let [compared, tried] = [0, 0];
    fc.assert(
      fc.property(fc.array(record, { maxLength: 6 }), (records) => {
        const all = records.map(([whole, more]) => ({ ...whole, ...(more as Fields) }));
        const bytes = fileOf(JSON.parse(JSON.stringify(all)) as Fields[]);
        const scan = quickScan(bytes);
        tried += 1;
        if (scan === null) return;
        compared += 1;
        assert.deepEqual(scan, carefulScan(bytes));
      }),
      { numRuns: 500 * Number(process.env.PT_SEEDS ?? 1) },
    );
    assert.ok(compared > tried / 3, `${compared} of ${tried} files were scanned quickly`);
  });

  it('takes every file that only holds runs as they are', () => {
    const runs = [
      sampleRun(),
      sampleRun({ version: null, costNanoUsd: null }),
      sampleRun({ messages: [{ role: 'user', content: 'say "hi" \\' }] }),
    ];
    assert.deepEqual(quickScan(fileOf(runs)), carefulScan(fileOf(runs)));
  });

  it('leaves to the careful reader whatever is not such a file', () => {
    const good = new TextDecoder().decode(fileOf([sampleRun(), sampleRun()]));
    const foreignRun = encodeRecord({ kind: 'score', id: idOf(7), schema: 1, run: 'x' }, sha256);
    const unknown = encodeRecord({ kind: 'poem', id: idOf(7), schema: 1 }, sha256);
    const newer = encodeRecord({ kind: 'run', id: idOf(8), schema: 2 }, sha256);
    const foreignId = encodeRecord({ kind: 'run', id: 'mine', schema: 1 }, sha256);
    const texts = [
      good.slice(0, -1),
      good.slice(0, -30),
      good.replace('Hello', 'Jello'),
      `${good}${foreignRun}\n`,
      `${good}${unknown}\n`,
      `${good}${header}\n`,
      `${good}${newer}\n`,
      `${good}${foreignId}\n`,
      `${good}\n`,
      `${good}{"a":\n`,
      `${good}{"kind":"run","id":"${idOf(9)}","schema":1}\n`,
      good.replaceAll('\n', '\r\n'),
      `\ufeff${good}`,
    ];
    for (const text of texts) assert.equal(quickScan(new TextEncoder().encode(text)), null, text.slice(-80));
  });

  it('never throws and never accepts a changed record', () => {
    const bytes = fileOf([sampleRun(), sampleRun({ promptId: 'b' })]);
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, mask) => {
        const damaged = bytes.slice();
        damaged[at] = (damaged[at] as number) ^ mask;
        assert.equal(quickScan(damaged), null);
      }),
      { numRuns: 1_000 },
    );
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 300 }),
        (noise) => scanRecords(Uint8Array.from([...noise, 10]), sha256) === null || noise.length === 0,
      ),
    );
  });
});
