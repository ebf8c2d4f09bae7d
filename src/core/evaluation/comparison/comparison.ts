// What a comparison of versions is: plain data that every surface shows and a file keeps. Differences are candidate minus
// baseline, so above 0 is better for passes and scores; what is unknown is null, never 0.

/** `failed`: the call brought no answer, or the answer was filtered or refused. A failed answer has no score. */
export type AnswerState = 'answered' | 'failed';

/** One answer of one version to one row. */
export interface ComparedAnswer {
  /** Null when nothing was asked. */
  readonly run: string | null;
  readonly state: AnswerState;
  /** Null when nothing decided about it. */
  readonly passed: boolean | null;
  /** 0..1. */
  readonly value: number | null;
  /** What the answer cost when it was made. */
  readonly costUsd: number | null;
  readonly latencyMs: number | null;
}

/** One row as one version answered it, once or several times. */
export interface ComparedItem {
  /** Two rows are the same row when their dataset and their id are: a dataset's hash and a name in it, or a row's own hash. */
  readonly dataset: string;
  readonly id: string;
  /** What people call the row; it identifies nothing. */
  readonly label: string;
  /** Columns of the dataset by which rows fall into groups. */
  readonly segments: { readonly [column: string]: string };
  /** Rows of one cluster say less than as many rows by themselves; null when the row stands alone. */
  readonly cluster: string | null;
  readonly answers: readonly ComparedAnswer[];
}

export interface ComparedColumn {
  readonly name: string;
  readonly items: readonly ComparedItem[];
}

export interface ComparisonOptions {
  /** Of the intervals; 0.95 when not given. */
  readonly level?: number;
  /** The difference that matters, on the scale 0..1; 0.05 when not given. */
  readonly margin?: number;
  /** Whether a failed answer counts as not passed, which is the default, or not at all. */
  readonly errors?: 'fail' | 'exclude';
  /** Calls at a time, for the minutes that more rows would take; 8 when not given. */
  readonly concurrency?: number;
}

/** What answers take. */
export type Amount = 'costUsd' | 'latencyMs';
export type Measure = 'pass-rate' | 'score';
export type Verdict = 'better' | 'worse' | 'equivalent' | 'inconclusive';
export type GateVerdict = 'pass' | 'fail' | 'insufficient-data';

export interface Bounds {
  readonly low: number | null;
  readonly high: number | null;
}

export type IntervalMethod =
  | 'newcombe-paired'
  | 'newcombe'
  | 'paired-t'
  | 'paired-t-repeats'
  | 'paired-t-clusters'
  | 'welch'
  | 'equal-differences';
export type TestMethod = 'mcnemar-mid-p' | 'student-t' | 'barnard' | 'fisher' | 'welch' | 'none';

/** One version by itself, over the rows that the difference is of. */
export interface Side extends Bounds {
  /** Rows. */
  readonly n: number;
  readonly mean: number | null;
}

/** A second opinion that stands beside the headline and never decides. */
export interface SecondTest {
  readonly method: 'mcnemar-exact' | 'wilcoxon' | 'mann-whitney';
  readonly p: number | null;
  /** How its p was computed. */
  readonly distribution: 'exact' | 'normal';
}

export type EffectName = 'hodges-lehmann' | 'dz' | 'gz' | 'h' | 'hedges-g' | 'cliffs-delta';

export interface Discordance {
  readonly bothPass: number;
  readonly baselineOnly: number;
  readonly candidateOnly: number;
  readonly bothFail: number;
}

/** How many rows would find a difference with 80 % power, and what the missing ones take. */
export interface RowsNeeded {
  /** The difference to find. */
  readonly target: number;
  readonly rows: number;
  readonly more: number;
  /** Null while the cost of an answer is unknown. */
  readonly costUsd: number | null;
  readonly minutes: number | null;
}

export interface Effect extends Bounds {
  readonly measure: Measure;
  /** Rows; with different rows, those of both sides. */
  readonly n: number;
  readonly baseline: Side;
  readonly candidate: Side;
  readonly difference: number | null;
  /** Of the interval. */
  readonly level: number;
  readonly p: number | null;
  readonly interval: IntervalMethod;
  readonly test: TestMethod;
  readonly verdict: Verdict;
  /** The smallest difference that this many rows find in 80 of 100 cases; null when it cannot be told. */
  readonly detectable: number | null;
  /** Null unless the verdict is inconclusive. */
  readonly needed: RowsNeeded | null;
  /** Null unless each row passed or failed once on both sides. */
  readonly discordance: Discordance | null;
  readonly beside: readonly SecondTest[];
  readonly effects: { readonly [Name in EffectName]?: number | null };
  /** Clusters of rows; null when each row stands alone. */
  readonly clusters: number | null;
}

