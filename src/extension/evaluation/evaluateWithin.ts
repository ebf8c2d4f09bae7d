// An evaluation under the user's limits: of a call, of the window, and what the user has said yes to. Where the last is
// reached they are asked, and the same evaluation goes on; nothing is asked of a model twice.
import type { CellError, Evaluation, EvaluationProgress } from '../../core/evaluation/evaluation.ts';
import { readCallLimits } from '../../core/operation/callLimits.ts';
import { type EvaluatePromptOptions, evaluatePrompt } from '../../core/operation/evaluation/evaluatePrompt.ts';
import { type Resumed, resumeEvaluation } from '../../core/operation/evaluation/resumeEvaluation.ts';
import type { OperationContext } from '../../core/operation/operation.ts';
import type { PanelSpending } from '../panel/panelSpending.ts';
import type { ReachedLimit } from './askToGoOn.ts';

export type AskedPlan = Pick<EvaluatePromptOptions, 'versions' | 'base' | 'asked' | 'resumed'>;

export interface EvaluateWithinOptions {
  readonly plan: AskedPlan;
  readonly spending: Pick<PanelSpending, 'budget' | 'perCallUsd' | 'noteSum'>;
  /** What the user has permitted, in US dollars; null for no limit but the window's. */
  readonly permittedUsd: number | null;
  /** The new limit; undefined when the user stops here. */
  readonly askToGoOn: (reached: ReachedLimit, reason: CellError) => Promise<number | null | undefined>;
}

const concurrency = 8;

/** Rejects with what evaluating rejects with, `interrupted` among it. */
export async function evaluateWithin(
  { plan, spending, permittedUsd, askToGoOn }: EvaluateWithinOptions,
  context: OperationContext,
): Promise<Evaluation> {
  let limitUsd = permittedUsd;
  let spentUsd: number | null = 0;
  let resumed = plan.resumed;
  for (let reached = -1; ; ) {
    const maxCostUsd = limitUsd === null ? null : Math.max(0, limitUsd - (spentUsd ?? limitUsd));
    const sitting = await sit({ ...plan, resumed }, { spending, maxCostUsd, spentUsd }, context);
    spentUsd = sumOf(spentUsd, sitting.spentUsd);
    const { stoppedBecause, results, cells, id, prompt } = sitting;
    // A limit of the window or of one call is in the way: no answer to a question would change that.
    if (stoppedBecause === null || results.length === reached) return { ...sitting, spentUsd };
    reached = results.length;
    const left = cells - results.length;
    const asked = { what: 'answers', name: prompt, left, total: cells, limitUsd, spentUsd: spentUsd ?? 0 };
    const further = await askToGoOn(asked, stoppedBecause);
    if (further === undefined) return { ...sitting, spentUsd };
    limitUsd = further;
    resumed = await resumeEvaluation(id, { retryErrors: false }, context);
  }
}

interface SittingMoney {
  readonly spending: EvaluateWithinOptions['spending'];
  readonly maxCostUsd: number | null;
  /** By the sittings before. */
  readonly spentUsd: number | null;
}

/** One sitting; what it spent is noted however it ends. */
async function sit(
  plan: AskedPlan & { readonly resumed: Resumed | null },
  { spending, maxCostUsd, spentUsd }: SittingMoney,
  context: OperationContext,
): Promise<Evaluation> {
  const { host, project, events } = context;
  const limits = await readCallLimits(host.files, project.root, { maxCostUsd, within: spending.budget });
  for (const notice of limits.notices) events.notice(notice);
  let knownUsd = 0;
  let isKnown = true;
  const progress = (told: EvaluationProgress): void => {
    isKnown = told.spentUsd !== null;
    knownUsd = told.spentUsd ?? knownUsd;
    const all: EvaluationProgress = { ...told, spentUsd: sumOf(spentUsd, told.spentUsd) };
    events.progress(all);
  };
  const how = { concurrency, usesCache: true, allowCode: false };
  const options = { ...plan, ...how, limits: { ...limits, perCallUsd: spending.perCallUsd } };
  const telling = {
    ...context,
    events: { ...events, progress: (told: object) => progress(told as EvaluationProgress) },
  };
  try {
    const evaluation = await evaluatePrompt(options, telling);
    isKnown = evaluation.spentUsd !== null;
    knownUsd = evaluation.spentUsd ?? knownUsd;
    return evaluation;
  } finally {
    // A call that was given up may be billed: what is known counts, and that there is more is said.
    spending.noteSum(knownUsd);
    if (!isKnown) spending.noteSum(null);
  }
}

function sumOf(one: number | null, other: number | null): number | null {
  return one === null || other === null ? null : one + other;
}
