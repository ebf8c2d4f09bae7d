// A plan for a terminal: what is there already, what would be asked, and for how much.

import type { CallsEstimate } from '../../evaluation/callsEstimate.ts';
import { modelsOf } from '../../evaluation/columnModel.ts';
import type { CacheReason, ColumnEstimate, EvaluationDryRun } from '../../evaluation/dryRun.ts';
import { countOf, formatCount, formatUsd } from '../formatValue.ts';
import { type Column, type Report, tableLines, type View } from '../report.ts';
import { rowsText } from './rowsText.ts';

export function dryRunLines(plan: EvaluationDryRun, view: View): Report {
  const { prompt, columns, calls, results } = plan;
  const own: ColumnEstimate = { ...plan, column: '', selector: 'all', model: '' };
  const rows = columns.length > 1 ? [...columns, own] : columns;
  return {
    lines: [
      view.style.bold(`${prompt}  ${rowsText(plan.plan)}`),
      ...tableLines(
        rows,
        [
          { title: 'version', cell: ({ selector }) => selector },
          { title: 'model', cell: modelsOf(plan.plan.columns) },
          { title: 'cells', cell: ({ cells }) => formatCount(cells), align: 'right' },
          { title: 'cached', cell: ({ cached }) => formatCount(cached), align: 'right' },
          { title: 'calls', cell: (row) => formatCount(row.calls), align: 'right' },
          { title: 'input tokens', cell: ({ inputTokens }) => `≈ ${formatCount(inputTokens)}`, align: 'right' },
          { title: 'likely', cell: ({ likelyUsd }) => formatUsd(likelyUsd), align: 'right' },
          { title: 'at worst', cell: ({ worstUsd }) => formatUsd(worstUsd), align: 'right' },
          ...(plan.batch === undefined ? [] : batchColumns),
        ],
        view,
      ),
      ...reasonLines(results),
    ],
    notes: [`Nothing was asked: ${countOf(calls, 'call')} would be made.`, ...userNotes(plan), ...judgeNotes(plan)],
  };
}

/** What evaluators come to, and what of it cannot be told. */
export function judgeNotes({ judges, paidEvaluators }: Pick<EvaluationDryRun, 'judges' | 'paidEvaluators'>): string[] {
  const { calls, likelyUsd, worstUsd, batch, problems } = judges;
  const worst =
    worstUsd === null
      ? ' Nothing limits what they are asked or say, or a price is not known.'
      : ' At worst every reply has to be repaired once.';
  const likely = likelyUsd === null ? ' What is likely is known once they were asked, at a known price.' : '';
  const inBatches = batch === undefined ? '' : `; in batches ${moneyText(batch)}`;
  return [
    ...(calls === 0
      ? []
      : [
          `Judges come to that: ${countOf(calls, 'call')}, ${moneyText({ likelyUsd, worstUsd })}${inBatches}.${worst}${likely}`,
        ]),
    ...problems.map((problem) => `A judge cannot be asked: ${problem}`),
    ...(paidEvaluators.length === 0
      ? []
      : [`Not counted: the embeddings, services and code that ${paidEvaluators.join(', ')} use for every new answer.`]),
  ];
}

function moneyText({ likelyUsd, worstUsd }: Pick<CallsEstimate, 'likelyUsd' | 'worstUsd'>): string {
  const text = (usd: number | null): string => (usd === null ? 'unknown' : formatUsd(usd));
  return `likely ${text(likelyUsd)}, at worst ${text(worstUsd)}`;
}

/** Conversations end when their users want them to; counted is what they may come to. */
function userNotes({ users: { calls, likelyUsd, worstUsd } }: EvaluationDryRun): string[] {
  if (calls === 0) return [];
  const money = moneyText({ likelyUsd, worstUsd });
  return [
    `Simulated users come to that: up to ${countOf(calls, 'call')}, ${money}. All turns they may take are counted.`,
  ];
}

const batchColumns: readonly Column<ColumnEstimate>[] = [
  { title: 'in batches', cell: ({ batch }) => formatUsd(batch?.likelyUsd ?? null), align: 'right' },
  { title: 'at worst', cell: ({ batch }) => formatUsd(batch?.worstUsd ?? null), align: 'right' },
];

const reasons: { readonly [reason in CacheReason]: string } = {
  answered: 'answered before',
  new: 'never asked',
  incomplete: 'asked before without a whole answer that was kept',
  'cache-off': 'asked again on purpose',
  unrendered: 'cannot be asked: the row does not fit the prompt',
};

function reasonLines(results: EvaluationDryRun['results']): string[] {
  const counts = new Map<CacheReason, number>();
  for (const { reason } of results) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].map(([reason, count]) => `${formatCount(count)} ${reasons[reason]}`);
}
