import assert from 'node:assert/strict';
import type { EvaluationRow } from '../../../src/core/operation/evaluation/evaluationRows.ts';
import { rememberRows } from '../../../src/core/operation/evaluation/rememberRows.ts';

const row = (id: number, text = ''): EvaluationRow => ({
  ...{ id: String(id), hash: `h${id}`, variables: { text }, expected: null, evaluators: [] },
  source: { path: null, index: id, line: null },
});

/** Rows that count how often they are read from their beginning. */
function counted(rows: Iterable<EvaluationRow>) {
  const counts = { readings: 0 };
  const read = async function* () {
    counts.readings += 1;
    yield* rows;
  };
  return { counts, rows: rememberRows(read) };
}

async function idsOf(rows: AsyncIterable<EvaluationRow>, most = Number.POSITIVE_INFINITY): Promise<string[]> {
  const ids: string[] = [];
  for await (const { id } of rows) {
    if (ids.push(id) >= most) break;
  }
  return ids;
}

describe('rows that are asked for several times', () => {
  it('few of them are read once', async () => {
    const { counts, rows } = counted([row(1), row(2), row(3)]);
    for (let time = 0; time < 3; time++) assert.deepEqual(await idsOf(rows()), ['1', '2', '3']);
    assert.equal(counts.readings, 1);
  });

  it('a reading that stops early keeps nothing', async () => {
    const { counts, rows } = counted([row(1), row(2), row(3)]);
    assert.deepEqual(await idsOf(rows(), 1), ['1']);
    assert.deepEqual(await idsOf(rows()), ['1', '2', '3']);
    assert.equal(counts.readings, 2);
  });

  it('two readings at once both see all rows', async () => {
    const { rows } = counted([row(1), row(2)]);
    assert.deepEqual(await Promise.all([idsOf(rows()), idsOf(rows())]), [
      ['1', '2'],
      ['1', '2'],
    ]);
  });

  for (const [what, many] of [
    ['many', Array.from({ length: 10_001 }, (_, id) => row(id))],
    ['large', [row(1, 'x'.repeat(9_000_000)), row(2, 'x'.repeat(9_000_000))]],
  ] as const)
    it(`${what} rows are read anew each time, and none of them is held`, async () => {
      const { counts, rows } = counted(many);
      assert.equal((await idsOf(rows())).length, many.length);
      assert.equal((await idsOf(rows())).length, many.length);
      assert.equal(counts.readings, 2);
    });
});
