// One difference in words: both sides, the difference with interval, p and verdict, by what method, and what it would take
// where nothing can be said.
import type {
  Effect,
  IntervalMethod,
  Measure,
  PairComparison,
  TestMethod,
  Verdict,
} from '../../evaluation/comparison/comparison.ts';
import {
  formatBoundsOf,
  formatDifference,
  formatDifferenceBounds,
  formatLevelOf,
  formatP,
  formatSize,
} from '../../evaluation/comparison/formatFigure.ts';
import { countOf, formatCount, formatUsd } from '../formatValue.ts';

/** Colour only where there is a verdict. */
export type Tone = 'good' | 'bad' | null;

export interface ComparisonFact {
  readonly name: string;
  readonly text: string;
  readonly tone: Tone;
}

const measureNames: { readonly [Name in Measure]: string } = { 'pass-rate': 'pass rate', score: 'score' };

/** From the sides to the second opinions. */
export function effectFacts(pair: PairComparison, effect: Effect): ComparisonFact[] {
  const { baseline, candidate, verdict } = pair;
  const { measure } = effect;
  const side = (name: string, { n, mean, ...bounds }: Effect['baseline']): string =>
    `${name} ${formatLevelOf(measure, mean, bounds)} of ${countOf(n, 'row')} (${formatBoundsOf(measure, bounds)})`;
  return [
    fact(measureNames[measure], `${side(baseline, effect.baseline)}, ${side(candidate, effect.candidate)}`),
    fact('difference', `${differenceText(effect, pair.adjustedP, pair.gate.margin)}: ${verdict}`, toneOf(verdict)),
    fact('method', methodText(pair, effect)),
    ...(effect.discordance === null ? [] : [fact('changed', discordanceText(pair, effect.discordance))]),
    ...(effect.detectable === null
      ? []
      : [fact('could find', `${formatSize(measure, effect.detectable)} or more, in 80 of 100 such comparisons`)]),
    ...(effect.needed === null ? [] : [fact('needs', neededText(measure, effect.needed))]),
    ...besideFacts(effect),
  ];
}

/** The interval first, p second. */
export function differenceText(effect: Effect, adjustedP: number | null, margin = 0): string {
  const { measure, difference, n, level, p } = effect;
  const pText = adjustedP === null ? `p ${formatP(p)}` : `p ${formatP(adjustedP)} after Holm`;
  const interval = `${formatLevel(level)} interval ${formatDifferenceBounds(measure, effect, margin)}`;
  return `${formatDifference(measure, difference, effect)}, ${interval}, ${pText}, ${countOf(n, 'row')}`;
}

function formatLevel(level: number): string {
  return `${Number((level * 100).toFixed(2))} %`;
}

const intervalNames: { readonly [Name in IntervalMethod]: string } = {
  'newcombe-paired': "Newcombe's interval for pairs (method 10)",
  newcombe: "Newcombe's hybrid interval",
  'paired-t': 'paired t interval',
  'paired-t-repeats': 'paired t interval on the mean of each row',
  'paired-t-clusters': 'paired t interval over clusters of rows',
  welch: "Welch's interval",
  'equal-differences': 'bound for rows that differ otherwise and were not seen',
};

const testNames: { readonly [Name in TestMethod]: string | null } = {
  'mcnemar-mid-p': 'McNemar mid-p',
  'student-t': 't test',
  barnard: "Barnard's test",
  fisher: "Fisher's exact test",
  welch: "Welch's t test",
  none: null,
};

function methodText({ pairing }: PairComparison, { interval, test, clusters }: Effect): string {
  const rows = pairing.rows === 'same' ? 'same rows, paired' : 'different rows';
  const few = clusters === null ? null : `${countOf(clusters, 'cluster')}${clusters < 10 ? ', which is few' : ''}`;
  return [rows, intervalNames[interval], testNames[test], few].filter((part) => part !== null).join('; ');
}

function discordanceText({ baseline, candidate }: PairComparison, counts: NonNullable<Effect['discordance']>): string {
  const { baselineOnly, candidateOnly } = counts;
  return `${formatCount(candidateOnly)} passed only with ${candidate}, ${formatCount(baselineOnly)} only with ${baseline}`;
}

function neededText(measure: Measure, { target, more, costUsd, minutes }: NonNullable<Effect['needed']>): string {
  const price = [costUsd !== null && formatUsd(costUsd), minutes !== null && minutesText(minutes)];
  const known = price.filter((part) => part !== false);
  const takes = known.length === 0 ? '' : `, about ${known.join(' and ')}`;
  return `${countOf(more, 'row')} more to find a difference of ${formatSize(measure, target)}${takes}`
    .replace('rows more', 'more rows')
    .replace('row more', 'more row');
}

function minutesText(minutes: number): string {
  if (minutes < 1) return 'less than a minute';
  return countOf(Math.ceil(minutes), 'minute');
}

const secondNames = { 'mcnemar-exact': 'McNemar exact', wilcoxon: 'Wilcoxon', 'mann-whitney': 'Mann-Whitney' } as const;

/** What stands beside and never decides. */
function besideFacts(effect: Effect): ComparisonFact[] {
  const tests = effect.beside.map(({ method, p, distribution }) => {
    const how = method === 'mcnemar-exact' ? '' : ` (${distribution})`;
    return `${secondNames[method]} p ${formatP(p)}${how}`;
  });
  const median = effect.effects['hodges-lehmann'];
  if (median != null) tests.push(`Hodges-Lehmann ${formatDifference(effect.measure, median, effect)}`);
  return tests.length === 0 ? [] : [fact('beside', tests.join(', '))];
}

export function scoreFact(effect: Effect): ComparisonFact {
  return fact('score', `${differenceText(effect, null)}: ${effect.verdict}`, toneOf(effect.verdict));
}

export function toneOf(verdict: Verdict): Tone {
  return verdict === 'better' ? 'good' : verdict === 'worse' ? 'bad' : null;
}

export function fact(name: string, text: string, tone: Tone = null): ComparisonFact {
  return { name, text, tone };
}