/** What was held against what. */
export interface Pairing {
  /** `different`: the two have no row in common, so rows are compared as two samples. */
  readonly rows: 'same' | 'different';
  /** Rows in both. */
  readonly paired: number;
  /** Rows of one side that the other does not have; with the same rows they are left out. */
  readonly baselineOnly: number;
  readonly candidateOnly: number;
  /** Failed answers, by side. */
  readonly errors: { readonly baseline: number; readonly candidate: number; readonly rule: 'fail' | 'exclude' };
  /** Rows left out because nothing decided about them on one side. */
  readonly undecided: number;
}

/** A row on which the two differ. */
export interface RowChange {
  readonly dataset: string;
  readonly id: string;
  readonly label: string;
  /** Candidate minus baseline, over the repeats of the row. */
  readonly difference: number;
  readonly baseline: number;
  readonly candidate: number;
  readonly baselineRuns: readonly string[];
  readonly candidateRuns: readonly string[];
}

export interface RepeatReport {
  /** Most answers that one row has. */
  readonly most: number;
  /** Variance of the difference of a row's means that rows themselves make. */
  readonly between: number | null;
  /** What the luck of single answers adds to it, by side. */
  readonly withinBaseline: number | null;
  readonly withinCandidate: number | null;
  readonly advice: 'more-rows' | 'more-repeats' | null;
  /** Rows of which some but not all of at least three answers pass, by side. */
  readonly flaky: { readonly baseline: readonly string[]; readonly candidate: readonly string[] };
}

export interface SegmentEffect {
  readonly value: string;
  readonly effect: Effect;
  /** Holm over the values of the column. */
  readonly adjustedP: number | null;
  readonly verdict: Verdict;
}

export interface SegmentReport {
  readonly column: string;
  readonly values: readonly SegmentEffect[];
  /** Whether the difference itself differs between the values; null when it cannot be asked. */
  readonly interaction: {
    readonly method: 'discordant-chi-squared' | 'difference-anova' | 'breslow-day';
    readonly statistic: number | null;
    readonly p: number | null;
  } | null;
  /** Every value says one thing and the whole says the other. */
  readonly reversed: boolean;
}

/** Cost or latency: candidate over baseline, so below 1 is less. Bounds and p are null with too few rows to tell anything. */
export interface RatioEffect extends Bounds {
  /** Rows on which both are known and above 0; with different rows, those of both sides. */
  readonly n: number;
  /** Of geometric means. */
  readonly ratio: number | null;
  readonly p: number | null;
  readonly verdict: 'less' | 'more' | 'equivalent' | 'inconclusive';
  readonly baseline: Quantiles;
  readonly candidate: Quantiles;
}

/** In the unit of what is measured, with order-statistic intervals. */
export interface Quantiles {
  readonly n: number;
  readonly median: number | null;
  readonly medianBounds: Bounds;
  readonly p95: number | null;
  readonly p95Bounds: Bounds;
}

/** May the candidate replace the baseline? The interval of the difference against the margin. */
export interface Gate extends Bounds {
  readonly margin: number;
  readonly level: number;
  readonly verdict: GateVerdict;
}

export interface PairComparison {
  readonly baseline: string;
  readonly candidate: string;
  readonly pairing: Pairing;
  /** Pass rate where anything passed or failed, else the score; null when neither is known of any row. */
  readonly headline: Effect | null;
  /** Holm over the candidates; null with one candidate. */
  readonly adjustedP: number | null;
  /** Of the headline, after the adjustment. */
  readonly verdict: Verdict;
  readonly gate: Gate;
  /** The score beside a pass rate; null when there is none or it says nothing else. */
  readonly score: Effect | null;
  readonly cost: RatioEffect | null;
  readonly latency: RatioEffect | null;
  /** Largest first. */
  readonly wins: readonly RowChange[];
  readonly losses: readonly RowChange[];
  /** Null when every row was asked once. */
  readonly repeats: RepeatReport | null;
  readonly segments: readonly SegmentReport[];
}

/** Whether any of three or more versions differs from any other, over the rows that all have. */
export interface Omnibus {
  readonly method: 'cochran-q' | 'friedman' | 'welch-anova';
  readonly n: number;
  readonly statistic: number | null;
  readonly p: number | null;
  /** Mean rank of each version, 1 is best; null when they share no rows. */
  readonly ranks: readonly { readonly name: string; readonly mean: number | null; readonly rank: number | null }[];
}

export interface Comparison {
  readonly baseline: string;
  readonly level: number;
  readonly margin: number;
  readonly pairs: readonly PairComparison[];
  /** Null with two versions. */
  readonly omnibus: Omnibus | null;
  /** Over all candidates: one failure fails, one that cannot be told leaves it open. */
  readonly verdict: GateVerdict;
}
