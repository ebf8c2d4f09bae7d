// What an evaluation is, as it is stored and as every surface shows it: columns × rows × repeats are its cells, and each
// finished cell names the run that answered it and the scores it got. Plain data; what is unknown is null, never 0.
import type { Json } from '../base/hash.ts';
import type { CompletionOutcome } from '../provider/provider.ts';
import type { Score } from '../run/run.ts';
import type { CellWhy } from './cacheWhy.ts';
import type { Comparison } from './comparison/comparison.ts';

/** One version of the prompt that takes part. */
export interface EvaluatedVersion {
  /** As it was asked for, resolved: `v3`, `draft`, a Git revision. */
  readonly selector: string;
  readonly number: number | null;
  readonly hash: string;
  readonly blob: string | null;
}

/** One column of the grid: a version asked of a model, with the parameters that a sweep tries. */
export interface Column {
  /** 16 hex digits of what is asked: prompt hash, model, and tried parameters. */
  readonly key: string;
  readonly promptId: string;
  readonly promptHash: string;
  readonly blob: string | null;
  readonly version: number | null;
  readonly selector: string;
  /** `provider/model`. */
  readonly model: string;
  /** What a sweep sets here; empty without one. */
  readonly tried: { readonly [name: string]: Json };
}

/** One question of the grid. */
export interface Cell {
  /** `Column.key`. */
  readonly column: string;
  readonly caseId: string;
  readonly caseHash: string;
  /** Counts from 0. */
  readonly repeat: number;
}

/** `unrendered`: the row does not fit the prompt, so nothing was asked. */
export type CellOutcome = CompletionOutcome | 'unrendered';

export interface CellError {
  readonly code: string;
  readonly message: string;
}

export interface CellResult extends Cell {
  readonly promptId: string;
  readonly promptHash: string;
  readonly version: number | null;
  readonly selector: string;
  readonly model: string;
  /** The run that answered; null when nothing was asked. */
  readonly run: string | null;
  readonly outcome: CellOutcome;
  /** True when an answer that was there already served, so that this evaluation paid nothing for it. */
  readonly cached: boolean;
  /** Paid for by this evaluation, its judges not included: 0 when cached, null when unknown. */
  readonly costUsd: number | null;
  /** What the answer cost when it was made. */
  readonly originalCostUsd: number | null;
  /** Of the call that made the answer. */
  readonly latencyMs: number | null;
  /** Of the same call; absent where it was not streamed. */
  readonly firstTokenMs?: number;
  /** Empty for an error, and for a filtered or refused answer. */
  readonly scores: readonly Score[];
  /** Hash of each score's evaluator, in the order of `scores`; another one now means that the score is stale. */
  readonly evaluatorHashes: readonly string[];
  /** The scores as one; null when any that counts is unknown, or none counts. */
  readonly value: number | null;
  readonly passed: boolean | null;
  /** Named metrics of its evaluators, 0..1; null where one that counts is unknown, absent when none has a name. */
  readonly metrics?: { readonly [name: string]: number | null };
  /** The weights behind them where one is not 1. */
  readonly metricWeights?: { readonly [name: string]: number };
  /** Why there is no whole answer; an error is never a score. */
  readonly error: CellError | null;
  /** Why it was or was not answered already; told with an evaluation that has just been made, and not stored. */
  readonly why?: CellWhy;
  /** Absent for a single question. Of a conversation, costs and latency are the sums over its turns. */
  readonly conversation?: CellConversation;
}

export interface CellConversation {
  /** The runs of its answers, oldest first; the last one is the cell's own. */
  readonly turns: readonly string[];
  /** What the model that plays the user was asked; empty without one. */
  readonly userRuns: readonly string[];
  /** Paid for those by this evaluation, beside the cost of the answers. */
  readonly userCostUsd: number | null;
  /** Where what was said begins among the messages of any of the runs. */
  readonly start: number;
  /** `script`: the row has no more turns; `user`: it had nothing more to say; `limit`: it may say no more; null: broken off. */
  readonly end: 'script' | 'user' | 'limit' | null;
  /** The turn that was answered last, from 1; 0 for an answer to the prompt's own messages, and for none. */
  readonly lastTurn: number;
}

export interface EvaluatedDataset {
  readonly name: string;
  /** SHA-256 over the hashes of its rows in order. */
  readonly hash: string;
  readonly rows: number;
}

/** `derivedMetrics` of the prompt file. */
export interface DerivedMetricRule {
  readonly name: string;
  readonly formula: string;
  /** The value from which it passes; null where it only informs. */
  readonly threshold: number | null;
}

