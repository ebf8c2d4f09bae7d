// One question to one model after the other: each answer is streamed, saved before the next call, and kept when the user
// interrupts. Every command that calls models comes through here.
import { TrackerError } from '../base/trackerError.ts';
import type { RunQuestion } from '../run/requestOfRun.ts';
import type { Run } from '../run/run.ts';
import { type CallLimits, makeCall } from './callLimits.ts';
import type { CallTarget } from './callTargets.ts';
import { formatDuration, formatUsage, formatUsd } from './formatValue.ts';
import type { OperationContext } from './operation.ts';
import type { Style } from './report.ts';
import type { RunRecorder } from './runRecorder.ts';

/** `saved` is null when nothing was to be kept, false when it could not be. */
export type MadeRun = Run & { readonly saved: boolean | null };

export interface RunPlan {
  readonly question: RunQuestion;
  readonly targets: readonly CallTarget[];
  readonly limits: CallLimits;
  /** Null to keep nothing; closed at the end. */
  readonly recorder: RunRecorder | null;
  readonly links?: Pick<Run, 'continues' | 'rerunOf'>;
}

/** Throws `interrupted` after saving what had finished. */
export async function makeRuns(plan: RunPlan, context: OperationContext): Promise<readonly MadeRun[]> {
  const { targets, recorder } = plan;
  const { events, signal } = context;
  const runs: MadeRun[] = [];
  try {
    for (const target of targets) {
      if (signal.aborted) break;
      events.progress({ done: runs.length, total: targets.length, spentUsd: spentUsd(runs) });
      const made = await callOne(plan, target, context);
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
}

function callOne(
  { question, targets, limits, links = {} }: RunPlan,
  target: CallTarget,
  context: OperationContext,
): Promise<Run> {
  const { model, connection, name } = target;
  const source = targets.length === 1 ? null : name;
  const request = {
    host: context.host,
    ...question,
    ...links,
    model,
    connection,
    signal: context.signal,
    onText: (text: string) => context.events.text(text, source),
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

/** One line about a run that is over. */
export function runSummaryLine(made: MadeRun, style: Style): string {
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

export function exitCodeOfRuns(runs: readonly MadeRun[]): number {
  if (runs.some(({ outcome }) => outcome.status === 'failed')) return 4;
  return runs.some(({ saved }) => saved === false) ? 1 : 0;
}
