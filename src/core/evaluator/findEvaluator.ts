// The registry by name.
import { allEvaluators } from './all.ts';
import type { Evaluator } from './evaluator.ts';

const byName = new Map<string, Evaluator>(
  allEvaluators.flatMap((evaluator) => [evaluator.id, ...(evaluator.aliases ?? [])].map((name) => [name, evaluator])),
);

/** By id or alias; null when there is none. */
export function findEvaluator(name: string): Evaluator | null {
  return byName.get(name) ?? null;
}

/** Every id and alias, sorted. */
export function evaluatorNames(): readonly string[] {
  return [...byName.keys()].sort();
}
