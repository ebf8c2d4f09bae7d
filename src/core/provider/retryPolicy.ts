// When a failed attempt is repeated and after what pause. Pure: time and chance come in as numbers.
import type { ProviderFailure } from './providerFailure.ts';

export interface TransportPolicy {
  /** Repeats after the first attempt. */
  readonly maxRepeats: number;
  /** The longest pause a server may ask for. */
  readonly maxRetryAfterMs: number;
  readonly firstPauseMs: number;
  readonly maxPauseMs: number;
  readonly firstByteMs: number;
  readonly idleMs: number;
  readonly callMs: number;
  readonly maxBodyBytes: number;
  readonly maxLineBytes: number;
  readonly maxTextLength: number;
}

export const defaultPolicy: TransportPolicy = {
  maxRepeats: 3,
  maxRetryAfterMs: 30_000,
  firstPauseMs: 500,
  maxPauseMs: 8_000,
  firstByteMs: 300_000,
  idleMs: 60_000,
  callMs: 600_000,
  maxBodyBytes: 32 * 1024 * 1024,
  maxLineBytes: 1024 * 1024,
  maxTextLength: 4 * 1024 * 1024,
};

/** `retry-after-ms`, or `retry-after` in seconds or as an HTTP date, as milliseconds from `now`; null when unusable. */
export function parseRetryAfter(header: (name: string) => string | null, now: number): number | null {
  const milliseconds = Number(header('retry-after-ms') || 'none');
  if (Number.isFinite(milliseconds) && milliseconds >= 0) return milliseconds;
  const text = header('retry-after')?.trim() ?? '';
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000;
  // Only a date that begins with its weekday: engines take far too much for a date.
  const date = /^[A-Z][a-z]{2}/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}

export interface AttemptState {
  /** Attempts made so far, this one included. */
  readonly attempts: number;
  /** Streamed text has already reached the caller. */
  readonly isHandedOn: boolean;
  /** Time that the whole call still has. */
  readonly remainingMs: number;
}

/**
 * The pause before the next attempt in milliseconds, or null to stop. Full jitter: uniform in 0..cap with the cap doubling
 * per attempt (AWS Architecture Blog, «Exponential Backoff And Jitter»); `chance` is uniform in 0..1.
 */
export function pauseBeforeRepeat(
  failure: ProviderFailure,
  state: AttemptState,
  policy: TransportPolicy,
  chance: number,
): number | null {
  if (!failure.repeat || state.isHandedOn || state.attempts > policy.maxRepeats) return null;
  if (failure.retryAfterMs !== null && failure.retryAfterMs > policy.maxRetryAfterMs) return null;
  const cap = Math.min(policy.maxPauseMs, policy.firstPauseMs * 2 ** (state.attempts - 1));
  const pause = failure.retryAfterMs ?? chance * cap;
  return pause < state.remainingMs ? pause : null;
}
