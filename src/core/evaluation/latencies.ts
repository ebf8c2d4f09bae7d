// The latencies of a column, four bytes each, for its quantiles at the end.
import { quantile } from '../statistics/summary.ts';
import type { SummaryRow } from './evaluation.ts';

export interface Latencies {
  add(ms: number): void;
  /** Whole milliseconds. */
  quantiles(): SummaryRow['latencyMs'];
}

export function createLatencies(): Latencies {
  let values = new Float32Array(64);
  let count = 0;
  return {
    add(ms) {
      if (count === values.length) {
        const larger = new Float32Array(count * 2);
        larger.set(values);
        values = larger;
      }
      values[count++] = ms;
    },
    quantiles() {
      const known = Array.from(values.subarray(0, count));
      return { p50: rounded(quantile(known, 0.5)), p95: rounded(quantile(known, 0.95)) };
    },
  };
}

function rounded(ms: number | null): number | null {
  return ms === null ? null : Math.round(ms);
}
