// The grid of results: cells fold their repeats, modes choose rows, and a regression is what a comparison calls a loss.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { runAtOnce } from '../../../src/core/base/steps.ts';
import { comparedCells } from '../../../src/core/evaluation/comparison/comparedCells.ts';
import type { CellOutcome, CellResult, Column } from '../../../src/core/evaluation/evaluation.ts';
import { basePlaces, defaultBase } from '../../../src/core/evaluation/grid/baseColumns.ts';
import { createGrid, type Grid } from '../../../src/core/evaluation/grid/grid.ts';
import {
  cellFigures,
  extendView,
  type GridQuery,
  type RowSort,
  viewGrid,
} from '../../../src/core/evaluation/grid/gridView.ts';
import type { RowMode } from '../../../src/core/evaluation/grid/rowModes.ts';
import { matchRow, readRowPattern } from '../../../src/core/evaluation/grid/rowSearch.ts';
import { compareColumns } from '../../support/comparedColumns.ts';

function column(key: string, more: Partial<Column> = {}): Column {
  const identity = { promptId: 'p', promptHash: `hash ${key}`, blob: null, version: 1, selector: key };
  return { key, ...identity, model: 'offline/echo', tried: {}, ...more };
}

const [a, b] = [column('a'), column('b')];

/** `+` passed, `-` failed, `?` undecided, `!` error, `f` filtered, `r` refused. */
const outcomes: { readonly [sign: string]: { readonly outcome: CellOutcome; readonly passed: boolean | null } } = {
  '+': { outcome: 'ok', passed: true },
  '-': { outcome: 'ok', passed: false },
  '?': { outcome: 'ok', passed: null },
  '!': { outcome: 'error', passed: null },
  f: { outcome: 'content_filter', passed: null },
  r: { outcome: 'refusal', passed: null },
};

function cell(of: Column, caseId: number | string, sign: string, more: Partial<CellResult> = {}): CellResult {
  const { key, promptId, promptHash, version, selector, model } = of;
  const { outcome, passed } = outcomes[sign]!;
  return {
    ...{ column: key, caseId: String(caseId), caseHash: `case ${caseId}`, repeat: 0 },
    ...{ promptId, promptHash, version, selector, model, run: `RUN ${key} ${caseId}`, outcome, cached: false },
    ...{ costUsd: 0.01, originalCostUsd: 0.01, latencyMs: 10, scores: [], evaluatorHashes: [] },
    ...{ value: passed === null ? null : Number(passed), passed, error: null },
    ...more,
  };
}

/** One text a row, in it the signs of the columns parted by spaces; several signs of a column are repeats. */
function gridOf(columns: readonly Column[], rows: readonly string[]): Grid {
  const grid = createGrid(columns);
  for (const [at, row] of rows.entries())
    for (const [place, signs] of row.split(' ').entries())
      for (const [repeat, sign] of [...signs].entries()) grid.add(cell(columns[place]!, at + 1, sign, { repeat }));
  return grid;
}

function view(grid: Grid, query: Partial<GridQuery> = {}) {
  return viewGrid(grid, { mode: 'all', sort: { by: 'row' }, bases: [null, 0], found: null, ...query });
}

const idsOf = (grid: Grid, query: Partial<GridQuery> = {}) => view(grid, query).rows.map(({ caseId }) => caseId);

describe('a cell of the grid', () => {
  const folds: readonly (readonly [signs: string, fate: string, passed: number])[] = [
    ['+', 'passed', 1],
    ['++', 'passed', 2],
    ['+-', 'mixed', 1],
    ['--', 'failed', 0],
    ['+!', 'error', 1],
    ['-!', 'failed', 0],
    ['+f', 'filtered', 1],
    ['+r', 'refused', 1],
    ['+?', 'undecided', 1],
    ['+-!', 'mixed', 1],
  ];
  for (const [signs, fate, passed] of folds) {
    it(`with the answers ${signs} is ${fate}, ${passed} of ${signs.length} passed`, () => {
      const { fate: folded, passed: count } = gridOf([a], [signs]).rows[0]!.cells[0]!;
      assert.deepEqual([folded, count], [fate, passed]);
    });
  }

  it('costs what its answers cost together, and nothing is known when one is unknown', () => {
    const costOf = (costs: readonly (number | null)[]) => {
      const grid = createGrid([a]);
      for (const [repeat, originalCostUsd] of costs.entries()) grid.add(cell(a, 1, '+', { repeat, originalCostUsd }));
      return grid.rows[0]!.cells[0]!.costUsd;
    };
    assert.deepEqual([costOf([1, 2]), costOf([1, null])], [3, null]);
  });

  it('costs an unknown amount, not nothing, where nothing was asked', () => {
    const grid = createGrid([a]);
    grid.add(cell(a, 1, '!', { run: null, outcome: 'unrendered', originalCostUsd: null, latencyMs: null }));
    const { costUsd, latencyMs, value } = grid.rows[0]!.cells[0]!;
    assert.deepEqual({ costUsd, latencyMs, value }, { costUsd: null, latencyMs: null, value: null });
  });

  it('takes the mean of the values and latencies that are known', () => {
    const grid = createGrid([a]);
    grid.add(cell(a, 1, '+', { value: 0.5, latencyMs: 10 }));
    grid.add(cell(a, 1, '!', { repeat: 1, value: null, latencyMs: null }));
    grid.add(cell(a, 1, '+', { repeat: 2, value: 1, latencyMs: 30 }));
    const { value, latencyMs } = grid.rows[0]!.cells[0]!;
    assert.deepEqual({ value, latencyMs }, { value: 0.75, latencyMs: 20 });
  });

  it('holds the newest result of a question that was asked again', () => {
    const grid = gridOf([a], ['!']);
    grid.add(cell(a, 1, '+'));
    assert.equal(grid.rows[0]!.cells[0]!.fate, 'passed');
  });
});

