// What the page of one evaluation knows, without the editor around it. The page is sent the head, how many rows its query has,
// and the rows it asks for; results that come meanwhile add rows and move none.
import type { Host } from '../../core/base/host.ts';
import { runInTurns } from '../../core/base/steps.ts';
import type { CellResult, ColumnTotal, Evaluation, EvaluationHeader } from '../../core/evaluation/evaluation.ts';
import { basePlaces, defaultBase } from '../../core/evaluation/grid/baseColumns.ts';
import { createGrid, type Grid, type GridCell, type GridRow } from '../../core/evaluation/grid/grid.ts';
import { cellFigures, extendView, type GridView, type RowSort, viewGrid } from '../../core/evaluation/grid/gridView.ts';
import { readRowPattern } from '../../core/evaluation/grid/rowSearch.ts';
import { createSummary } from '../../core/evaluation/summary.ts';
import { compareWithColumn } from '../../core/operation/comparison/baseComparison.ts';
import { formatCount } from '../../core/operation/formatValue.ts';
import type { AskedQuery, GridHostMessage, GridState } from '../../protocol/evaluationGrid.ts';
import { noOpinions, type ReadOpinions, readOpinions } from './gridOpinions.ts';
import { createGridSearch, type GridSearch, runsOf } from './gridSearch.ts';
import type { GridSource } from './gridSource.ts';
import { type GridFacts, gridState } from './gridState.ts';
import { type Answers, shownRow } from './shownRows.ts';

export interface GridPorts {
  /** Names the page of an evaluation, so that it is found again after a restart. */
  readonly keyOf: (evaluation: string) => string;
  readonly source: GridSource;
  /** The runs of these ids that the store has. */
  readonly answers: (runs: readonly string[]) => Promise<Answers>;
  readonly opinions: ReadOpinions;
  readonly matchRegex: Host['matchRegex'];
  /** Milliseconds from an arbitrary start. */
  readonly nowMs: () => number;
  /** Calls back once after so many milliseconds. */
  readonly after: (ms: number, callback: () => void) => void;
  /** Lets others run between two pieces of work. */
  readonly pause: () => Promise<void>;
  readonly post: (message: GridHostMessage) => void;
}

export interface PlacedCell {
  readonly row: GridRow;
  readonly cell: GridCell;
  /** Place of its column. */
  readonly place: number;
  /** The same row in the column that it is held against. */
  readonly base: { readonly place: number; readonly cell: GridCell } | null;
}

const everything: AskedQuery = {
  ...{ mode: 'all', search: '', base: null },
  sort: { by: 'row', column: '', isDescending: false },
};

/** Figures of a running evaluation are made anew so seldom that making them takes a twentieth of the time. */
const leastBetweenMs = 250;
const workShare = 20;
const cellsAtOnce = 5_000;

export class GridModel {
  readonly #ports: GridPorts;
  #grid: Grid = createGrid([]);
  #taken: CellResult[] = [];
  #totals: readonly ColumnTotal[] = [];
  #query: AskedQuery = everything;
  #view: GridView = { rows: [], counts: { all: 0, failures: 0, errors: 0, different: 0, regressed: 0 } };
  #revision = 0;
  #search: GridSearch | null = null;
  #opinions = noOpinions;
  /** With a column that somebody chose, by its key. */
  readonly #comparisons = new Map<string, GridFacts['comparison']>();
  /** Until the end was seen. */
  #isLive: boolean;
  #isWaiting = false;
  #hasMore = false;
  /** Whether there is anything to tell but the head. */
  #isTaken = false;
  /** Counts readings, so that one that was overtaken tells nothing. */
  #turn = 0;
  readonly #subscription: { dispose(): void };

  constructor(ports: GridPorts) {
    this.#ports = ports;
    this.#isLive = ports.source.isRunning;
    void this.#takeAll();
    this.#subscription = ports.source.onDidChange(() => this.#follow());
  }

  get header(): EvaluationHeader | null {
    return this.#ports.source.header;
  }

