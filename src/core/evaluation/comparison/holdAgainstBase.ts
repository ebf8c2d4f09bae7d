// An evaluation with a base: the difference decides instead of the rate. Where nothing that reaches a model was changed there
// is nothing to ask and nothing to fail.
import type { Steps } from '../../base/steps.ts';
import type { Evaluation } from '../evaluation.ts';
import { joinVerdicts } from '../joinVerdicts.ts';
import { metricVerdict } from '../namedMetrics.ts';
import { compareInSteps } from './compareColumns.ts';
import { comparedCells, type RowFacts } from './comparedCells.ts';
import type { ComparisonOptions } from './comparison.ts';

export interface HoldAgainstBaseOptions extends ComparisonOptions {
  /** By `caseHash`. */
  readonly rows?: ReadonlyMap<string, RowFacts>;
}

/** The same evaluation where it has no base. */
export function* holdAgainstBase(
  evaluation: Evaluation,
  { rows = new Map(), ...options }: HoldAgainstBaseOptions,
): Steps<Evaluation> {
  const { base, columns, results, stoppedBecause } = evaluation;
  if (base === null) return evaluation;
  if (columns.length === 0) return { ...evaluation, verdict: 'pass' };
  const first = columns.filter(({ promptHash }) => promptHash === base);
  const others = columns.filter(({ promptHash }) => promptHash !== base);
  const compared = yield* comparedCells([...first, ...others], results, { rows });
  const comparison = yield* compareInSteps(compared, options);
  // What was stopped half way may have asked the easy half.
  const isWhole = stoppedBecause === null || comparison.verdict === 'fail';
  const verdict = isWhole ? comparison.verdict : 'insufficient-data';
  // What a version must reach by itself, it must reach beside a base, too; the base itself need not.
  const keys = new Set(others.map(({ key }) => key));
  const metrics = (evaluation.metrics ?? []).filter(({ column }) => keys.has(column));
  return { ...evaluation, comparison, verdict: joinVerdicts(verdict, metricVerdict(metrics)) };
}
