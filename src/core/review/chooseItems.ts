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

export interface ChooseOptions {
  /** Two answers to the same question at once. */
  readonly isPair: boolean;
  readonly limit: number;
  readonly seed: number;
  readonly sha256: Host['sha256'];
}

/** In the order they came; each run once, or each two answers to a question from different sources. */
export function chooseItems(
  candidates: readonly Candidate[],
  { isPair, limit, seed, sha256 }: ChooseOptions,
): { readonly items: readonly ReviewItem[]; readonly leftOut: number } {
  const all = isPair ? pairsOf(candidates) : singles(candidates);
  const lots = all.map((item) => lotOf(seed, item.join('\n'), sha256));
  const bar = [...lots].sort((a, b) => a - b)[limit] ?? Number.POSITIVE_INFINITY;
  const items = all.filter((_item, at) => (lots[at] as number) < bar).slice(0, limit);
  return { items, leftOut: all.length - items.length };
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
