// The latencies of a column, four bytes each, for its quantiles at the end.
import type { SummaryRow } from './evaluation.ts';

export interface Latencies {
  add(ms: number): void;
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
      const sorted = values.slice(0, count).sort();
      return { p50: quantile(sorted, 0.5), p95: quantile(sorted, 0.95) };
    },
  };
}

/** R type 7: linear between the neighbouring order statistics. */
function quantile(sorted: Float32Array, q: number): number | null {
  if (sorted.length === 0) return null;
  const place = (sorted.length - 1) * q;
  const low = sorted[Math.floor(place)] as number;
  const high = sorted[Math.ceil(place)] as number;
  return Math.round(low + (high - low) * (place - Math.floor(place)));
}
