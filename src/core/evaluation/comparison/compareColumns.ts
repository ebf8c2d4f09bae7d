// Versions against a baseline: everything that is said of them, from their answers alone. Pure: same answers, same bytes,
// whatever the order of rows.
import type { Steps } from '../../base/steps.ts';
import { adjustPValues } from '../../statistics/adjustPValues.ts';
import { compareMeasure, type MeasureOptions } from './compareMeasure.ts';
import { comparePair, headlineMeasure } from './comparePair.ts';
import type { ComparedColumn, Comparison, ComparisonOptions, Effect, PairComparison } from './comparison.ts';
import { gateOf, joinGates } from './gate.ts';
import { defaultMarginPoints, marginOf } from './margin.ts';
import { omnibusOf } from './omnibus.ts';
import { type PairedColumns, pairItems } from './pairItems.ts';

/** The first is the baseline. Throws a RangeError for fewer than two. */
export function* compareInSteps(columns: readonly ComparedColumn[], given: ComparisonOptions = {}): Steps<Comparison> {
  const [baseline, ...candidates] = columns;
  if (baseline === undefined || candidates.length === 0) throw new RangeError('A comparison needs two versions.');
  const options = {
    level: 0.95,
    margin: marginOf(defaultMarginPoints),
    errors: 'fail',
    concurrency: 8,
    ...given,
  } as const;
  const paired: PairedColumns[] = [];
  for (const candidate of candidates) paired.push(yield* pairItems(baseline, candidate));
  const measure = headlineMeasure(paired);
  yield;
  const drafts: PairDraft[] = [];
  for (const [index, { name }] of candidates.entries()) {
    const rows = paired[index]!;
    drafts.push({ rows, pair: yield* comparePair([baseline.name, name], rows, { measure, options }) });
  }
  const isMany = candidates.length > 1;
  const pairs = isMany ? yield* adjustTogether(drafts, options) : drafts.map(({ pair }) => pair);
  const omnibus = isMany && measure !== null ? yield* omnibusOf(columns, { measure, errors: options.errors }) : null;
  return {
    baseline: baseline.name,
    ...{ level: options.level, margin: options.margin },
    pairs,
    omnibus,
    verdict: joinGates(pairs.map(({ gate }) => gate.verdict)),
  };
}

interface PairDraft {
  readonly rows: PairedColumns;
  readonly pair: PairComparison;
}

/**
 * Holm's steps: the likeliest difference is held to the strictest level, and the first that fails its step leaves its level
 * to all after it. Each interval is at the level of its step, so that it and the verdict agree; gates are held to the
 * strictest level all.
 */
function* adjustTogether(drafts: readonly PairDraft[], options: MeasureOptions): Steps<readonly PairComparison[]> {
  const adjusted = adjustPValues(
    drafts.map(({ pair }) => pair.headline?.p ?? null),
    'holm',
  );
  const levelAt = (step: number): number => 1 - (1 - options.level) / (drafts.length - step);
  const order = drafts.map((_, index) => index).sort((a, b) => pOf(drafts[a]!) - pOf(drafts[b]!) || a - b);
  const effects = new Map<number, Effect | null>();
  let step = 0;
  for (const index of order) {
    const effect = yield* headlineAt(drafts[index]!, { ...options, level: levelAt(step) });
    effects.set(index, effect);
    if (effect !== null && (effect.verdict === 'better' || effect.verdict === 'worse')) step += 1;
  }
  const pairs: PairComparison[] = [];
  for (const [index, draft] of drafts.entries()) {
    const headline = effects.get(index) ?? null;
    const strict = yield* headlineAt(draft, { ...options, level: levelAt(0) });
    const verdict = headline?.verdict ?? 'inconclusive';
    const gate = gateOf(strict, options.margin);
    pairs.push({ ...draft.pair, headline, verdict, adjustedP: adjusted[index] ?? null, gate });
  }
  return pairs;
}

function* headlineAt({ rows, pair }: PairDraft, options: MeasureOptions): Steps<Effect | null> {
  return pair.headline === null ? null : yield* compareMeasure(rows, pair.headline.measure, options);
}

function pOf({ pair }: PairDraft): number {
  return pair.headline?.p ?? 2;
}
