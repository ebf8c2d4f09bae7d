// The one question before an evaluation calls a model. What costs more than the user wants to be asked about, or what nobody
// knows, is asked in a dialog that names every model; what costs less is said beside the button.
import type { EvaluationDryRun } from '../../core/evaluation/dryRun.ts';
import { countOf, formatUsd } from '../../core/operation/formatValue.ts';
import { sumOfEstimates } from './modelEstimates.ts';
import { columnTexts, planNotes, planText, priceText } from './priceText.ts';

export interface RunQuestion {
  /** True when it must not be passed by with Enter. */
  readonly isCostly: boolean;
  readonly message: string;
  readonly detail: string;
  /** What the answer yes permits to spend, in US dollars; null for no limit but those of the window. */
  readonly permittedUsd: number | null;
}

/** A sum of prices must not stop the last of its own calls. */
const rounding = 1e-9;

/** `askAboveUsd` is the user's own threshold; null asks never. */
export function runQuestion(plan: EvaluationDryRun, askAboveUsd: number | null): RunQuestion {
  const price = sumOfEstimates([plan]);
  const { calls, worstUsd } = price;
  const isKnown = calls === 0 || worstUsd !== null;
  const worst = calls === 0 ? 0 : (worstUsd ?? 0);
  const isCostly = askAboveUsd !== null && (!isKnown || worst > askAboveUsd);
  if (!isCostly) {
    const detail = [planText(plan), ...planNotes(plan)].join(' · ');
    return { isCostly, message: priceText(price), detail, permittedUsd: askAboveUsd };
  }
  const what = calls === 1 ? 'This call may' : `These ${countOf(calls, 'call')} may together`;
  return {
    isCostly,
    message: isKnown
      ? `${what} cost up to ${formatUsd(worst)}.`
      : `What ${countOf(calls, 'call')} may cost is not known.`,
    detail: [planText(plan), '', ...columnTexts(plan), '', ...planNotes(plan)].join('\n').trim(),
    permittedUsd: isKnown ? worst * (1 + rounding) : null,
  };
}
