// Whether any of three or more versions differs from any other, asked once before they are held against the baseline.

import type { Steps } from '../../base/steps.ts';
import { midranks } from '../../statistics/midranks.ts';
import { cochranQ, friedman, welchAnova } from '../../statistics/omnibus.ts';
import { meanOf } from '../../statistics/summary.ts';
import type { ComparedColumn, Measure, Omnibus } from './comparison.ts';
import { type ErrorRule, outcomesOf } from './outcomes.ts';
import { itemsByKey } from './pairItems.ts';

export interface OmnibusOptions {
  readonly measure: Measure;
  readonly errors: ErrorRule;
}

export function* omnibusOf(columns: readonly ComparedColumn[], options: OmnibusOptions): Steps<Omnibus> {
  const outcomes: Outcomes[] = [];
  for (const column of columns) {
    outcomes.push(yield* outcomesByKey(column, options));
  }
  const shared = [...outcomes[0]!.keys()].filter((key) => outcomes.every((rows) => rows.has(key)));
  if (shared.length === 0) return differentRows(columns, outcomes);
  const matrix = shared.map((key) => outcomes.map((rows) => meanOf(rows.get(key)!)));
  yield;
  const isOnce = shared.every((key) => outcomes.every((rows) => rows.get(key)!.length === 1));
  const isPassFail = options.measure === 'pass-rate' && isOnce;
  const { statistic, p } = isPassFail ? cochranQ(matrix) : friedman(matrix);
  yield;
  // The best gets rank 1, so the highest outcome must come first.
  const ranks = matrix.map((row) => midranks(row.map((value) => -value)));
  yield;
  return {
    method: isPassFail ? 'cochran-q' : 'friedman',
    ...{ n: shared.length, statistic, p },
    ranks: columns.map(({ name }, index) => ({
      name,
      mean: meanOf(matrix.map((row) => row[index]!)),
      rank: meanOf(ranks.map((row) => row[index]!)),
    })),
  };
}

type Outcomes = ReadonlyMap<string, readonly number[]>;

function differentRows(columns: readonly ComparedColumn[], outcomes: readonly Outcomes[]): Omnibus {
  const groups = outcomes.map((rows) => [...rows.values()].map(meanOf));
  const n = groups.reduce((sum, group) => sum + group.length, 0);
  const isEnough = groups.every((group) => group.length > 1);
  const { statistic, p } = isEnough ? welchAnova(groups) : { statistic: null, p: null };
  return {
    ...{ method: 'welch-anova', n, statistic, p },
    ranks: columns.map(({ name }, index) => {
      const group = groups[index]!;
      return { name, mean: group.length === 0 ? null : meanOf(group), rank: null };
    }),
  };
}

function* outcomesByKey(column: ComparedColumn, { measure, errors }: OmnibusOptions): Steps<Outcomes> {
  const items = yield* itemsByKey(column);
  yield;
  return new Map(
    [...items]
      .map(([key, item]) => [key, outcomesOf(item, measure, errors)] as const)
      .filter(([, outcomes]) => outcomes.length > 0),
  );
}