  get mode(): AskedQuery['mode'] {
    return this.#query.mode;
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  /** Tells a page that was just shown everything but the rows, with the query that it remembers. */
  tell(query: AskedQuery | null): void {
    if (query !== null) this.#query = query;
    this.#postState();
    if (this.#isTaken) this.#ask(null);
  }

  query(query: AskedQuery, anchor: string | null): void {
    const isOtherBase = this.#base(query) !== this.#base(this.#query);
    this.#query = query;
    this.#ask(anchor);
    if (isOtherBase) this.#postState();
  }

  /** Tells rows `start` and following, as long as the view is still the one that was asked about. */
  async rows(revision: number, start: number, count: number): Promise<void> {
    if (revision !== this.#revision) return;
    const rows = this.#view.rows.slice(start, start + count);
    const answers = await this.#ports.answers(runsOf(rows));
    if (revision !== this.#revision) return;
    const options = { bases: this.#bases(), isDecided: this.#grid.isDecided };
    this.#ports.post({ type: 'rows', revision, start, rows: rows.map((row) => shownRow(row, answers, options)) });
  }

  /** Null when it is not there. */
  cell(rowKey: string, column: string): PlacedCell | null {
    const row = this.#grid.find(rowKey);
    const place = this.#grid.columns.findIndex(({ key }) => key === column);
    const cell = row?.cells[place] ?? null;
    if (row === null || cell === null) return null;
    const basePlace = this.#bases()[place] ?? null;
    const base = basePlace === null ? null : (row.cells[basePlace] ?? null);
    return { row, cell, place, base: base && { place: basePlace as number, cell: base } };
  }

  row(key: string): GridRow | null {
    return this.#grid.find(key);
  }

  /** Ids of the rows of these keys, or of those that the query shows when there are none; null for every row there is. */
  chosenRows(keys: readonly string[]): readonly string[] | null {
    const named = keys.flatMap((key) => this.#grid.find(key) ?? []);
    const { rows } = this.#view;
    if (named.length === 0 && rows.length === this.#grid.rows.length) return null;
    return (named.length > 0 ? named : rows).map(({ caseId }) => caseId);
  }

  /** What was said of answers has changed: the page asks anew for the rows in sight, which stay where they are. */
  refreshRows(): void {
    this.#postView(null);
    void this.#readOpinions();
  }

  async #readOpinions(): Promise<void> {
    const turn = this.#turn;
    const { results } = this.#ports.source;
    const read = await readOpinions(results, this.#ports.opinions);
    if (turn !== this.#turn || (read === noOpinions && this.#opinions === noOpinions)) return;
    const isFirst = this.#opinions === noOpinions;
    this.#opinions = read;
    if (isFirst && this.#query.sort.by === 'rating') this.#ask(null);
    this.#postState();
  }

  #follow(): void {
    if (!this.#ports.source.isRunning) {
      this.#settle();
      return;
    }
    this.#postState();
    if (this.#isWaiting) this.#hasMore = true;
    else this.#workSoon(leastBetweenMs);
  }

  #workSoon(ms: number): void {
    this.#isWaiting = true;
    this.#ports.after(ms, () => {
      this.#isWaiting = false;
      const startedMs = this.#ports.nowMs();
      if (!this.#isLive) return;
      this.#take();
      this.#renew(null);
      this.#postState();
      void this.#goOn(null);
      const hasMore = this.#hasMore;
      this.#hasMore = false;
      if (hasMore) this.#workSoon(Math.max(leastBetweenMs, (this.#ports.nowMs() - startedMs) * workShare));
    });
  }

  /** It has ended: from now on rows stand where they belong. */
  #settle(): void {
    this.#isLive = false;
    this.#postState();
    void this.#takeAll();
  }

  /** Everything that is there, a piece at a time, so that nobody waits for it; what is told meanwhile is the head. */
  async #takeAll(): Promise<void> {
    this.#turn += 1;
    const turn = this.#turn;
    const { header, results, evaluation } = this.#ports.source;
    if (header === null) return;
    for (let from = 0; from < results.length; from += cellsAtOnce) {
      this.#add(header, from, from + cellsAtOnce);
      await this.#ports.pause();
      if (turn !== this.#turn) return;
    }
    this.#totals = evaluation?.totals ?? this.#totalsNow();
    this.#isTaken = true;
    this.#ask(null);
    this.#postState();
    await this.#readOpinions();
  }

  /** What has come since. */
  #take(): void {
    const { header, results } = this.#ports.source;
    if (header === null) return;
    this.#add(header, 0, results.length);
    this.#totals = this.#totalsNow();
    this.#isTaken = true;
  }

  #add({ columns }: EvaluationHeader, from: number, to: number): void {
    const { results } = this.#ports.source;
    if (this.#grid.columns.length !== columns.length) this.#grid = createGrid(columns);
    for (let place = from; place < Math.min(to, results.length); place++) {
      const result = results[place] as CellResult;
      if (this.#taken[place] !== result) this.#grid.add(result);
      this.#taken[place] = result;
    }
  }

  #totalsNow(): readonly ColumnTotal[] {
    const { header, results } = this.#ports.source;
    if (header === null) return [];
    const summary = createSummary(header);
    for (const result of results) summary.add(result);
    return summary.ending('running').totals;
  }

  /** The query as a new list of rows. */
  #ask(anchor: string | null): void {
    const pattern = readRowPattern(this.#query.search);
    this.#search = pattern === null ? null : createGridSearch(pattern, this.#ports);
    this.#view = this.#viewNow();
    this.#postView(anchor);
    void this.#goOn(anchor);
  }

  /** While results come, what is shown stays where it is. */
  #renew(anchor: string | null): void {
    const view = this.#viewNow();
    this.#view = this.#isLive ? { rows: extendView(this.#view.rows, view), counts: view.counts } : view;
    this.#postView(anchor);
  }

  async #goOn(anchor: string | null): Promise<void> {
    const search = this.#search;
    if (search === null) return;
    const isOvertaken = () => this.#search !== search;
    let toldMs = this.#ports.nowMs();
    const told = () => {
      if (isOvertaken() || this.#ports.nowMs() - toldMs < leastBetweenMs) return;
      this.#renew(anchor);
      toldMs = this.#ports.nowMs();
    };
    await search.goOn(this.#grid.rows, told, isOvertaken);
    if (!isOvertaken()) this.#renew(anchor);
  }

  #viewNow(): GridView {
    const { mode } = this.#query;
    const found = this.#search === null ? null : this.#search.found;
    return viewGrid(this.#grid, { mode, found, bases: this.#bases(), sort: this.#sort() });
  }

  #sort(): RowSort {
    const { by, column, isDescending } = this.#query.sort;
    const place = this.#grid.columns.findIndex(({ key }) => key === column);
    if (by === 'row' || place < 0) return { by: 'row' };
    const figures = { ...cellFigures, rating: this.#opinions.figureOf };
    return { by: figures[by], column: place, isDescending };
  }

  #base({ base }: AskedQuery): string {
    const { header } = this;
    if (header === null) return 'none';
    const own = defaultBase(header);
    if (base === null || (base === 'version' && own === 'none')) return own;
    const isThere = base === 'none' || base === 'version' || header.columns.some(({ key }) => key === base);
    return isThere ? base : own;
  }

  #bases(): readonly (number | null)[] {
    return this.header === null ? [] : basePlaces(this.header, this.#base(this.#query));
  }

  #comparison(): GridFacts['comparison'] {
    const { evaluation, isRunning } = this.#ports.source;
    const base = this.#base(this.#query);
    if (evaluation === null || isRunning || base === 'none') return null;
    if (base === 'version') return evaluation.comparison;
    if (!this.#comparisons.has(base)) void this.#compare(evaluation, base);
    return this.#comparisons.get(base) ?? null;
  }

  /** It takes a while for many rows, so the page is told of everything else first and others have their turns. */
  async #compare(evaluation: Evaluation, base: string): Promise<void> {
    this.#comparisons.set(base, 'pending');
    await this.#ports.pause();
    this.#comparisons.set(base, await runInTurns(compareWithColumn(evaluation, base), this.#ports.pause));
    if (this.#base(this.#query) === base) this.#postState();
  }

  #postState(): void {
    const { keyOf, source, post } = this.#ports;
    const evaluation = source.header?.id ?? null;
    const page: GridState['page'] = { key: evaluation === null ? '' : keyOf(evaluation), evaluation };
    const base = this.#base(this.#query);
    post({
      type: 'state',
      state: gridState({
        ...{ page, source, base },
        ...{ totals: this.#totals, comparison: this.#comparison(), opinions: this.#opinions },
      }),
    });
  }

  #postView(anchor: string | null): void {
    this.#revision += 1;
    const { rows, counts } = this.#view;
    const search = this.#search;
    const isSearching = search !== null && search.problem === null && search.searched < this.#grid.rows.length;
    const at = anchor === null ? -1 : rows.findIndex(({ key }) => key === anchor);
    this.#ports.post({
      ...{ type: 'view', revision: this.#revision, rows: rows.length, counts },
      searching: isSearching
        ? `${formatCount(search.searched)} of ${formatCount(this.#grid.rows.length)} rows searched`
        : '',
      searchProblem: search?.problem ?? null,
      anchor: at < 0 ? null : at,
    });
  }
}
