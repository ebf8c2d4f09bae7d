// Columns of a comparison in a few letters: `+` passed, `-` failed, `!` brought no answer, `?` undecided; several in a row
// are repeats.
import { runAtOnce } from '../../src/core/base/steps.ts';
import { compareInSteps } from '../../src/core/evaluation/comparison/compareColumns.ts';
import type {
  ComparedAnswer,
  ComparedColumn,
  ComparedItem,
  Comparison,
  ComparisonOptions,
} from '../../src/core/evaluation/comparison/comparison.ts';

export interface ColumnOptions {
  readonly dataset?: string;
  /** Of each row by its place. */
  readonly segments?: (place: number) => { readonly [column: string]: string };
  readonly cluster?: (place: number) => string;
  /** Name of each row by its place. */
  readonly id?: (place: number) => string;
  readonly costUsd?: number | null;
  readonly latencyMs?: number | null;
}

const answers: { readonly [letter: string]: Pick<ComparedAnswer, 'state' | 'passed' | 'value'> } = {
  '+': { state: 'answered', passed: true, value: null },
  '-': { state: 'answered', passed: false, value: null },
  '?': { state: 'answered', passed: null, value: null },
  '!': { state: 'failed', passed: null, value: null },
};

/** A row for each word. */
export function passes(name: string, rows: readonly string[], options: ColumnOptions = {}): ComparedColumn {
  return column(
    name,
    rows.map((letters) => [...letters].map((letter) => answers[letter]!)),
    options,
  );
}

/** A row for each list of values. */
export function scores(
  name: string,
  rows: readonly (readonly number[])[],
  options: ColumnOptions = {},
): ComparedColumn {
  const answered = (value: number) => ({ state: 'answered', passed: null, value }) as const;
  return column(
    name,
    rows.map((values) => values.map(answered)),
    options,
  );
}

function column(
  name: string,
  rows: readonly (readonly Pick<ComparedAnswer, 'state' | 'passed' | 'value'>[])[],
  { dataset = 'd', segments, cluster, id = String, costUsd = null, latencyMs = null }: ColumnOptions,
): ComparedColumn {
  const items = rows.map(
    (given, place): ComparedItem => ({
      ...{ dataset, id: id(place), label: id(place) },
      segments: segments?.(place) ?? {},
      cluster: cluster?.(place) ?? null,
      answers: given.map((answer, index) => ({ ...answer, run: `${name}-${id(place)}-${index}`, costUsd, latencyMs })),
    }),
  );
  return { name, items };
}

/** Two columns with so many rows that both pass, only the first, only the second, neither. */
export function fourfold(
  [both, first, second, neither]: readonly [number, number, number, number],
  options: ColumnOptions = {},
): readonly [ComparedColumn, ComparedColumn] {
  const of = (counts: readonly [string, number][]): string[] =>
    counts.flatMap(([letter, count]) => Array<string>(count).fill(letter));
  return [
    passes(
      'v1',
      of([
        ['+', both + first],
        ['-', second + neither],
      ]),
      options,
    ),
    passes(
      'v2',
      of([
        ['+', both],
        ['-', first],
        ['+', second],
        ['-', neither],
      ]),
      options,
    ),
  ];
}

export function shuffled({ name, items }: ComparedColumn): ComparedColumn {
  return { name, items: [...items].reverse() };
}

/** In one turn. */
export function compareColumns(columns: readonly ComparedColumn[], options: ComparisonOptions = {}): Comparison {
  return runAtOnce(compareInSteps(columns, options));
}
