// A finished run as the panel and documents show it: facts with units, the failure in words, and what to do next.
import { formatCount, formatDuration, formatUsd } from '../../core/operation/formatValue.ts';
import { ratingOf } from '../../core/operation/ratingText.ts';
import { editorProviderId } from '../../core/provider/modelName.ts';
import type { Usage } from '../../core/provider/provider.ts';
import type { Run } from '../../core/run/run.ts';
import type { Fact, FinishedView, Problem, Remedy } from '../../protocol/runPanel.ts';
import { loopbackIn, remoteHint } from '../connections/remoteHint.ts';

export type Saved = NonNullable<FinishedView['saved']>;

/**
 * A run is rated where it is kept, so one that is not has no rating. `remoteName` is the machine that the extension runs
 * on, when it is not the user's own.
 */
export function finishedView(run: Run, saved: Saved | null, remoteName: string | null = null): FinishedView {
  const { outcome } = run;
  const isCompleted = outcome.status === 'completed';
  return {
    status: 'finished',
    text: outcome.output ?? '',
    reasoning: isCompleted ? (outcome.reasoning ?? '') : '',
    toolCalls: isCompleted ? outcome.toolCalls.map(({ name, arguments: given }) => ({ name, arguments: given })) : [],
    model: modelName(run),
    summary: summaryOf(run),
    facts: factsOf(run),
    problem: isCompleted ? shortfallOf(outcome) : failureOf(outcome, { provider: run.provider, remoteName }),
    saved,
    rating: saved?.isKept ? ratingOf(run.scores) : null,
    staleReason: null,
  };
}

/** What came of a call that was never made, or of which no record was made. */
export function refusedView(
  refused: Pick<FinishedView, 'text' | 'reasoning' | 'model'> & { readonly problem: Problem },
): FinishedView {
  const nothing = { toolCalls: [], facts: [], saved: null, rating: null, staleReason: null };
  return { status: 'finished', summary: 'not sent', ...nothing, ...refused };
}

/** `provider/model`, as it is written in a prompt file. */
export function modelName({ provider, model }: Pick<Run, 'provider' | 'model'>): string {
  return model.startsWith(`${provider}/`) ? model : `${provider}/${model}`;
}

export function summaryOf({ outcome, durationMs }: Run): string {
  if (outcome.status === 'completed')
    return durationMs === null ? 'answered in a batch' : `answered in ${formatDuration(durationMs)}`;
  return outcome.code === 'interrupted' ? `stopped after ${formatDuration(durationMs)}` : 'failed';
}

/** Tokens by class, cost, timings and the finish reason. What is unknown is a dash. */
export function factsOf(run: Run): Fact[] {
  const { outcome } = run;
  if (outcome.status === 'failed') return [];
  const facts: Fact[] = [
    ...tokenFacts(outcome.usage),
    { label: 'Cost', value: formatUsd(outcome.costUsd), detail: costDetail(run) },
    { label: 'First token', value: run.firstTokenMs === null ? '–' : formatDuration(run.firstTokenMs), detail: null },
    {
      label: 'Total',
      value: formatDuration(run.durationMs),
      detail: null,
    },
    ...speedFacts(run),
    { label: 'Finish', value: outcome.finishReason ?? '–', detail: null },
  ];
  if (run.foldedSystem) {
    const detail = 'This provider has no system role: the text went at the head of the first user message.';
    facts.push({ label: 'System text', value: 'in the first user message', detail });
  }
  if (run.attempts > 1) {
    const lost = run.possiblyBilledLost === 0 ? null : `${run.possiblyBilledLost} may be billed although nothing came.`;
    facts.push({ label: 'Attempts', value: String(run.attempts), detail: lost });
  }
  if (run.cached) facts.push({ label: 'From', value: 'a stored answer', detail: run.cachedFrom });
  if (run.answeredModel !== null && run.answeredModel !== run.model) {
    facts.push({ label: 'Answered by', value: run.answeredModel, detail: null });
  }
  return facts;
}

const shortestForSpeedMs = 100;

/** Output tokens a second, from the first token on where it is known; nothing is said about the time of a blink. */
function speedFacts({ outcome, durationMs, firstTokenMs }: Run): Fact[] {
  const tokens = outcome.status === 'completed' ? outcome.usage.outputTokens : null;
  const answering = durationMs === null ? 0 : durationMs - (firstTokenMs ?? 0);
  if (tokens === null || tokens === 0 || answering < shortestForSpeedMs) return [];
  const isEstimate = outcome.status === 'completed' && outcome.usage.isEstimate === true;
  const speed = (tokens / answering) * 1000;
  const value = `${isEstimate ? '≈ ' : ''}${speed < 10 ? speed.toFixed(1) : Math.round(speed)} tokens/s`;
  return [{ label: 'Speed', value, detail: firstTokenMs === null ? null : 'From the first token to the last.' }];
}

