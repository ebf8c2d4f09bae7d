// An evaluation's columns against the one that somebody has chosen, each by itself: another model of the same version is as
// good a base as another version.
import type { Steps } from '../../base/steps.ts';
import { compareInSteps } from '../../evaluation/comparison/compareColumns.ts';
import { comparedCells } from '../../evaluation/comparison/comparedCells.ts';
import type { ComparedColumn, Comparison, PairComparison } from '../../evaluation/comparison/comparison.ts';
import { defaultMarginPoints, marginOf } from '../../evaluation/comparison/margin.ts';
import type { Column, Evaluation } from '../../evaluation/evaluation.ts';
import { differenceText, type Tone, toneOf } from './formatEffect.ts';

/** Null when there is no such column, or none beside it. Pairs come in the order of the other columns. */
export function* compareWithColumn(
  { columns, results, asked }: Pick<Evaluation, 'columns' | 'results' | 'asked'>,
  base: string,
): Steps<Comparison | null> {
  const first = columns.find(({ key }) => key === base);
  const others = columns.filter(({ key }) => key !== base);
  if (first === undefined || others.length === 0) return null;
  const margin = marginOf(typeof asked.margin === 'number' ? asked.margin : defaultMarginPoints);
  const compared: ComparedColumn[] = [];
  for (const column of [first, ...others]) {
    const own = results.filter((result) => result.column === column.key);
    yield;
    const [only] = yield* comparedCells([column], own);
    compared.push({ name: columnLabel(column), items: only?.items ?? [] });
    yield;
  }
  return yield* compareInSteps(compared, { margin });
}

/** `v3 · openai/gpt-6-luna · temperature 0.2`. */
export function columnLabel({ selector, model, tried }: Pick<Column, 'selector' | 'model' | 'tried'>): string {
  return [selector, model, triedText(tried)].filter((part) => part !== '').join(' · ');
}

export function triedText(tried: Column['tried']): string {
  return Object.entries(tried)
    .map(([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ');
}

/** The interval first, the verdict last. */
export function pairText(pair: PairComparison): { readonly text: string; readonly tone: Tone } {
  const { headline, adjustedP, gate, verdict } = pair;
  if (headline === null) return { text: 'nothing passed, failed or was scored on either side', tone: null };
  return { text: `${differenceText(headline, adjustedP, gate.margin)}: ${verdict}`, tone: toneOf(verdict) };
}
