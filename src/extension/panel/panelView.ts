// The panel's model as the page shows it: plain data, computed anew from what is held.
import { formatUsd } from '../../core/operation/formatValue.ts';
import type { PromptEntry } from '../../core/operation/project.ts';
import type { Prompt } from '../../core/prompt/prompt.ts';
import { readTried, type Tried, textInPrompt, triableParameters } from '../../core/prompt/triedParameters.ts';
import type { ColumnView, Exchange, ParameterView } from '../../protocol/runPanel.ts';
import { finishedView, refusedView } from '../runs/runView.ts';
import type { HeldExchange, PanelColumn } from './panelColumn.ts';
import type { CallEstimate } from './panelPorts.ts';

/** What a version is called in a column's head. */
export interface VersionName {
  readonly label: string;
  readonly detail: string | null;
}

export function columnView(column: PanelColumn, version: VersionName): ColumnView {
  const { id, model, estimate, problem, isRunning } = column;
  return {
    id,
    version,
    model: { name: model.name, detail: model.detail },
    estimate: problem === null && estimate !== null ? [...estimate.parts] : [],
    problem,
    notice: model.notice,
    isRunning,
  };
}

export interface ExchangeContext {
  /** In words, when the answer is not what would be asked now. */
  readonly staleReason: string | null;
  readonly remoteName: string | null;
}

export function exchangeView(held: HeldExchange, { staleReason, remoteName }: ExchangeContext): Exchange {
  const { id, reply, run, text, reasoning, modelName, saved, failure } = held;
  if (run !== null) return { id, reply, run: { ...finishedView(run, saved, remoteName), staleReason } };
  if (failure !== null) return { id, reply, run: refusedView({ text, reasoning, model: modelName, problem: failure }) };
  return { id, reply, run: { status: 'running', text, reasoning, model: modelName } };
}

/** Parameters with what the prompt says and what is tried instead. */
export function parameterViews(prompt: Prompt | null, tried: Tried): ParameterView[] {
  return triableParameters.map((parameter) => {
    const { name } = parameter;
    const text = Object.hasOwn(tried, name) ? (tried[name] ?? null) : null;
    const result = text === null ? null : readTried(name, text);
    return {
      ...parameter,
      choices: [...parameter.choices],
      base: prompt === null ? null : textInPrompt(prompt, name),
      tried: text,
      error: result !== null && 'error' in result ? result.error : null,
    };
  });
}

/** `3 calls · ≈ 642 input tokens · ≈ $0.0042 at most`; null when there is nothing to add up. */
export function totalOf(estimates: readonly (CallEstimate | null)[]): string | null {
  const known = estimates.filter((estimate) => estimate !== null);
  if (known.length < 2) return null;
  const tokens = known.reduce((sum, { inputTokens }) => sum + inputTokens, 0);
  const isExact = known.every((estimate) => estimate.isExact);
  const about = isExact ? '' : '≈ ';
  return [`${known.length} calls`, `${about}${tokens.toLocaleString('en')} input tokens`, costOf(known, about)].join(
    ' · ',
  );
}

function costOf(estimates: readonly CallEstimate[], about: string): string {
  const sum = (which: 'lowNanoUsd' | 'highNanoUsd'): number | null =>
    estimates.reduce<number | null>((total, estimate) => {
      const cost = estimate[which];
      return total === null || cost === null ? null : total + cost;
    }, 0);
  const high = sum('highNanoUsd');
  if (high === 0) return 'cost nothing';
  if (high !== null) return `${about}${formatUsd(high / 1e9)} at most`;
  const low = sum('lowNanoUsd');
  return low === null ? 'price unknown' : `${about}${formatUsd(low / 1e9)} for the input alone`;
}

export function titleOfPrompt(entry: PromptEntry | null, path: string): { id: string; name: string } {
  return { id: entry?.id ?? path, name: entry?.name ?? path };
}
