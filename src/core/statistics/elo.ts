// Ratings that move with every game. They depend on the order of the games, so they are for showing only; a ranking is made by
// Bradley and Terry's model.
import { binomialCdf } from './binomial.ts';

export interface Game {
  readonly left: string;
  readonly right: string;
  /** What the left player got: 1 for a win, 0.5 for a tie, 0 for a loss. */
  readonly score: number;
}

/** Elo's ratings (1978) after all games, which count in their order. */
export function eloRatings(
  games: readonly Game[],
  options: { readonly k?: number; readonly start?: number } = {},
): Map<string, number> {
  const { k = 32, start = 1000 } = options;
  const ratings = new Map<string, number>();
  for (const { left, right, score } of games) {
    const [ofLeft, ofRight] = [ratings.get(left) ?? start, ratings.get(right) ?? start];
    const expected = 1 / (1 + 10 ** ((ofRight - ofLeft) / 400));
    ratings.set(left, ofLeft + k * (score - expected));
    ratings.set(right, ofRight - k * (score - expected));
  }
  return ratings;
}

export interface WinRate {
  /** A tie counts half; null without a game. */
  readonly winRate: number | null;
  /** Exact sign test: ties say nothing of who is better. */
  readonly p: number;
}

/** How often one side won against the other, and the two-sided binomial test that both win equally often. */
export function winRate(wins: number, losses: number, ties: number): WinRate {
  const games = wins + losses + ties;
  const decided = wins + losses;
  const p = wins === losses ? 1 : Math.min(1, 2 * binomialCdf(Math.min(wins, losses), decided, 0.5));
  return { winRate: games === 0 ? null : (wins + ties / 2) / games, p };
}
