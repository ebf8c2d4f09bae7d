// What the store knows of the versions of a prompt: how often each was run, what it answered last, what people said of
// it, what it costs. Kept by prompt hash, so a revert has its results back and a rename loses none. Figures come from the
// index; of the records only the last answer of each version and its ratings are read.
import type { Run, Score } from '../run/run.ts';
import type { Store } from '../store/openStore.ts';
import type { RunSummary } from '../store/queryRuns.ts';

export interface LastAnswer {
  readonly runId: string;
  /** Null when the repository keeps no answers. */
  readonly text: string | null;
  /** `provider/model`. */
  readonly model: string;
  readonly at: string;
}

export interface VersionResult {
  /** Every call, the failed ones included. */
  readonly runs: number;
  readonly failed: number;
  /** `provider/model` of what answered, the latest first. */
  readonly models: readonly string[];
  readonly lastAnswer: LastAnswer | null;
  /** 0..1: the mean over rated answers; an error has none. */
  readonly meanScore: number | null;
  /** Answers that a person or an evaluator has scored. */
  readonly rated: number;
  /** Medians over the answers whose figure is known, calls answered from earlier results left out. */
  readonly medianCostUsd: number | null;
  readonly medianDurationMs: number | null;
  readonly medianInputTokens: number | null;
  readonly medianOutputTokens: number | null;
  /** Whether tokens behind these figures, and with them the cost, are counts of our own. */
  readonly isEstimate: boolean;
}

export type ResultStore = Pick<Store, 'runs' | 'summaries' | 'ratings'>;

/**
 * By prompt hash; a hash that was never run is absent. Runs count whatever their prompt was called then; where two
 * prompts have one text, the last answer is one of `promptId` if it has any.
 */
export async function versionResults(
  store: ResultStore,
  promptId: string,
  hashes: readonly string[],
): Promise<ReadonlyMap<string, VersionResult>> {
  const found = await store.summaries({ promptHashes: hashes });
  const ratings = await store.ratings(found.map(({ id }) => id));
  const groups = new Map<string, RunSummary[]>();
  for (const run of found) {
    const group = groups.get(run.promptHash);
    if (group) group.push(run);
    else groups.set(run.promptHash, [run]);
  }
  const last = new Map([...groups].map(([hash, runs]) => [hash, newestAnswer(runs, promptId)] as const));
  const answers = await readAnswers(store, [...last.values()]);
  return new Map(
    [...groups].map(([hash, runs]) => {
      const lastAnswer = answers.get(last.get(hash)?.id ?? '') ?? null;
      return [hash, { ...figuresOf(runs, ratings), lastAnswer }];
    }),
  );
}

function isAnswer({ outcome }: RunSummary): boolean {
  return outcome === 'completed';
}

function newestAnswer(runs: readonly RunSummary[], promptId: string): RunSummary | null {
  const answers = runs.filter(isAnswer);
  return answers.find((run) => run.promptId === promptId) ?? answers[0] ?? null;
}

async function readAnswers(
  store: ResultStore,
  wanted: readonly (RunSummary | null)[],
): Promise<ReadonlyMap<string, LastAnswer>> {
  const ids = wanted.flatMap((run) => run?.id ?? []);
  const runs = ids.length === 0 ? [] : await store.runs({ ids });
  return new Map(runs.map((run) => [run.id, answerOf(run)]));
}

function answerOf(run: Run): LastAnswer {
  const { outcome } = run;
  // A repository that keeps no answers keeps their hash.
  const isWithheld = 'outputHash' in outcome;
  return {
    runId: run.id,
    text: isWithheld || outcome.status === 'failed' ? null : outcome.output,
    model: run.model.startsWith(`${run.provider}/`) ? run.model : `${run.provider}/${run.model}`,
    at: run.startedAt,
  };
}

function figuresOf(
  runs: readonly RunSummary[],
  ratings: ReadonlyMap<string, readonly Score[]>,
): Omit<VersionResult, 'lastAnswer'> {
  const answers = runs.filter(isAnswer);
  const scores = answers.map((run) => scoreOf(run, ratings.get(run.id) ?? [])).filter((score) => score !== null);
  const called = answers.filter(({ cached }) => !cached);
  return {
    runs: runs.length,
    failed: runs.length - answers.length,
    models: [...new Set(answers.map(({ model }) => model))],
    meanScore: scores.length === 0 ? null : scores.reduce((sum, score) => sum + score, 0) / scores.length,
    rated: scores.length,
    medianCostUsd: median(called.map(({ costNanoUsd }) => (costNanoUsd === null ? null : costNanoUsd / 1e9))),
    medianDurationMs: median(called.map(({ durationMs }) => durationMs)),
    medianInputTokens: median(called.map(({ inputTokens }) => inputTokens)),
    medianOutputTokens: median(called.map(({ outputTokens }) => outputTokens)),
    isEstimate: called.some(({ isEstimate }) => isEstimate),
  };
}

/** What was said last stands above what was said when it ran. */
function scoreOf(run: RunSummary, ratings: readonly Score[]): number | null {
  return ratings.findLast(({ value }) => value !== null)?.value ?? run.score;
}

/** Of what is known: the middle value, or the mean of the two in the middle. */
function median(values: readonly (number | null)[]): number | null {
  const sorted = values.filter((value) => value !== null).sort((a, b) => a - b);
  if (sorted.length === 0) return null;
  const middle = sorted.length >> 1;
  const upper = sorted[middle] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2;
}