/** A named metric, or one derived from the sums of others, of one column. */
export interface MetricRow {
  readonly column: string;
  readonly version: number | null;
  readonly selector: string;
  readonly model: string;
  readonly metric: string;
  /** Null for a metric that evaluators name. */
  readonly formula: string | null;
  /** Answers that it is of. */
  readonly n: number;
  /** Of a named metric. */
  readonly sum: number | null;
  /** The mean of a named metric, the result of a formula; a formula need not stay within 0..1. */
  readonly value: number | null;
  readonly threshold: number | null;
  readonly passed: boolean | null;
  /** Why the formula gives nothing. */
  readonly problem: string | null;
}

export interface NamedEvaluator {
  readonly name: string;
  readonly hash: string;
}

/** Known before the first call, and stored before it. */
export interface EvaluationHeader {
  readonly id: string;
  readonly prompt: string;
  readonly versions: readonly EvaluatedVersion[];
  readonly models: readonly string[];
  readonly columns: readonly Column[];
  readonly dataset: EvaluatedDataset;
  readonly evaluators: readonly NamedEvaluator[];
  /** Absent when the prompt has none. */
  readonly derivedMetrics?: readonly DerivedMetricRule[];
  /** Prompt hash of the version that the others are held against; null when none is. */
  readonly base: string | null;
  readonly repeat: number;
  readonly seed: number;
  /** columns × rows × repeat. */
  readonly cells: number;
  readonly startedAt: string;
  /** What the user asked for, so that `--resume` can ask for it again. */
  readonly asked: { readonly [name: string]: Json };
}

export type Interval = readonly [low: number | null, high: number | null];

/** One evaluator in one column, over the rows: repeats of a row are averaged first, so `n` counts rows. */
export interface SummaryRow {
  readonly column: string;
  readonly version: number | null;
  readonly selector: string;
  readonly model: string;
  readonly evaluator: string;
  /** Rows with a value. */
  readonly n: number;
  readonly mean: number | null;
  /** 95 % interval of the mean. */
  readonly interval: Interval;
  /** Of the rows with a verdict, with its 95 % interval. */
  readonly passRate: number | null;
  readonly passInterval: Interval;
  /** Cells without a value for this evaluator because the call or the evaluator failed. */
  readonly errors: number;
  /** Paid for the answers of the whole column; null while any is unknown. */
  readonly costUsd: number | null;
  readonly latencyMs: { readonly p50: number | null; readonly p95: number | null };
}

/** A whole column: what became of its cells. */
export interface ColumnTotal {
  readonly column: string;
  readonly version: number | null;
  readonly selector: string;
  readonly model: string;
  readonly cells: number;
  readonly passed: number;
  readonly failed: number;
  /** Answered, and nothing decided about it. */
  readonly undecided: number;
  readonly errors: number;
  readonly filtered: number;
  readonly refused: number;
  readonly cached: number;
  /** Rows whose verdict is known, and the share of them that passed, with its 95 % interval. */
  readonly n: number;
  readonly passRate: number | null;
  readonly interval: Interval;
  readonly costUsd: number | null;
  /** What the answers cost when they were made. */
  readonly originalCostUsd: number | null;
  readonly latencyMs: { readonly p50: number | null; readonly p95: number | null };
}

export type EvaluationVerdict = 'pass' | 'fail' | 'insufficient-data';

/** `stopped`: by a budget or because results could not be kept; `interrupted`: by the user, or the process is gone. */
export type EvaluationStatus = 'running' | 'finished' | 'interrupted' | 'stopped';

/** Known at the end, and stored then. */
export interface EvaluationEnding {
  readonly status: EvaluationStatus;
  readonly stoppedBecause: CellError | null;
  readonly durationMs: number;
  /** Paid in this sitting for answers and judges; null while any cost is unknown. */
  readonly spentUsd: number | null;
  readonly summary: readonly SummaryRow[];
  readonly totals: readonly ColumnTotal[];
  /** Absent when no evaluator has a metric and nothing is derived. */
  readonly metrics?: readonly MetricRow[];
  readonly verdict: EvaluationVerdict;
}

/** Shape of `eval --json`, and of an evaluation that is read back. */
export interface Evaluation extends EvaluationHeader, EvaluationEnding {
  /** In the order of the rows, then repeats, then columns; the newest result of every cell. */
  readonly results: readonly CellResult[];
  /** Of the others with the base; null without one, and when nothing was changed. */
  readonly comparison: Comparison | null;
  /** `2/8`: only the rows of this shard were asked, and the figures are of them alone. */
  readonly shard?: string;
}

export interface EvaluationProgress {
  readonly done: number;
  readonly total: number;
  /** Decided against, so far. */
  readonly failed: number;
  readonly errors: number;
  readonly cached: number;
  readonly spentUsd: number | null;
  /** At the pace so far; null before the first paid call has ended. */
  readonly remainingMs: number | null;
  readonly remainingUsd: number | null;
}

/** Tells two cells of one evaluation apart. */
export function cellId({ column, caseId, caseHash, repeat }: Cell): string {
  return `${column} ${repeat} ${caseHash} ${caseId}`;
}
