// Verdicts of a judge that saw each pair of answers in both orders. Judges favour a place, so only a winner of both orders wins.

export type PairWinner = 'a' | 'b' | 'tie';

export interface SwappedVerdicts {
  readonly final: PairWinner[];
  /** Share of pairs with the same verdict in both orders; null for no pair. */
  readonly consistency: number | null;
  readonly winsOfA: number;
  readonly winsOfB: number;
  readonly ties: number;
}

/** Joins the verdicts of both orders, each naming the answer that won and not its place. */
export function joinSwappedVerdicts(first: readonly PairWinner[], second: readonly PairWinner[]): SwappedVerdicts {
  const final = first.map((winner, at) => (winner === second[at] ? winner : 'tie'));
  const same = first.filter((winner, at) => winner === second[at]).length;
  const count = (winner: PairWinner) => final.filter((each) => each === winner).length;
  return {
    final,
    consistency: first.length === 0 ? null : same / first.length,
    winsOfA: count('a'),
    winsOfB: count('b'),
    ties: count('tie'),
  };
}
