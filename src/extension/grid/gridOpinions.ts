// What people said of the answers of an evaluation, apart from what its evaluators did: by answer for the order of rows, and
// together for each column. It is read whole, because rows are sorted by it, and is little: people judge few answers.
import type { CellResult, Column } from '../../core/evaluation/evaluation.ts';
import type { CellFigure } from '../../core/evaluation/grid/gridView.ts';
import { countOf } from '../../core/operation/formatValue.ts';
import { ratingValue } from '../../core/operation/ratingText.ts';
import type { Score } from '../../core/run/run.ts';

/** Those of these runs that people said anything of, oldest first. */
export type ReadOpinions = (runs: readonly string[]) => Promise<ReadonlyMap<string, readonly Score[]>>;

export interface GridOpinions {
  /** `people rated 12 of 60 answers, mean 0.83`; empty where nobody has rated any. */
  textOf(column: Column): string;
  /** Mean over the answers of a cell that people gave a value; null when there is none. */
  readonly figureOf: CellFigure;
}

export const noOpinions: GridOpinions = { textOf: () => '', figureOf: () => null };

export async function readOpinions(results: readonly CellResult[], read: ReadOpinions): Promise<GridOpinions> {
  const runs = results.flatMap(({ run }) => (run === null ? [] : [run]));
  const said = runs.length === 0 ? new Map<string, readonly Score[]>() : await read(runs);
  const values = new Map<string, number>();
  for (const [run, scores] of said) {
    const value = ratingValue(scores);
    if (value !== null) values.set(run, value);
  }
  if (values.size === 0) return noOpinions;
  const columns = new Map<string, { answers: number; rated: number; sum: number }>();
  for (const { column, run } of results) {
    const total = columns.get(column) ?? { answers: 0, rated: 0, sum: 0 };
    columns.set(column, total);
    if (run === null) continue;
    total.answers += 1;
    const value = values.get(run);
    if (value === undefined) continue;
    total.rated += 1;
    total.sum += value;
  }
  return {
    textOf({ key }) {
      const { answers, rated, sum } = columns.get(key) ?? { answers: 0, rated: 0, sum: 0 };
      const mean = (sum / rated).toFixed(2);
      return rated === 0 ? '' : `people rated ${rated} of ${countOf(answers, 'answer')}, mean ${mean}`;
    },
    figureOf(cell) {
      const known = cell.results.flatMap(({ run }) => values.get(run ?? '') ?? []);
      return known.length === 0 ? null : known.reduce((total, value) => total + value, 0) / known.length;
    },
  };
}
