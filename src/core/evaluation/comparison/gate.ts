// May the candidate replace the baseline? Non-inferiority by the interval: only what is shown to be not worse by the margin
// passes, and what cannot be told neither passes nor fails.
import { judgeNonInferiority } from '../../statistics/gate.ts';
import type { Effect, Gate, GateVerdict } from './comparison.ts';

export function gateOf(effect: Effect | null, margin: number): Gate {
  const { low = null, high = null, level = 0.95 } = effect ?? {};
  const verdict = judgeNonInferiority({ low, high }, margin);
  return { margin, level, low, high, verdict: verdict === 'inconclusive' ? 'insufficient-data' : verdict };
}

/** Of several candidates: one that fails fails them all. */
export function joinGates(verdicts: readonly GateVerdict[]): GateVerdict {
  if (verdicts.includes('fail')) return 'fail';
  return verdicts.length > 0 && verdicts.every((verdict) => verdict === 'pass') ? 'pass' : 'insufficient-data';
}
