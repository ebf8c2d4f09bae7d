// One measured ratio of `npm run bench`: both sides timed in the same run, medians of several pairs.
export interface BenchRow {
  /** The goal's short name, for example `H1`. */
  readonly id: string;
  readonly title: string;
  readonly ratio: number;
  readonly floor: number;
  readonly moonshot: number;
  /** Whether a lower or a higher ratio is the better one. */
  readonly better: 'lower' | 'higher';
  readonly detail: string;
}
