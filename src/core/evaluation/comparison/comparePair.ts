// One version against the baseline: the headline and what stands beside it, all from the same rows.
import type { Steps } from '../../base/steps.ts';
import { meanOf } from '../../statistics/summary.ts';
import { compareMeasure, type MeasureOptions } from './compareMeasure.ts';
import { compareRatios } from './compareRatios.ts';
import { compareRepeats } from './compareRepeats.ts';
import { compareSegments } from './compareSegments.ts';
import type {
  ComparedAnswer,
  ComparedItem,
  Effect,
  Measure,
  PairComparison,
  Pairing,
  RowChange,
} from './comparison.ts';
import { gateOf } from './gate.ts';
import { pairOutcomes } from './outcomes.ts';
import { comparedRows, type PairedColumns } from './pairItems.ts';

export interface PairContext {
  /** The same for every pair; null when nothing passed, failed or was scored. */
  readonly measure: Measure | null;
  readonly options: MeasureOptions;
}

/** Its headline is at the level asked for, and its verdict before any adjustment. */
export function* comparePair(
  [baseline, candidate]: readonly [string, string],
  columns: PairedColumns,
  { measure, options }: PairContext,
): Steps<PairComparison> {
  const headline = measure === null ? null : yield* compareMeasure(columns, measure, options);
  const pairing = pairingOf(columns, headline, options);
  const hasOwnScore = measure === 'pass-rate' && saysMoreThanPassed(columns);
  yield;
  const score = hasOwnScore ? yield* compareMeasure(columns, 'score', options) : null;
  const cost = yield* compareRatios(columns, 'costUsd', options);
  const latency = yield* compareRatios(columns, 'latencyMs', options);
  const changed = yield* changedRows(columns, measure, options);
  const repeats = measure === null ? null : compareRepeats(columns, measure, options.errors);
  yield;
  const segments = headline === null ? [] : yield* compareSegments(columns, headline, options);
  return {
    ...{ baseline, candidate, pairing, headline, adjustedP: null },
    verdict: headline?.verdict ?? 'inconclusive',
    gate: gateOf(headline, options.margin),
    ...{ score, cost, latency, ...changed, repeats, segments },
  };
}

/** What the compared rows have: passes and fails where there are any, else scores; null for neither. */
export function headlineMeasure(pairs: readonly PairedColumns[]): Measure | null {
  const answers = pairs.flatMap(answersOf);
  if (answers.some(({ passed }) => passed !== null)) return 'pass-rate';
  return answers.some(({ value }) => value !== null) ? 'score' : null;
}

function answersOf(columns: PairedColumns): readonly ComparedAnswer[] {
  const { baseline, candidate } = comparedRows(columns);
  return [...baseline, ...candidate].flatMap(({ answers }) => answers);
}

function saysMoreThanPassed(columns: PairedColumns): boolean {
  return answersOf(columns).some(({ passed, value }) => value !== null && value !== (passed === true ? 1 : 0));
}

function pairingOf(columns: PairedColumns, headline: Effect | null, { errors }: MeasureOptions): Pairing {
  const { pairs, baselineOnly, candidateOnly } = columns;
  const rows = comparedRows(columns);
  const failed = (items: readonly ComparedItem[]): number =>
    items.flatMap(({ answers }) => answers).filter(({ state }) => state === 'failed').length;
  const isPaired = pairs.length > 0;
  return {
    rows: isPaired ? 'same' : 'different',
    paired: pairs.length,
    ...{ baselineOnly: baselineOnly.length, candidateOnly: candidateOnly.length },
    errors: { baseline: failed(rows.baseline), candidate: failed(rows.candidate), rule: errors },
    undecided: (isPaired ? pairs.length : baselineOnly.length + candidateOnly.length) - (headline?.n ?? 0),
  };
}

function* changedRows(
  { pairs }: PairedColumns,
  measure: Measure | null,
  { errors }: MeasureOptions,
): Steps<Pick<PairComparison, 'wins' | 'losses'>> {
  if (measure === null) return { wins: [], losses: [] };
  const outcomes = pairOutcomes(pairs, measure, errors);
  yield;
  const rows = outcomes.flatMap(({ pair, baseline, candidate }) => {
    const [before, after] = [meanOf(baseline), meanOf(candidate)];
    const difference = Math.round((after - before) * 1e9) / 1e9;
    if (difference === 0) return [];
    const { dataset, id, label } = pair.baseline;
    const runs = { baselineRuns: runsOf(pair.baseline), candidateRuns: runsOf(pair.candidate) };
    return [{ dataset, id, label, difference, baseline: before, candidate: after, ...runs }];
  });
  yield;
  const wins = rows.filter(({ difference }) => difference > 0).sort(byWeight);
  yield;
  const losses = rows.filter(({ difference }) => difference < 0).sort(byWeight);
  yield;
  return { wins, losses };
}

/** The largest change first; equal ones as the dataset counts its rows. */
function byWeight(left: RowChange, right: RowChange): number {
  return Math.abs(right.difference) - Math.abs(left.difference) || numberOfRow(left.label) - numberOfRow(right.label);
}

/** Of a row that is called by one, such as 12 or 12.3; 0 for the others, which so stay in the order they have. */
export function numberOfRow(label: string): number {
  return /^\d{1,15}(?:\.\d+)*$/.test(label) ? Number.parseInt(label, 10) : 0;
}

function runsOf({ answers }: ComparedItem): readonly string[] {
  return answers.map(({ run }) => run).filter((run) => run !== null);
}