describe('the grid', () => {
  it('is the same whatever came first', () => {
    const results = [cell(a, 1, '+'), cell(b, 1, '-'), cell(a, 2, '!'), cell(b, 2, '+'), cell(a, 10, '-')];
    const filled = (list: readonly CellResult[]) => {
      const grid = createGrid([a, b]);
      for (const result of list) grid.add(result);
      return view(grid);
    };
    fc.assert(
      fc.property(fc.shuffledSubarray(results, { minLength: results.length }), (shuffled) => {
        assert.deepEqual(filled(shuffled), filled(results));
      }),
    );
  });

  it('leaves results of other columns out', () => {
    const grid = createGrid([a]);
    grid.add(cell(b, 1, '+'));
    assert.deepEqual(grid.rows, []);
  });

  it('tells two rows of one id apart by what they say', () => {
    const grid = createGrid([a]);
    grid.add(cell(a, 1, '+'));
    grid.add(cell(a, 1, '-', { caseHash: 'edited' }));
    assert.equal(grid.rows.length, 2);
  });
});

describe('a mode of the grid', () => {
  const grid = gridOf([a, b], ['+ +', '+ -', '- +', '! +', '+ r', '? ?', 'f f', '+- +']);
  const modes: readonly (readonly [RowMode, readonly string[]])[] = [
    ['all', ['1', '2', '3', '4', '5', '6', '7', '8']],
    ['failures', ['2', '3', '8']],
    ['errors', ['4', '5', '7']],
    ['different', ['2', '3', '4', '5', '8']],
    ['regressed', ['2', '5']],
  ];
  for (const [mode, ids] of modes)
    it(`${mode} has the rows ${ids.join(', ')}`, () => assert.deepEqual(idsOf(grid, { mode }), ids));

  it('is counted among the rows that were found', () => {
    const found = new Set(grid.rows.slice(0, 4).map(({ key }) => key));
    assert.deepEqual(view(grid, { found }).counts, { all: 4, failures: 2, errors: 1, different: 3, regressed: 1 });
  });

  it('regressed has none without a base', () => {
    assert.deepEqual(idsOf(grid, { mode: 'regressed', bases: [null, null] }), []);
  });

  it('regressed goes by values where nothing passes or fails', () => {
    const scored = createGrid([a, b]);
    for (const [id, [before, after]] of [
      [0.9, 0.5],
      [0.5, 0.9],
      [0.5, 0.5],
    ].entries()) {
      scored.add(cell(a, id, '?', { value: before! }));
      scored.add(cell(b, id, '?', { value: after! }));
    }
    assert.deepEqual(idsOf(scored, { mode: 'regressed' }), ['0']);
  });

  it('regressed has the rows that a comparison counts as losses', () => {
    const signs = fc.string({ unit: fc.constantFrom(...Object.keys(outcomes)), minLength: 2, maxLength: 2 });
    const row = fc.tuple(signs, signs).map((pair) => pair.join(' '));
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 12 }), (rows) => {
        const made = gridOf([a, b], rows);
        const results = made.rows.flatMap(({ cells }) => cells.flatMap((one) => one!.results));
        const [pair] = compareColumns(runAtOnce(comparedCells([a, b], results))).pairs;
        const losses = pair!.losses.map(({ label }) => label).sort();
        if (made.isDecided) assert.deepEqual(idsOf(made, { mode: 'regressed' }).sort(), losses);
      }),
      { numRuns: 25 },
    );
  });
});

