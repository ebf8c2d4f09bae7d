// What the page of results is told: the head, how many rows a query has, and only the rows it asks for.
import assert from 'node:assert/strict';
import type { CellResult, Evaluation, EvaluationProgress } from '../../../src/core/evaluation/evaluation.ts';
import { createGrid } from '../../../src/core/evaluation/grid/grid.ts';
import type { Run, Score } from '../../../src/core/run/run.ts';
import { cellDetails, unknownRow } from '../../../src/extension/grid/cellDetails.ts';
import { GridModel } from '../../../src/extension/grid/gridModel.ts';
import type { GridSource } from '../../../src/extension/grid/gridSource.ts';
import { shownRow } from '../../../src/extension/grid/shownRows.ts';
import {
  type AskedQuery,
  type GridHostMessage,
  type GridState,
  type GridView,
  gridHostMessageSchema,
  type ShownRow,
} from '../../../src/protocol/evaluationGrid.ts';
import { finishedRun } from '../../support/finishedRun.ts';
import { evaluationOf, sampleCell, sampleEvaluation } from '../../support/reportSample.ts';

const all: AskedQuery = {
  ...{ mode: 'all', search: '', base: null },
  sort: { by: 'row', column: '', isDescending: false },
};

interface Live extends GridSource {
  results: CellResult[];
  isRunning: boolean;
  evaluation: Evaluation | null;
  progress: EvaluationProgress | null;
  tell(): void;
}

function liveSource(evaluation: Evaluation, results: readonly CellResult[]): Live {
  const listeners = new Set<() => void>();
  return {
    ...{ isRunning: true, header: evaluation, results: [...results], progress: null, evaluation: null },
    ...{ failure: null, notices: [] },
    onDidChange(listener) {
      listeners.add(listener);
      return { dispose: () => void listeners.delete(listener) };
    },
    tell() {
      for (const listener of listeners) listener();
    },
  };
}

function storedSource(evaluation: Evaluation): GridSource {
  return { ...liveSource(evaluation, evaluation.results), isRunning: false, evaluation };
}

async function openPage(...given: ConstructorParameters<typeof Page>): Promise<Page> {
  const page = new Page(...given);
  await turn();
  page.told.length = 0;
  return page;
}

class Page {
  readonly told: GridHostMessage[] = [];
  readonly model: GridModel;
  /** What people said, by run; may change. */
  opinions: Readonly<Record<string, readonly Score[]>> = {};
  /** How often others had a turn. */
  pauses = 0;
  #waiting: (() => void)[] = [];
  #nowMs = 0;

