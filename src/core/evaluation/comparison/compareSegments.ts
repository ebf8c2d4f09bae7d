// Groups of rows by the dataset's own columns. That one group looks better than another is no finding: whether the difference
// differs between groups is asked once for the column, and the p-values of its groups are adjusted together.

import type { Steps } from '../../base/steps.ts';
import { adjustPValues } from '../../statistics/adjustPValues.ts';
import { pairedInteraction, scoreInteraction } from '../../statistics/segmentInteraction.ts';
import { oddsHomogeneity, type Stratum } from '../../statistics/stratifiedTables.ts';
import { meanOf } from '../../statistics/summary.ts';
import { compareMeasure, type MeasureOptions } from './compareMeasure.ts';
import type { ComparedItem, Effect, Measure, SegmentReport, Side } from './comparison.ts';
import { pairOutcomes } from './outcomes.ts';
import type { PairedColumns } from './pairItems.ts';

/** A column of more values names rows rather than groups of them. */
const mostValues = 20;

export function* compareSegments(
  columns: PairedColumns,
  whole: Effect,
  options: MeasureOptions,
): Steps<readonly SegmentReport[]> {
  const reports: SegmentReport[] = [];
  for (const column of segmentColumns(columns)) {
    const groups = groupBy(columns, column);
    yield;
    if (groups.size < 2 || groups.size > mostValues) continue;
    reports.push(yield* segmentReport(column, groups, { whole, options }));
  }
  return reports;
}

interface SegmentContext {
  readonly whole: Effect;
  readonly options: MeasureOptions;
}

function* segmentReport(
  column: string,
  groups: ReadonlyMap<string, PairedColumns>,
  { whole, options }: SegmentContext,
): Steps<SegmentReport> {
  const effects: { readonly value: string; readonly effect: Effect }[] = [];
  for (const [value, group] of groups)
    effects.push({ value, effect: yield* compareMeasure(group, whole.measure, options) });
  const adjusted = adjustPValues(
    effects.map(({ effect }) => effect.p),
    'holm',
  );
  const values = effects.map(({ value, effect }, index) => {
    const adjustedP = adjusted[index] ?? null;
    const isKept = adjustedP === null || adjustedP < 1 - options.level || effect.verdict === 'equivalent';
    return { value, effect, adjustedP, verdict: isKept ? effect.verdict : ('inconclusive' as const) };
  });
  const signs = effects.map(({ effect }) => Math.sign(effect.difference ?? 0));
  const total = Math.sign(whole.difference ?? 0);
  return {
    column,
    values,
    interaction: interactionOf(
      [...groups.values()],
      effects.map(({ effect }) => effect),
      options,
    ),
    reversed: total !== 0 && signs.every((sign) => sign === -total),
  };
}

/** By the kind of data that the effects say they rest on. */
function interactionOf(
  groups: readonly PairedColumns[],
  effects: readonly Effect[],
  { errors }: MeasureOptions,
): SegmentReport['interaction'] {
  const first = effects[0];
  if (first === undefined) return null;
  if (groups.every(({ pairs }) => pairs.length > 0)) {
    const tables = effects.map(({ discordance }) => discordance).filter((table) => table !== null);
    if (tables.length === effects.length) {
      const counts = tables.map(({ baselineOnly, candidateOnly }) => ({ aOnly: baselineOnly, bOnly: candidateOnly }));
      const { statistic, p } = pairedInteraction(counts);
      return { method: 'discordant-chi-squared', statistic, p };
    }
    const { f, p } = scoreInteraction(groups.map((group) => differencesOf(group, first.measure, errors)));
    return { method: 'difference-anova', statistic: f, p };
  }
  if (first.interval !== 'newcombe') return null;
  const { breslowDay, breslowDayP } = oddsHomogeneity(effects.map(stratumOf));
  return { method: 'breslow-day', statistic: breslowDay, p: breslowDayP };
}

function stratumOf({ baseline, candidate }: Effect): Stratum {
  const passes = ({ n, mean }: Side): number => Math.round(n * (mean ?? 0));
  const [aPass, bPass] = [passes(baseline), passes(candidate)];
  return { bPass, bFail: candidate.n - bPass, aPass, aFail: baseline.n - aPass };
}

function differencesOf({ pairs }: PairedColumns, measure: Measure, errors: MeasureOptions['errors']): number[] {
  return pairOutcomes(pairs, measure, errors).map(({ baseline, candidate }) => meanOf(candidate) - meanOf(baseline));
}

function segmentColumns({ pairs, baselineOnly, candidateOnly }: PairedColumns): readonly string[] {
  const items = pairs.length > 0 ? pairs.map(({ baseline }) => baseline) : [...baselineOnly, ...candidateOnly];
  return [...new Set(items.flatMap(({ segments }) => Object.keys(segments)))].sort();
}

/** Values in their own order; rows without the column are in no group. */
function groupBy(columns: PairedColumns, column: string): ReadonlyMap<string, PairedColumns> {
  const groupOf = ({ segments }: ComparedItem): string | null =>
    Object.hasOwn(segments, column) ? segments[column]! : null;
  const isPaired = columns.pairs.length > 0;
  const { pairs } = columns;
  const [baselineOnly, candidateOnly] = isPaired ? [[], []] : [columns.baselineOnly, columns.candidateOnly];
  const items = [...pairs.map(({ baseline }) => baseline), ...baselineOnly, ...candidateOnly];
  const values = [...new Set(items.map(groupOf))].filter((value) => value !== null).sort();
  return new Map(
    values.map((value) => [
      value,
      {
        pairs: pairs.filter(({ baseline }) => groupOf(baseline) === value),
        baselineOnly: baselineOnly.filter((item) => groupOf(item) === value),
        candidateOnly: candidateOnly.filter((item) => groupOf(item) === value),
      },
    ]),
  );
}