describe('the order of rows', () => {
  it('is that of their places, numbers by size', () => {
    const grid = createGrid([a]);
    for (const id of [10, 2, 1]) grid.add(cell(a, id, '+'));
    assert.deepEqual(idsOf(grid), ['1', '2', '10']);
  });

  const figures: readonly Partial<CellResult>[] = [
    { value: 0.5, latencyMs: 30, originalCostUsd: 2 },
    { value: null, latencyMs: null, originalCostUsd: null },
    { value: 0.1, latencyMs: 10, originalCostUsd: 3 },
    { value: 0.5, latencyMs: 20, originalCostUsd: 1 },
  ];
  const orders: readonly (readonly ['value' | 'latency' | 'cost', boolean, readonly string[]])[] = [
    ['value', false, ['3', '1', '4', '2']],
    ['value', true, ['1', '4', '3', '2']],
    ['latency', false, ['3', '4', '1', '2']],
    ['latency', true, ['1', '4', '3', '2']],
    ['cost', false, ['4', '1', '3', '2']],
    ['cost', true, ['3', '1', '4', '2']],
  ];
  for (const [by, isDescending, ids] of orders) {
    it(`by ${by}, ${isDescending ? 'largest' : 'smallest'} first, has rows without it last`, () => {
      const grid = createGrid([a]);
      for (const [at, one] of figures.entries()) grid.add(cell(a, at + 1, '+', one));
      const sort: RowSort = { by: cellFigures[by], column: 0, isDescending };
      assert.deepEqual(idsOf(grid, { sort, bases: [null] }), ids);
    });
  }

  it('stays while results come: new rows are behind those that are shown', () => {
    const grid = gridOf([a], ['+', '-', '+']);
    const shown = view(grid, { mode: 'failures', bases: [null] }).rows;
    grid.add(cell(a, 0, '-'));
    grid.add(cell(a, 2, '+'));
    const grown = extendView(shown, view(grid, { mode: 'failures', bases: [null] }));
    assert.deepEqual(
      grown.map(({ caseId }) => caseId),
      ['2', '0'],
    );
  });
});

describe('the base of a column', () => {
  const columns = [
    column('v1 small', { promptHash: 'v1', model: 'small' }),
    column('v1 large', { promptHash: 'v1', model: 'large' }),
    column('v2 small', { promptHash: 'v2', model: 'small' }),
    column('v2 large', { promptHash: 'v2', model: 'large', tried: {} }),
    column('v2 hot', { promptHash: 'v2', model: 'large', tried: { temperature: 1 } }),
  ];
  it('is the same question in the version that is the base', () => {
    assert.deepEqual(basePlaces({ base: 'v1', columns }, 'version'), [null, null, 0, 1, null]);
  });
  it('is the column that somebody chose, for all others', () => {
    assert.deepEqual(basePlaces({ base: 'v1', columns }, 'v2 small'), [2, 2, null, 2, 2]);
  });
  it('is nothing when nothing is chosen, or what was chosen is gone', () => {
    for (const choice of ['none', 'gone'])
      assert.deepEqual(
        basePlaces({ base: 'v1', columns }, choice),
        columns.map(() => null),
      );
  });
  it('is chosen by itself only where the evaluation has one and something beside it', () => {
    assert.equal(defaultBase({ base: 'v1', columns }), 'version');
    assert.equal(defaultBase({ base: null, columns }), 'none');
    assert.equal(defaultBase({ base: 'v1', columns: columns.slice(0, 2) }), 'none');
  });
});

describe('a text that is looked for', () => {
  const matcher = async ({ source, text }: { source: string; text: string }) =>
    source === 'never'
      ? ({ kind: 'timeout', limitMs: 5 } as const)
      : source === '('
        ? ({ kind: 'invalid', message: 'Unterminated group' } as const)
        : text.includes('refund')
          ? ({ kind: 'match', start: 0, end: 1 } as const)
          : ({ kind: 'none' } as const);

  it('is words in any letter case, or a pattern between slashes', () => {
    assert.deepEqual(readRowPattern(' Refund/ed '), { kind: 'words', words: 'refund/ed' });
    assert.deepEqual(readRowPattern('/re.*d/i'), { kind: 'regex', source: 're.*d', flags: 'i' });
    assert.deepEqual(readRowPattern('/a\nb/'), { kind: 'regex', source: 'a\nb', flags: '' });
    assert.equal(readRowPattern('  '), null);
  });
  it('is found in the text, words by this process and patterns by the matcher alone', async () => {
    const look = (text: string, pattern: string) => matchRow(readRowPattern(pattern)!, text, matcher);
    assert.deepEqual(await look('A REFUND', 'refund'), { isFound: true });
    assert.deepEqual(await look('A refund', '/x/'), { isFound: true });
    assert.deepEqual(await look('nothing', '/x/'), { isFound: false });
  });
  it('says in words why a pattern cannot be used', async () => {
    for (const [pattern, problem] of [
      ['/never/', 'The regular expression takes more than 5 ms on one row.'],
      ['/(/', 'This is no regular expression: Unterminated group.'],
    ] as const)
      assert.deepEqual(await matchRow(readRowPattern(pattern)!, 'text', matcher), { problem });
    const without = await matchRow(readRowPattern('/x/')!, 'text', undefined);
    assert.deepEqual(without, { problem: 'Regular expressions cannot be used here.' });
  });
});