  constructor(source: GridSource, answers: Readonly<Record<string, string>> = {}) {
    this.model = new GridModel({
      ...{ source, keyOf: (id) => `page of ${id}`, nowMs: () => this.#nowMs++ },
      pause: async () => {
        this.pauses += 1;
      },
      answers: async (ids) => new Map(ids.map((id) => [id, runOf(id, answers[id] ?? `Answer ${id}`)])),
      opinions: async (ids) => {
        const said = ids.map((id) => [id, this.opinions[id]] as const);
        return new Map(said.filter((one): one is [string, readonly Score[]] => one[1] !== undefined));
      },
      matchRegex: async ({ source: pattern, text }) =>
        new RegExp(pattern).test(text) ? { kind: 'match', start: 0, end: 1 } : { kind: 'none' },
      after: (_ms, callback) => void this.#waiting.push(callback),
      post: (message) => this.told.push(message),
    });
  }

  /** Lets the time pass that the model waits for. */
  wait(): void {
    for (const callback of this.#waiting.splice(0)) callback();
  }

  last<T extends GridHostMessage['type']>(type: T): Extract<GridHostMessage, { type: T }> {
    return this.told.findLast((message) => message.type === type) as Extract<GridHostMessage, { type: T }>;
  }
  get state(): GridState {
    return this.last('state').state;
  }
  get view(): GridView {
    return this.last('view');
  }
  async rows(start = 0, count = 200): Promise<readonly ShownRow[]> {
    await this.model.rows(this.view.revision, start, count);
    return this.last('rows').rows;
  }
}

function runOf(id: string, answer: string): Run {
  return finishedRun({ id, messages: [], answer, more: { variables: { who: `who of ${id}` } } });
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('the page of a stored evaluation', () => {
  it('is told the head and the rows of its query, and rows only when it asks', async () => {
    const page = await openPage(storedSource(sampleEvaluation()));
    page.model.tell(null);
    assert.deepEqual(
      page.told.map(({ type }) => type),
      ['state', 'view'],
    );
    assert.deepEqual([page.view.rows, page.view.counts.failures, page.view.counts.errors], [3, 1, 1]);
    const rows = await page.rows(1, 1);
    assert.deepEqual(
      rows.map(({ id }) => id),
      ['2'],
    );
    assert.equal(rows[0]?.label, 'who: who of RUN a 2 0');
    assert.deepEqual(
      rows[0]?.cells.map(({ verdict }) => verdict),
      ['failed', 'passed'],
    );
    assert.equal(rows[0]?.cells[0]?.reason, 'greets: No «Hello».');
    assert.equal(rows[0]?.cells[0]?.text, 'Answer RUN a 2 0');
  });

  it('is told only what the contract has, and no path', async () => {
    const page = await openPage(storedSource(sampleEvaluation()));
    page.model.tell(null);
    await page.rows();
    for (const message of page.told) assert.ok(gridHostMessageSchema.safeParse(message).success, message.type);
    assert.deepEqual(page.state.page, {
      key: 'page of 01JDH400000000000000000000',
      evaluation: '01JDH400000000000000000000',
    });
  });

  it('shows an error as an error, with why, and a refusal as one', async () => {
    const page = await openPage(storedSource(sampleEvaluation()));
    page.model.tell(null);
    const { cells } = (await page.rows(2, 1))[0]!;
    assert.deepEqual(
      cells.map(({ fate, verdict }) => [fate, verdict]),
      [
        ['error', 'error'],
        ['refused', 'refused'],
      ],
    );
    assert.equal(page.state.columns[0]?.facts[0], '1 error');
    assert.equal(page.state.columns[1]?.facts[0], '1 refused');
    // Three cells, one of them an error, which is no failed row.
    assert.match(page.state.columns[0]?.rate ?? '', /of 2 rows$/);
  });

  it('answers the query that a page remembers at once', async () => {
    const page = await openPage(storedSource(sampleEvaluation()));
    page.model.tell({ ...all, mode: 'failures' });
    assert.equal(page.view.rows, 1);
  });

  it('tells where the row is now that the user looked at', async () => {
    const page = await openPage(storedSource(sampleEvaluation()));
    page.model.tell(null);
    const sort = { by: 'value', column: 'a', isDescending: false } as const;
    page.model.query({ ...all, sort }, `1 ${'1'.repeat(64)}`);
    assert.equal(page.view.anchor, 1);
  });

  it('says nothing to a question about an older view', async () => {
    const page = await openPage(storedSource(sampleEvaluation()));
    page.model.tell(null);
    const { revision } = page.view;
    page.model.query({ ...all, mode: 'errors' }, null);
    await page.model.rows(revision, 0, 10);
    assert.equal(page.told.filter(({ type }) => type === 'rows').length, 0);
  });

  it('holds the others against the column that is chosen', async () => {
    const page = await openPage(storedSource(sampleEvaluation()));
    page.model.tell(null);
    assert.deepEqual([page.state.base, page.state.hasOwnBase], ['none', false]);
    const { pauses } = page;
    page.model.query({ ...all, base: 'b', mode: 'regressed' }, null);
    assert.deepEqual(
      page.state.columns.map(({ comparison }) => comparison?.text),
      ['comparing…', undefined],
    );
    await turn();
    assert.ok(page.pauses - pauses >= 20, `${page.pauses - pauses} turns`);
    assert.deepEqual(
      page.state.columns.map(({ isBase }) => isBase),
      [false, true],
    );
    assert.match(page.state.columns[0]?.comparison?.text ?? '', /points?, 95 % interval .*: inconclusive$/);
    assert.deepEqual(
      (await page.rows()).map(({ id }) => id),
      ['2'],
    );
  });

  it('finds words and patterns in answers, reasons and inputs', async () => {
    const page = await openPage(storedSource(sampleEvaluation()), { 'RUN b 1 0': 'A refund of 12 euros' });
    page.model.tell(null);
    for (const [search, ids] of [
      ['REFUND', ['1']],
      ['/\\d+ euros/', ['1']],
      ['no «hello»', ['2', '3']],
      ['who of RUN a 3', ['3']],
      ['nowhere', []],
    ] as const) {
      page.model.query({ ...all, search }, null);
      await turn();
      assert.deepEqual(
        (await page.rows()).map(({ id }) => id),
        ids,
        search,
      );
      assert.equal(page.view.searching, '');
    }
  });

  it('says of a cell why it was paid for, and why not', async () => {
    const made = sampleEvaluation();
    const results = made.results.map((result, at) => (at === 0 ? { ...result, cached: true, costUsd: 0 } : result));
    const page = await openPage(storedSource({ ...made, results }));
    const details = (column: string) => {
      const placed = page.model.cell(`1 ${'1'.repeat(64)}`, column)!;
      return cellDetails(placed, { columns: made.columns, answers: new Map(), row: unknownRow });
    };
    assert.match(details('a').answers[0]?.facts[0]?.value ?? '', /^yes/);
    assert.equal(details('b').answers[0]?.facts[0]?.label, 'Paid now');
  });
});

describe('a conversation in the grid', () => {
  const messages = [
    { role: 'system' as const, content: 'Be kind.' },
    { role: 'user' as const, content: 'Where is my parcel?' },
    { role: 'assistant' as const, content: 'Which one?' },
    { role: 'user' as const, content: 'Parcel 4.' },
  ];
  const run = finishedRun({ id: 'RUN a 1 0', messages, answer: 'It arrives on Monday.' });
  const made = sampleEvaluation();
  const talk = { turns: ['RUN 0', 'RUN a 1 0'], userRuns: [], userCostUsd: 0, start: 1, end: null, lastTurn: 2 };
  const [first] = made.results;
  const held = { ...first!, conversation: talk };

  it('shows the last answer in its cell, and how many turns led to it', () => {
    const [a] = made.columns;
    const grid = createGrid([a!]);
    grid.add(held);
    const { cells } = shownRow(grid.rows[0]!, new Map([[run.id, run]]), { bases: [null], isDecided: true });
    assert.equal(cells[0]?.text, 'It arrives on Monday.');
    assert.equal(cells[0]?.facts[0], '2 turns');
  });

  it('opens turn by turn, without what the prompt says to itself', async () => {
    const page = await openPage(storedSource({ ...made, results: [held, ...made.results.slice(1)] }));
    const placed = page.model.cell(`1 ${'1'.repeat(64)}`, 'a')!;
    const options = { columns: made.columns, answers: new Map([[run.id, run]]), row: unknownRow };
    assert.deepEqual(cellDetails(placed, options).answers[0]?.said, [
      { role: 'user', text: 'Where is my parcel?' },
      { role: 'assistant', text: 'Which one?' },
      { role: 'user', text: 'Parcel 4.' },
      { role: 'assistant', text: 'It arrives on Monday.' },
    ]);
    const other = page.model.cell(`2 ${'2'.repeat(64)}`, 'a')!;
    assert.equal(cellDetails(other, { ...options, answers: new Map() }).answers[0]?.said, null);
  });
});

describe('what people said of answers', () => {
  const said = (value: number | null, passed: boolean | null = null): Score => {
    return { evaluator: 'human', value, passed, reason: '', metadata: {} };
  };
  const rated = async (opinions: Page['opinions']): Promise<Page> => {
    const page = await openPage(storedSource(sampleEvaluation()));
    page.opinions = opinions;
    page.model.tell(null);
    page.model.refreshRows();
    await turn();
    return page;
  };

  it('stands with its column: how many, of how many, and the mean of the newest words', async () => {
    const page = await rated({ 'RUN b 1 0': [said(0.2), said(0.8)], 'RUN b 2 0': [said(0, false)] });
    assert.deepEqual(
      page.state.columns.map(({ rating }) => rating),
      ['', 'people rated 2 of 3 answers, mean 0.40'],
    );
  });

  it('orders the rows, those of which nobody said anything last either way', async () => {
    const page = await rated({ 'RUN a 3 0': [said(0.5)], 'RUN a 1 0': [said(0.9)], 'RUN a 2 0': [said(null)] });
    for (const [isDescending, ids] of [
      [false, ['3', '1', '2']],
      [true, ['1', '3', '2']],
    ] as const) {
      page.model.query({ ...all, sort: { by: 'rating', column: 'a', isDescending } }, null);
      const rows = await page.rows();
      assert.deepEqual(
        rows.map(({ id }) => id),
        ids,
      );
    }
  });

  it('moves no row when something is said', async () => {
    const page = await rated({ 'RUN a 3 0': [said(0.5)] });
    page.model.query({ ...all, sort: { by: 'rating', column: 'a', isDescending: true } }, null);
    page.opinions = { ...page.opinions, 'RUN a 2 0': [said(1)] };
    page.model.refreshRows();
    await turn();
    assert.deepEqual(
      (await page.rows()).map(({ id }) => id),
      ['3', '1', '2'],
    );
    assert.equal(page.state.columns[0]?.rating, 'people rated 2 of 3 answers, mean 0.75');
  });
});

describe('the rows that are reviewed', () => {
  it('are those that are selected, else those that are shown, else all', async () => {
    const page = await openPage(storedSource(sampleEvaluation()));
    page.model.tell(null);
    assert.equal(page.model.chosenRows([]), null);
    assert.deepEqual(page.model.chosenRows([`3 ${'3'.repeat(64)}`, 'gone']), ['3']);
    page.model.query({ ...all, mode: 'failures' }, null);
    assert.deepEqual(page.model.chosenRows([]), ['2']);
    page.model.query({ ...all, search: 'nowhere' }, null);
    assert.deepEqual(page.model.chosenRows([]), []);
  });
});

describe('the page of an evaluation that runs', () => {
  const made = sampleEvaluation();
  const [first, second] = made.columns;

  it('says how far it is, and shows what is there', async () => {
    const source = liveSource(made, made.results.slice(0, 3));
    const page = await openPage(source);
    page.model.tell(null);
    assert.equal(page.state.verdict, null);
    assert.equal(page.view.rows, 2);
    const told = {
      done: 3,
      total: 6,
      failed: 1,
      errors: 0,
      cached: 1,
      spentUsd: 0.02,
      remainingMs: 4_000,
      remainingUsd: 0.03,
    };
    source.progress = told;
    source.tell();
    assert.equal(
      page.state.progress?.text,
      '3 of 6 answers, 1 failed, 1 were there already, $0.02 spent, about 4.0 s and $0.03 to go',
    );
    assert.deepEqual(
      (await page.rows()).map(({ cells }) => cells.map(({ fate }) => fate)),
      [
        ['passed', 'passed'],
        ['failed', null],
      ],
    );
  });

  it('puts new rows behind those that are shown, and leaves those that no longer fit', async () => {
    const source = liveSource(made, [sampleCell(first!, '5', { passed: false }), sampleCell(second!, '5')]);
    const page = await openPage(source);
    page.model.tell({ ...all, mode: 'failures' });
    source.results.push(sampleCell(first!, '1', { passed: false }));
    source.results[0] = sampleCell(first!, '5');
    source.tell();
    page.wait();
    assert.deepEqual(
      (await page.rows()).map(({ id }) => id),
      ['5', '1'],
    );
    assert.equal(page.view.counts.failures, 1);
  });

  it('is put in order once it has ended, with the verdict', async () => {
    const source = liveSource(made, made.results.toReversed());
    const page = await openPage(source);
    page.model.tell(null);
    source.isRunning = false;
    source.evaluation = made;
    source.tell();
    await turn();
    assert.deepEqual(
      (await page.rows()).map(({ id }) => id),
      ['1', '2', '3'],
    );
    assert.deepEqual(page.state.verdict, { text: 'fail', tone: 'bad' });
    assert.equal(page.state.progress, null);
  });

  it('hears nothing more once its page is closed', async () => {
    const source = liveSource(made, []);
    const page = await openPage(source);
    page.model.dispose();
    source.tell();
    page.wait();
    assert.deepEqual(page.told, []);
  });
});

describe('the page of a large evaluation', () => {
  it('is told a few rows of five thousand', async () => {
    const { columns } = sampleEvaluation();
    const results = Array.from({ length: 5_000 }, (_, at) =>
      columns.map((column) => sampleCell(column, String(at + 1), { passed: at % 7 !== 0 })),
    ).flat();
    const page = await openPage(storedSource(evaluationOf(columns, results)));
    page.model.tell({ ...all, mode: 'failures' });
    assert.equal(page.view.rows, Math.ceil(5_000 / 7));
    assert.equal((await page.rows(500, 50)).length, 50);
    assert.ok(JSON.stringify(page.told).length < 40_000);
  });
});
