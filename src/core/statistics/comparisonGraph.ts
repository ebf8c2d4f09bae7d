// Who beat whom, as a table of wins. A ranking by maximum likelihood exists only when nobody is out of reach: from every
// player a chain of wins must lead to every other (Ford 1957).

export interface Comparison {
  /** Places of the two players in the list of players. */
  readonly left: number;
  readonly right: number;
  /** Wins of either; a tie counts half for both. */
  readonly leftWins: number;
  readonly rightWins: number;
}

/** wins[i][j]: how often player i beat player j. */
export type WinTable = readonly (readonly number[])[];

/** Adds up comparisons; those of a player with itself say nothing. */
export function countWins(players: number, comparisons: readonly Comparison[]): WinTable {
  const wins = Array.from({ length: players }, () => new Array<number>(players).fill(0));
  for (const { left, right, leftWins, rightWins } of comparisons) {
    if (left === right) continue;
    wins[left]![right]! += leftWins;
    wins[right]![left]! += rightWins;
  }
  return wins;
}

export type RankingObstacle = 'disconnected' | 'separated';

/** Why there is no ranking: groups never compared, or a group that never lost to the rest; null when there is one. */
export function findObstacle(wins: WinTable): RankingObstacle | null {
  const met = (i: number, j: number) => wins[i]![j]! + wins[j]![i]! > 0;
  if (reached(wins.length, met) < wins.length) return 'disconnected';
  const isStrong =
    reached(wins.length, (i, j) => wins[i]![j]! > 0) === wins.length &&
    reached(wins.length, (i, j) => wins[j]![i]! > 0) === wins.length;
  return isStrong ? null : 'separated';
}

/** How many of the players can be reached from the first. */
function reached(players: number, leads: (from: number, to: number) => boolean): number {
  const seen = new Set(players > 0 ? [0] : []);
  for (const from of seen) {
    for (let to = 0; to < players; to += 1) if (leads(from, to)) seen.add(to);
  }
  return seen.size;
}
