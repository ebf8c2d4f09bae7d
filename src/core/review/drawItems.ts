// From answers that may be judged to the items of a review. What is too much is left out by lot and not from the end, so that
// the rest is a random part of what was chosen.
import type { Host } from '../base/host.ts';
import { lotOf } from '../dataset/drawRows.ts';
import type { ReviewItem } from './review.ts';

/** One answer that may be judged. */
export interface Candidate {
  readonly run: string;
  /** Equal for answers to the same question. */
  readonly question: string;
  /** Equal for answers of the same version and model. */
  readonly source: string;
}

export interface DrawOptions {
  /** Two answers to the same question at once. */
  readonly isPair: boolean;
  readonly seed: number;
  readonly sha256: Host['sha256'];
}

/** Each run once, or each two answers to a question from different sources; the first so many are a random part of all. */
export function drawItems(
  candidates: readonly Candidate[],
  { isPair, seed, sha256 }: DrawOptions,
): readonly ReviewItem[] {
  const all = isPair ? pairsOf(candidates) : singles(candidates);
  const lots = all.map((item) => ({ item, lot: lotOf(seed, item.join('\n'), sha256) }));
  return lots.sort((a, b) => a.lot - b.lot).map(({ item }) => item);
}

function singles(candidates: readonly Candidate[]): ReviewItem[] {
  return [...new Set(candidates.map(({ run }) => run))].map((run) => [run]);
}

function pairsOf(candidates: readonly Candidate[]): ReviewItem[] {
  const questions = new Map<string, Candidate[]>();
  for (const candidate of candidates) {
    const known = questions.get(candidate.question);
    if (known === undefined) questions.set(candidate.question, [candidate]);
    else known.push(candidate);
  }
  const pairs = new Map<string, ReviewItem>();
  for (const answers of questions.values()) {
    for (const [at, one] of answers.entries()) {
      for (const other of answers.slice(at + 1)) {
        // One answer that served two versions has no better side.
        if (one.source === other.source || one.run === other.run) continue;
        pairs.set([one.run, other.run].sort().join('\n'), [one.run, other.run]);
      }
    }
  }
  return [...pairs.values()];
}
