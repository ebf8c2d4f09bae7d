// How amounts read in reports: money, tokens, durations, dates. Unknown reads as a dash, never as zero.
import type { Usage } from '../provider/provider.ts';

const dash = '–';

/** `$0.0012` with two significant digits below a cent, `$1.23` above; a dash when unknown. */
export function formatUsd(usd: number | null): string {
  if (usd === null) return dash;
  if (usd === 0) return '$0';
  if (usd >= 0.01) return `$${usd.toFixed(2)}`;
  return `$${Number(usd.toPrecision(2)).toFixed(12).replace(/0+$/, '')}`;
}

/** `840 ms`, `2.4 s`, `3 min 05 s`; a dash when unknown. */
export function formatDuration(ms: number | null): string {
  if (ms === null) return dash;
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
}

/** `1,234`, or a dash when unknown. */
export function formatCount(count: number | null): string {
  return count === null ? dash : count.toString().replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `52 + 40`, with `≈` before it when nobody but us counted. */
export function formatUsage(usage: Usage): string {
  const { inputTokens, outputTokens, isEstimate } = usage;
  return `${isEstimate ? '≈ ' : ''}${formatCount(inputTokens)} + ${formatCount(outputTokens)}`;
}

/** `2026-11-20 14:05` in UTC, so that two machines print the same line. */
export function formatTime(iso: string): string {
  const ms = Date.parse(iso);
  if (Number.isNaN(ms)) return dash;
  return new Date(ms).toISOString().slice(0, 16).replace('T', ' ');
}

/** `2026-11-20`. */
export function formatDay(iso: string): string {
  return formatTime(iso).slice(0, 10);
}

/** The first hex digits of an id, enough to name it in small repositories. */
export function shortId(hex: string): string {
  return hex.slice(0, 10);
}

/** `1 prompt`, `2 prompts`. */
export function countOf(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}
