// What the Runs view shows for each run, as data.
import { formatDuration, formatUsd } from '../../core/operation/formatValue.ts';
import { ratingText } from '../../core/operation/ratingText.ts';
import type { Run } from '../../core/run/run.ts';
import { rowText } from '../foreignText.ts';
import type { ItemView } from '../prompts/promptTreeItem.ts';
import { exactTime, relativeTime } from '../relativeTime.ts';
import { factsOf, modelName } from './runView.ts';

export interface RunNode {
  readonly root: string;
  /** The repository's title where there is more than one. */
  readonly place?: string;
  readonly run: Run;
  /** The prompt's name today; null for a prompt that is gone. */
  readonly promptName: string | null;
}

/** `nowMs` is milliseconds since 1970. */
export function runItemView({ root, place = '', run, promptName }: RunNode, nowMs: number): ItemView {
  const version = run.version === null ? 'draft' : `v${run.version}`;
  const { outcome } = run;
  const cost =
    outcome.status === 'completed' ? formatUsd(outcome.costUsd) : outcome.kind === 'cancelled' ? 'stopped' : 'failed';
  const rating = ratingText(run.scores);
  // A narrow side bar cuts the end.
  const facts = [rating, relativeTime(run.startedAt, nowMs), cost, modelName(run), place];
  return rowText({
    id: `${root}\n${run.id}`,
    label: `${promptName ?? lastPart(run)} · ${version}`,
    description: facts.filter(Boolean).join(' · '),
    tooltip: tooltipOf(run),
    icon: iconOf(run),
    color: outcome.status === 'failed' && outcome.kind !== 'cancelled' ? 'warning' : null,
    context: 'run',
    expansion: 'none',
  });
}

/** The last part of the prompt's id, which is what people call it. */
function lastPart({ promptId }: Run): string {
  return promptId.split('/').at(-1) ?? promptId;
}

function iconOf({ outcome }: Run): string {
  if (outcome.status === 'failed') return outcome.kind === 'cancelled' ? 'circle-slash' : 'error';
  return outcome.kind === undefined || outcome.kind === 'ok' ? 'pass' : 'warning';
}

function tooltipOf(run: Run): string {
  const { outcome } = run;
  const facts = factsOf(run).map(({ label, value }) => `${label}: ${value}`);
  const result = outcome.status === 'completed' ? outcome.output : outcome.message;
  return [
    `${run.promptId} with ${modelName(run)}`,
    `${exactTime(run.startedAt)}, ${formatDuration(run.durationMs)}${run.recordedBy ? `, by ${run.recordedBy}` : ''}`,
    ...facts,
    '',
    result.length > 600 ? `${result.slice(0, 600)}…` : result,
  ].join('\n');
}
