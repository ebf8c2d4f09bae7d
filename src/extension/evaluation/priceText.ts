// What an evaluation would do and cost, in the words of its last question. Unknown is said, never left out as if it were nothing.
import type { CallsEstimate } from '../../core/evaluation/callsEstimate.ts';
import type { ColumnEstimate, EvaluationDryRun } from '../../core/evaluation/dryRun.ts';
import { judgeNotes } from '../../core/operation/evaluation/dryRunLines.ts';
import { choiceText } from '../../core/operation/evaluation/rowsText.ts';
import { countOf, formatCount, formatUsd } from '../../core/operation/formatValue.ts';
import { sumOfEstimates } from './modelEstimates.ts';

/** `likely $0.02, at worst $0.11`; `costs nothing` where that is certain. */
export function priceText({ calls, likelyUsd, worstUsd }: CallsEstimate): string {
  if (calls === 0 || worstUsd === 0) return 'costs nothing';
  if (likelyUsd === null && worstUsd === null) return 'cost unknown';
  const likely = likelyUsd === null ? [] : [`likely ${formatUsd(likelyUsd)}`];
  return [...likely, worstUsd === null ? 'no upper limit' : `at worst ${formatUsd(worstUsd)}`].join(', ');
}

/** `2 versions × 3 models × 50 rows: 300 answers, 20 of them stored`. */
export function planText(plan: EvaluationDryRun): string {
  const { versions, models, columns, dataset, repeat, cells, cached } = plan;
  // A sweep has more columns than versions and models make.
  const isSweep = columns.length !== versions.length * models.length;
  const factors = [
    ...(isSweep ? [countOf(columns.length, 'column')] : []),
    ...(versions.length > 1 && !isSweep ? [countOf(versions.length, 'version')] : []),
    ...(isSweep ? [] : [countOf(models.length, 'model')]),
    `${countOf(dataset.rows, 'row')}${choiceText(plan.plan.asked)}`,
    ...(repeat > 1 ? [countOf(repeat, 'repeat')] : []),
  ];
  const stored =
    cached === 0 ? '' : cached === cells ? ', all of them stored' : `, ${formatCount(cached)} of them stored`;
  return `${factors.join(' × ')}: ${countOf(cells, 'answer')}${stored}`;
}

/** A line for each column that asks anything, dearest first: `openai/gpt-6-luna: 50 calls, likely $0.02, at worst $0.11`. */
export function columnTexts({ columns, versions }: Pick<EvaluationDryRun, 'columns' | 'versions'>): string[] {
  const nameOf = ({ selector, model }: ColumnEstimate): string =>
    versions.length > 1 ? `${selector} on ${model}` : model;
  return columns
    .map((column) => ({ name: nameOf(column), price: sumOfEstimates([column]) }))
    .filter(({ price }) => price.calls > 0)
    .sort((a, b) => rankOf(b.price) - rankOf(a.price))
    .map(({ name, price }) => `${name}: ${countOf(price.calls, 'call')}, ${priceText(price)}`);
}

function rankOf({ worstUsd }: CallsEstimate): number {
  return worstUsd ?? Number.MAX_VALUE;
}

/** Sentences that belong to the question: what the price leaves out, and what the answers will not say. */
export function planNotes(plan: EvaluationDryRun): string[] {
  const { unrendered, plan: header } = plan;
  return [
    ...judgeNotes(plan),
    ...(unrendered > 0
      ? [`${countOf(unrendered, 'answer')} cannot be asked for: the row does not fit the prompt.`]
      : []),
    ...(header.evaluators.length === 0 ? ['Nothing judges the answers: the prompt has no evaluators.'] : []),
  ];
}
