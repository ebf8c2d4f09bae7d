// Two verdicts about the same: one that fails fails both, one that cannot be told leaves it open.
import type { EvaluationVerdict } from './evaluation.ts';

export function joinVerdicts(one: EvaluationVerdict, other: EvaluationVerdict): EvaluationVerdict {
  if (one === 'fail' || other === 'fail') return 'fail';
  return one === 'pass' && other === 'pass' ? 'pass' : 'insufficient-data';
}