function tokenFacts(usage: Usage): Fact[] {
  const about = usage.isEstimate ? '≈ ' : '';
  const detail = usage.isEstimate ? 'Counted by PromptTracker; the provider does not say.' : null;
  const fact = (label: string, count: number | null): Fact => {
    return { label, value: count === null ? '–' : `${about}${formatCount(count)}`, detail };
  };
  const facts = [fact('Input tokens', usage.inputTokens), fact('Output tokens', usage.outputTokens)];
  if (usage.cachedInputTokens) facts.push(fact('From cache', usage.cachedInputTokens));
  if (usage.cacheWriteTokens) facts.push(fact('Into cache', usage.cacheWriteTokens));
  if (usage.reasoningTokens) facts.push(fact('Reasoning', usage.reasoningTokens));
  return facts;
}

function costDetail({ price, costNanoUsd }: Run): string {
  if (costNanoUsd === null) return 'Unknown: there is no price for this model, or the provider did not count tokens.';
  if (price === null) return 'Costs nothing.';
  const part = price.batchMultiplier === undefined ? '' : `, × ${price.batchMultiplier} in a batch`;
  return `Prices: ${price.source} ${price.version}${part}`;
}

function shortfallOf({ kind, output }: Extract<Run['outcome'], { status: 'completed' }>): Problem | null {
  switch (kind) {
    case 'length':
      return problem(
        'The answer reached the token limit and is cut.',
        'Raise modelParameters.maxTokens to get all of it.',
      );
    case 'content_filter':
      return problem(
        'The provider’s content filter stopped this answer.',
        'Change the prompt or its input, or use another model.',
      );
    case 'refusal':
      return problem('The model refused to answer.', null);
    case 'tool_call':
      return output === ''
        ? problem('The model asked for a tool instead of answering.', 'Tool calls are recorded, not carried out.')
        : null;
    default:
      return output === '' ? problem('The answer is empty.', null) : null;
  }
}

function failureOf(
  { code, message }: { readonly code: string; readonly message: string },
  { provider, remoteName }: { readonly provider: string; readonly remoteName: string | null },
): Problem {
  const { hint, remedy } = Object.hasOwn(nextSteps, code) ? nextSteps[code]! : { hint: null, remedy: null };
  if (provider === editorProviderId && Object.hasOwn(editorHints, code))
    return { message, hint: editorHints[code] ?? null, remedy };
  const local = remoteName !== null && code === 'provider/unreachable' ? loopbackIn(message) : null;
  return { message, hint: local === null ? hint : remoteHint(local, remoteName!), remedy };
}

interface NextStep {
  readonly hint: string | null;
  readonly remedy: { readonly id: Remedy; readonly title: string } | null;
}

const setKey = { id: 'set-key', title: 'Set API Key…' } as const;
const pickModel = { id: 'pick-model', title: 'Choose Another Model…' } as const;
const openSettings = { id: 'open-settings', title: 'Open Settings' } as const;

const nextSteps: Readonly<Record<string, NextStep>> = {
  interrupted: { hint: null, remedy: null },
  'provider/unauthorized': { hint: 'Check the key, or set a new one.', remedy: setKey },
  'provider/forbidden': { hint: 'This key may not use this model.', remedy: pickModel },
  'provider/missing-key': {
    hint: 'Set one, or choose offline/echo or a local model, which need none.',
    remedy: setKey,
  },
  'provider/missing-address': { hint: 'Its address is in the settings.', remedy: openSettings },
  'provider/not-found': { hint: 'Check the name of the model and the address of the provider.', remedy: pickModel },
  'provider/unknown-model': { hint: null, remedy: pickModel },
  'provider/unreachable': { hint: 'Is the server running? Its address is in the settings.', remedy: openSettings },
  'provider/host-not-found': { hint: 'Check the network and the address in the settings.', remedy: openSettings },
  'provider/untrusted-origin': { hint: null, remedy: openSettings },
  'provider/rate-limited': { hint: 'Wait a little, then run again.', remedy: null },
  'provider/quota': { hint: 'Check the plan and billing of this key, or use another model.', remedy: pickModel },
  'provider/timeout': { hint: 'The time limit is promptTracker.run.timeout in the settings.', remedy: openSettings },
};

/** VS Code's own models have neither a key nor an address to look after. */
const editorHints: Readonly<Record<string, string | null>> = {
  'provider/forbidden': 'Run again, and allow it when VS Code asks.',
  'provider/not-found': null,
  'provider/quota': null,
};

function problem(message: string, hint: string | null): Problem {
  return { message, hint, remedy: null };
}

/** A thrown error as the panel shows it; what to do in the editor comes before what to do in a terminal. */
export function problemOf(error: {
  readonly message: string;
  readonly code: string;
  readonly hint: string | null;
}): Problem {
  const step = Object.hasOwn(nextSteps, error.code) ? nextSteps[error.code]! : null;
  return { message: error.message, hint: step?.hint ?? error.hint, remedy: step?.remedy ?? null };
}
