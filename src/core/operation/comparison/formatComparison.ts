// A comparison in words: what every surface prints of it, in one order. The interval comes first, p second, the verdict last;
// every rate has its number of rows, and a figure no more digits than its interval supports.
import type {
  Bounds,
  Comparison,
  PairComparison,
  RatioEffect,
  RowChange,
  SegmentReport,
} from '../../evaluation/comparison/comparison.ts';
import { formatP, formatRatio, formatRatioBounds, formatSize } from '../../evaluation/comparison/formatFigure.ts';
import { countOf, formatCount, formatDuration, formatUsd } from '../formatValue.ts';
import {
  type ComparisonFact,
  differenceText,
  effectFacts,
  fact,
  scoreFact,
  type Tone,
  toneOf,
} from './formatEffect.ts';

export interface PairText {
  readonly baseline: string;
  readonly candidate: string;
  readonly facts: readonly ComparisonFact[];
  readonly wins: readonly RowChange[];
  readonly losses: readonly RowChange[];
}

export interface ComparisonText {
  readonly pairs: readonly PairText[];
  /** Of three or more versions together; empty with two. */
  readonly together: readonly ComparisonFact[];
}

export function formatComparison(comparison: Comparison): ComparisonText {
  const { pairs, omnibus } = comparison;
  return {
    pairs: pairs.map((pair) => ({
      ...{ baseline: pair.baseline, candidate: pair.candidate, wins: pair.wins, losses: pair.losses },
      facts: pairFacts(pair),
    })),
    together: omnibus === null ? [] : omnibusFacts(omnibus),
  };
}

function pairFacts(pair: PairComparison): ComparisonFact[] {
  const { headline } = pair;
  if (headline === null) return [fact('result', 'nothing passed, failed or was scored on either side')];
  return [
    ...effectFacts(pair, headline),
    ...(pair.score === null ? [] : [scoreFact(pair.score)]),
    ...leftOutFacts(pair),
    fact('gate', gateText(pair), gateTone(pair)),
    ...amountFacts('cost', pair.cost, formatUsd),
    ...amountFacts('latency', pair.latency, (ms) => (ms === null ? dash : formatDuration(ms))),
    ...repeatFacts(pair),
    ...pair.segments.flatMap(segmentFacts),
  ];
}

function leftOutFacts({ baseline, candidate, pairing }: PairComparison): ComparisonFact[] {
  const { baselineOnly, candidateOnly, undecided, errors } = pairing;
  const only = pairing.rows === 'same' ? [[baselineOnly, baseline] as const, [candidateOnly, candidate] as const] : [];
  const leftOut = [
    ...only.filter(([count]) => count > 0).map(([count, name]) => `${countOf(count, 'row')} only in ${name}`),
    ...(undecided > 0 ? [`${countOf(undecided, 'row')} without a verdict on one side`] : []),
  ];
  const failed = errors.baseline + errors.candidate;
  const rule = errors.rule === 'fail' ? 'counted as not passed' : 'left out';
  const counts = `${baseline} ${formatCount(errors.baseline)}, ${candidate} ${formatCount(errors.candidate)}`;
  return [
    ...(leftOut.length === 0 ? [] : [fact('left out', leftOut.join(', '))]),
    ...(failed === 0 ? [] : [fact('no answer', `${counts}: ${rule}`)]),
  ];
}

function gateText({ gate, headline }: PairComparison): string {
  const size = formatSize(headline?.measure ?? 'pass-rate', gate.margin);
  if (gate.verdict === 'pass') return `passes: not worse by ${size}`;
  return gate.verdict === 'fail' ? `fails: worse by more than ${size}` : `open: may be worse by ${size}`;
}

function gateTone({ gate }: PairComparison): Tone {
  return gate.verdict === 'pass' ? 'good' : gate.verdict === 'fail' ? 'bad' : null;
}

function amountFacts(
  name: string,
  effect: RatioEffect | null,
  format: (value: number | null) => string,
): ComparisonFact[] {
  if (effect === null) return [];
  const { ratio, n, p, verdict, baseline, candidate } = effect;
  const medians = `median ${format(baseline.median)} → ${format(candidate.median)}, p95 ${format(baseline.p95)} → ${format(candidate.p95)}`;
  if (ratio === null) return [fact(name, medians)];
  if (effect.low === null)
    return [fact(name, `${formatRatio(ratio, untold)}, too few rows for an interval; ${medians}`)];
  const bounds: Bounds = { low: effect.low, high: effect.high };
  const head = `${formatRatio(ratio, bounds)}, 95 % interval ${formatRatioBounds(bounds)}, p ${formatP(p)}, ${countOf(n, 'row')}: ${verdict}`;
  const tone = verdict === 'less' ? 'good' : verdict === 'more' ? 'bad' : null;
  return [fact(name, `${head}; ${medians}`, tone)];
}

const untold: Bounds = { low: null, high: null };

function repeatFacts({ baseline, candidate, repeats }: PairComparison): ComparisonFact[] {
  if (repeats === null) return [];
  const { between, withinBaseline, withinCandidate, advice, flaky, most } = repeats;
  const parts = [between, withinBaseline, withinCandidate].map((part) => (part === null ? dash : formatVariance(part)));
  const spread = `variance between rows ${parts[0]}, of single answers ${parts[1]} and ${parts[2]}`;
  const advised = advice === null ? '' : `; ${adviceTexts[advice]}`;
  const unstable = [flaky.baseline, flaky.candidate].map((rows) => formatCount(rows.length));
  return [
    fact('repeats', `up to ${formatCount(most)} answers a row; ${spread}${advised}`),
    ...(flaky.baseline.length + flaky.candidate.length === 0
      ? []
      : [fact('flaky', `rows that pass only sometimes: ${baseline} ${unstable[0]}, ${candidate} ${unstable[1]}`)]),
  ];
}

/** An estimate may fall below nothing, which a variance cannot. */
function formatVariance(variance: number): string {
  return variance <= 0 ? '0' : variance.toPrecision(2);
}

const adviceTexts = {
  'more-rows': 'more repeats would be wasted, more rows help',
  'more-repeats': 'more repeats of the same rows would help too',
} as const;

function segmentFacts({ column, values, interaction, reversed }: SegmentReport): ComparisonFact[] {
  const asked = interaction === null ? dash : formatP(interaction.p);
  const differs = interaction?.p != null && interaction.p < 0.05;
  const finding = differs
    ? 'the difference is not the same in all'
    : 'no sign that the difference differs between them';
  return [
    fact(`by ${column}`, `${finding} (interaction p ${asked})`),
    ...values.map(({ value, effect, adjustedP, verdict }) =>
      fact(`  ${value}`, `${differenceText(effect, adjustedP)}: ${verdict}`, differs ? toneOf(verdict) : null),
    ),
    ...(reversed
      ? [fact('  attention', 'every part says the opposite of the whole: the parts are mixed differently')]
      : []),
  ];
}

const omnibusNames = { 'cochran-q': "Cochran's Q", friedman: 'Friedman', 'welch-anova': "Welch's ANOVA" } as const;

function omnibusFacts({ method, n, p, ranks }: NonNullable<Comparison['omnibus']>): ComparisonFact[] {
  const order = ranks
    .filter(({ rank }) => rank !== null)
    .sort((a, b) => a.rank! - b.rank!)
    .map(({ name, rank }) => `${name} ${rank!.toFixed(2)}`);
  return [
    fact('any differ', `${omnibusNames[method]} p ${formatP(p)}, ${countOf(n, 'row')}`),
    ...(order.length === 0 ? [] : [fact('mean rank', order.join(', '))]),
  ];
}

const dash = '–';
