// One call per model, streamed. Everything that can be wrong is found before the first call; every finished call is saved
// before the next one starts.
import { TrackerError } from '../../base/trackerError.ts';
import type { Run } from '../../run/run.ts';
import { type CallLimits, makeCall, readCallLimits } from '../callLimits.ts';
import { type CallTarget, resolveTargets } from '../callTargets.ts';
import { collectVariables, variableParameters } from '../collectVariables.ts';
import { formatDuration, formatUsage, formatUsd } from '../formatValue.ts';
import { keepDraftSnapshot } from '../keepDraftSnapshot.ts';
import { defineOperation, type OperationContext } from '../operation.ts';
import type { ResolvedPrompt } from '../project.ts';
import { type RenderedForCall, renderForCall } from '../renderForCall.ts';
import type { Style } from '../report.ts';
import { requireRunnable } from '../requireRunnable.ts';
import { openRunRecorder } from '../runRecorder.ts';

/** `saved` is null when nothing was to be kept, false when it could not be. */
export type MadeRun = Run & { readonly saved: boolean | null };

export const run = defineOperation({
  id: 'run',
  title: 'Run',
  summary: 'one call per model, streamed to stdout',
  effect: 'call',
  parameters: {
    ref: {
      kind: 'promptReference',
      summary: 'prompt[@selector]; the draft by default',
      positional: true,
      required: true,
    },
    ...variableParameters,
    model: {
      kind: 'model',
      summary: "instead of the prompt's own model",
      repeatable: true,
      placeholder: 'provider/model',
    },
    noSave: { kind: 'flag', summary: 'keep nothing in .prompttracker/' },
    maxCost: {
      kind: 'number',
      summary: 'refuse calls that could cost more than this in all',
      minimum: 0,
      maximum: 1e6,
      placeholder: 'usd',
    },
  },
  examples: [
    { command: 'prompttracker run support.summary --vars ticket.json', does: "with the prompt's own model" },
    {
      command:
        'prompttracker run support.summary@v2 --input "Hello" --model openai/gpt-4o-mini --model ollama/llama3.1:8b',
      does: 'version 2 on two models',
    },
    {
      command: 'cat ticket.txt | prompttracker run support.summary - --max-cost 0.01',
      does: 'standard input as the variable input, at most a cent',
    },
  ],

  async run({ ref, model: names, noSave, maxCost, ...given }, context): Promise<readonly MadeRun[]> {
    const { project, events, signal, host } = context;
    const resolved = await project.resolve(ref);
    const prompt = requireRunnable(resolved);
    const variables = await collectVariables(given, prompt, context);
    const rendered = renderForCall(resolved, variables, context.readersOf(resolved.entry.path));
    const limits = await readCallLimits(host.files, project.root, maxCost);
    const targets = await resolveTargets({ names, prompt, config: limits.config }, context);
    for (const warning of [...rendered.warnings, ...limits.notices]) events.notice(warning);
    const recorder = noSave ? null : await openRunRecorder(prompt, context);
    const snapshot = noSave ? null : await keepDraftSnapshot(context, resolved);
    const blob = resolved.blob ?? snapshot?.blob ?? null;
    const runs: MadeRun[] = [];
    try {
      for (const target of targets) {
        if (signal.aborted) break;
        events.progress({ done: runs.length, total: targets.length, spentUsd: spentUsd(runs) });
        const made = await callOne({ target, resolved, blob, rendered, limits, isOnly: targets.length === 1 }, context);
        // An interrupted call that gave nothing is not worth a record.
        if (isInterrupted(made) && !made.outcome.output) break;
        const kept = { ...made, saved: recorder ? await recorder.save(made) : null };
        runs.push(kept);
        events.record(kept);
      }
    } finally {
      await recorder?.close();
    }
    if (signal.aborted) throw interrupted(runs, targets);
    return runs;
  },

  exitCode(runs) {
    if (runs.some(({ outcome }) => outcome.status === 'failed')) return 4;
    return runs.some(({ saved }) => saved === false) ? 1 : 0;
  },

  report: (runs, { style }) => ({ lines: [], notes: runs.map((made) => summaryLine(made, style)) }),
});

interface Call {
  readonly target: CallTarget;
  readonly resolved: ResolvedPrompt;
  /** Where the text can be found again; null when it was not to be kept. */
  readonly blob: string | null;
  readonly rendered: RenderedForCall;
  readonly limits: CallLimits;
  readonly isOnly: boolean;
}

async function callOne(
  { target, resolved, blob, rendered, limits, isOnly }: Call,
  context: OperationContext,
): Promise<Run> {
  const { model, connection, name } = target;
  const { entry, hash, version } = resolved;
  const prompt = requireRunnable(resolved);
  const request = {
    host: context.host,
    identity: { promptId: entry.id, promptHash: hash, blob, version: version?.number ?? null },
    prompt,
    messages: rendered.messages,
    attachedBytes: rendered.attachedBytes,
    variables: rendered.variables,
    model,
    connection,
    signal: context.signal,
    onText: (text: string) => context.events.text(text, isOnly ? null : name),
  };
  return makeCall(request, limits);
}

function isInterrupted({ outcome }: Run): boolean {
  return outcome.status === 'failed' && outcome.code === 'interrupted';
}

function interrupted(runs: readonly Run[], targets: readonly CallTarget[]): TrackerError {
  const done = new Set(runs.filter(({ outcome }) => outcome.status === 'completed').map(nameOf));
  const left = targets.filter(({ name }) => !done.has(name)).map(({ name }) => `--model ${name}`);
  const message = `Interrupted after ${done.size} of ${targets.length} answers; what had finished is kept.`;
  return new TrackerError('interrupted', message, {
    hint: left.length > 0 ? `Go on with the same command and ${left.join(' ')}.` : 'Every answer is there.',
  });
}

function nameOf({ provider, model }: Pick<Run, 'provider' | 'model'>): string {
  return `${provider}/${model}`;
}

/** Null as soon as one cost is unknown. */
function spentUsd(runs: readonly Run[]): number | null {
  return runs.reduce<number | null>(
    (sum, { costNanoUsd }) => (sum === null || costNanoUsd === null ? null : sum + costNanoUsd / 1e9),
    0,
  );
}

function summaryLine(made: MadeRun, style: Style): string {
  const { outcome, saved } = made;
  const name = style.bold(nameOf(made));
  if (outcome.status === 'failed') return `${name}  ${style.red(outcome.code)}  ${outcome.message}`;
  const isPlain = outcome.finishReason === null || outcome.finishReason === 'stop';
  const facts = [
    `${formatUsage(outcome.usage)} tokens`,
    outcome.costUsd === null ? 'cost unknown' : formatUsd(outcome.costUsd),
    formatDuration(made.durationMs),
    isPlain ? '' : `finish: ${outcome.finishReason}`,
    saved === false ? style.red('not saved') : `run ${made.id}`,
  ];
  return `${name}  ${facts.filter((fact) => fact !== '').join('  ')}`;
}
