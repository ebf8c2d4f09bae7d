// How a figure with an interval reads: no more digits than the interval supports, one rounding rule for every surface. What
// is unknown reads as a dash.
import type { Bounds, Measure } from './comparison.ts';

const dash = '–';

const mostDecimals = 4;

/** Decimals of percent that an interval on the scale 0..1 supports: the width is told to one or two digits. */
function decimalsOf({ low, high }: Bounds, unit: number): number {
  if (low === null || high === null) return 0;
  const half = ((high - low) / 2) * unit;
  if (!(half > 0)) return 1;
  const power = Math.floor(Math.log10(half));
  // As uncertainties are rounded: to two digits while they are below 20, else to one.
  const digits = half / 10 ** power < 2 ? 1 : 0;
  return Math.min(mostDecimals, Math.max(0, digits - power));
}

const units = { 'pass-rate': 100, score: 1 } as const;
/** A score is never told coarser than this. */
const leastDecimals = { 'pass-rate': 0, score: 2 } as const;

function decimalsFor(measure: Measure, bounds: Bounds): number {
  return Math.max(leastDecimals[measure], decimalsOf(bounds, units[measure]));
}

/** `83 %` or `0.83`. */
export function formatLevelOf(measure: Measure, value: number | null, bounds: Bounds): string {
  if (value === null) return dash;
  const text = fixed(value * units[measure], decimalsFor(measure, bounds));
  return measure === 'pass-rate' ? `${text} %` : text;
}

/** `+9 points`, `−0.3 points`, or `+0.03` for a score. */
export function formatDifference(measure: Measure, value: number | null, bounds: Bounds): string {
  if (value === null) return dash;
  const text = signed(value * units[measure], decimalsFor(measure, bounds));
  return measure === 'pass-rate' ? `${text} ${isOne(text) ? 'point' : 'points'}` : text;
}

/** `+1 to +17`, in the unit of the difference; `margin` is on the scale 0..1. */
export function formatDifferenceBounds(measure: Measure, bounds: Bounds, margin = 0): string {
  const { low, high } = bounds;
  if (low === null || high === null) return dash;
  const [least, most] = [low * units[measure], high * units[measure]];
  const limits = [0, margin, -margin].map((limit) => limit * units[measure]);
  let decimals = decimalsFor(measure, bounds);
  // On which side of nothing, and of the margin, a bound is decides, so it stays visible.
  const isHidden = (bound: number): boolean =>
    limits.some((limit) => bound !== limit && Number(bound.toFixed(decimals)) === Number(limit.toFixed(decimals)));
  while (decimals < mostDecimals && (isHidden(least) || isHidden(most))) decimals += 1;
  return `${signed(least, decimals)} to ${signed(most, decimals)}`;
}

/** `74 to 97 %`, or `0.74 to 0.97` for a score. */
export function formatBoundsOf(measure: Measure, bounds: Bounds): string {
  const { low, high } = bounds;
  if (low === null || high === null) return dash;
  const decimals = decimalsFor(measure, bounds);
  const text = `${fixed(low * units[measure], decimals)} to ${fixed(high * units[measure], decimals)}`;
  return measure === 'pass-rate' ? `${text} %` : text;
}

/** A difference without a sign, rounded up so that it never promises more than it should: `8 points`, `0.04`. */
export function formatSize(measure: Measure, value: number | null): string {
  if (value === null) return dash;
  const scaled = value * units[measure];
  const decimals = measure === 'score' ? 3 : scaled < 10 ? 1 : 0;
  const text = trimmed(
    (Math.ceil(Number((scaled * 10 ** decimals).toPrecision(12))) / 10 ** decimals).toFixed(decimals),
  );
  return measure === 'pass-rate' ? `${text} ${text === '1' ? 'point' : 'points'}` : text;
}

/** `0.021`, `<0.001`; three decimals unless they would hide on which side of 0.05 it is. */
export function formatP(p: number | null): string {
  if (p === null) return dash;
  if (p < 0.001) return '<0.001';
  const text = p.toFixed(3);
  return p < 0.05 && text === '0.050' ? `<0.05` : text;
}

/** `×0.81`, with as many digits as its interval supports. */
export function formatRatio(value: number | null, bounds: Bounds): string {
  return value === null ? dash : `×${fixed(value, ratioDecimals(bounds))}`;
}

/** `×0.78 to ×0.84`. */
export function formatRatioBounds(bounds: Bounds): string {
  const { low, high } = bounds;
  if (low === null || high === null) return dash;
  return `×${fixed(low, ratioDecimals(bounds))} to ×${fixed(high, ratioDecimals(bounds))}`;
}

function ratioDecimals({ low, high }: Bounds): number {
  if (low === null || high === null) return 1;
  return Math.max(low < 10 ? 1 : 0, decimalsOf({ low, high }, 1));
}

function fixed(value: number, decimals: number): string {
  const text = value.toFixed(decimals);
  // Nothing is minus nothing.
  return /^-0(\.0+)?$/.test(text) ? text.slice(1) : text.replace('-', '−');
}

function signed(value: number, decimals: number): string {
  const text = fixed(value, decimals);
  return text.startsWith('−') || /^0(\.0+)?$/.test(text) ? text : `+${text}`;
}

function trimmed(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

function isOne(text: string): boolean {
  return text === '+1' || text === '−1';
}
