// What the Evaluations view shows for each evaluation and each prompt that has any, as data.
import type { BatchJob } from '../../core/evaluation/batch/batchJob.ts';
import { modelsOf } from '../../core/evaluation/columnModel.ts';
import type { ColumnTotal, EvaluationHeader } from '../../core/evaluation/evaluation.ts';
import { rowsText } from '../../core/operation/evaluation/rowsText.ts';
import { countOf, formatDuration, formatUsd } from '../../core/operation/formatValue.ts';
import type { ListedEvaluation } from '../../core/store/listEvaluations.ts';
import { rowText } from '../foreignText.ts';
import type { ItemView } from '../prompts/promptTreeItem.ts';
import { exactTime, relativeTime } from '../relativeTime.ts';
import { runningText } from './evaluationText.ts';
import type { LiveEvaluation } from './liveEvaluation.ts';

export interface EvaluationNode {
  readonly kind: 'evaluation';
  readonly root: string;
  readonly listed: ListedEvaluation;
  /** While it runs in this window. */
  readonly live: Pick<LiveEvaluation, 'header' | 'progress'> | null;
}

export interface EvaluatedPromptNode {
  readonly kind: 'prompt';
  readonly root: string;
  /** The repository's title where there is more than one. */
  readonly place?: string;
  readonly id: string;
  /** The prompt's name today; null for a prompt that is gone. */
  readonly name: string | null;
  /** Newest first. */
  readonly evaluations: readonly EvaluationNode[];
}

/** `nowMs` is milliseconds since 1970. */
export function promptRow({ root, place = '', id, name, evaluations }: EvaluatedPromptNode, nowMs: number): ItemView {
  const [newest] = evaluations;
  const last = newest === undefined ? '' : relativeTime(newest.listed.header.startedAt, nowMs);
  return rowText({
    id: `${root}\n${id}`,
    label: name ?? id,
    description: [countOf(evaluations.length, 'evaluation'), last, place].filter(Boolean).join(' · '),
    tooltip: name === null ? `${id} is no longer in this workspace.` : id,
    icon: 'comment',
    color: name === null ? 'dim' : null,
    context: 'evaluatedPrompt',
    expansion: 'expanded',
  });
}

export function evaluationRow({ root, listed, live }: EvaluationNode, nowMs: number): ItemView {
  const { header, ending, spentUsd, waiting } = listed;
  const left = waiting.length > 0 ? 'waiting' : (ending?.status ?? 'interrupted');
  const state = live !== null ? 'running' : left;
  const look = looks[state === 'finished' ? (ending?.verdict ?? 'interrupted') : state];
  const facts = [
    live !== null ? runningText([live]) : state === 'finished' ? ratesText(ending?.totals ?? []) : look.word,
    sizeText(header),
    relativeTime(header.startedAt, nowMs),
    spentUsd === null || spentUsd === 0 || live !== null ? '' : formatUsd(spentUsd),
  ];
  const errors = (ending?.totals ?? []).some((total) => total.errors > 0);
  const words = ['evaluation', state, ...(errors && live === null ? ['hasErrors'] : [])];
  if (state === 'waiting' || state === 'interrupted' || state === 'stopped') words.push('resumable');
  return rowText({
    id: `${root}\n${header.id}`,
    label: versionsText(header),
    description: facts.filter(Boolean).join(' · '),
    tooltip: tooltipOf(listed, look.word),
    icon: look.icon,
    color: look.color,
    context: words.join(' '),
    expansion: 'none',
  });
}

type Look = Pick<ItemView, 'icon' | 'color'> & { readonly word: string };

const looks: { readonly [state: string]: Look } & Record<
  'running' | 'waiting' | 'interrupted' | 'stopped' | 'pass' | 'fail' | 'insufficient-data',
  Look
> = {
  running: { icon: 'sync~spin', color: null, word: 'running' },
  waiting: { icon: 'clock', color: null, word: 'waiting for the provider' },
  interrupted: { icon: 'debug-pause', color: null, word: 'not finished' },
  stopped: { icon: 'warning', color: 'warning', word: 'stopped at a limit' },
  pass: { icon: 'pass', color: null, word: 'passed' },
  fail: { icon: 'error', color: null, word: 'failed' },
  'insufficient-data': { icon: 'question', color: null, word: 'not decided' },
};

/** `v2 → draft` when held against a base, else `v1, v2, draft`. */
export function versionsText({ versions, base }: Pick<EvaluationHeader, 'versions' | 'base'>): string {
  const against = versions.find(({ hash }) => hash === base);
  const names = versions.filter((version) => version !== against).map(({ selector }) => selector);
  const text = names.length === 0 ? 'nothing changed' : names.join(', ');
  return against === undefined ? text : `${against.selector} → ${text}`;
}

function sizeText({ models, dataset, repeat }: EvaluationHeader): string {
  const [model = ''] = models;
  const asked = models.length === 1 ? model : countOf(models.length, 'model');
  return [asked, countOf(dataset.rows, 'row'), ...(repeat > 1 ? [`${repeat} times`] : [])].join(' × ');
}

/** `94 %`, or from the worst column to the best: `62–94 %`. */
function ratesText(totals: readonly ColumnTotal[]): string {
  const rates = totals.flatMap(({ passRate }) => (passRate === null ? [] : [passRate]));
  if (rates.length === 0) return '';
  const [low, high] = [Math.min(...rates), Math.max(...rates)].map(percent);
  return low === high ? `${low} %` : `${low}–${high} %`;
}

/** Whole percents; only all of them is 100 and only none is 0. */
function percent(rate: number): string {
  const whole = Math.round(rate * 100);
  return String(rate < 1 && whole === 100 ? 99 : rate > 0 && whole === 0 ? 1 : whole);
}

/** Go on to fetch the answers. */
function waitingText({ provider, model, requests, batches }: BatchJob): string {
  const name = batches.length === 0 ? '' : ` as batch ${batches.join(', ')}`;
  return `${countOf(requests, 'question')} for ${provider}/${model} sent${name}`;
}

function tooltipOf({ header, ending, spentUsd, waiting }: ListedEvaluation, word: string): string {
  const modelOf = modelsOf(header.columns);
  const columns = (ending?.totals ?? []).map((total) => {
    const { selector, passRate, cells, errors } = total;
    const rate = passRate === null ? 'nothing decided' : `${percent(passRate)} % passed`;
    const failed = errors === 0 ? '' : `, ${countOf(errors, 'error')}`;
    return `${selector} on ${modelOf(total)}: ${rate} of ${countOf(cells, 'answer')}${failed}`;
  });
  const cost = spentUsd === null ? 'cost unknown' : `${formatUsd(spentUsd)} spent`;
  const took = ending === null ? '' : `, ${formatDuration(ending.durationMs)}`;
  return [
    `${header.prompt}, ${word}`,
    rowsText(header),
    `${exactTime(header.startedAt)}${took}, ${cost}`,
    ...columns,
    ...waiting.map(waitingText),
    ...(ending?.stoppedBecause ? [ending.stoppedBecause.message] : []),
    header.id,
  ].join('\n');
}
