// Rankings from pairwise comparisons, by name.
import { bradleyTerry, bradleyTerryWithPrior } from '../../../statistics/bradleyTerry.ts';
import { countWins, type WinTable } from '../../../statistics/comparisonGraph.ts';
import { eloRatings, winRate } from '../../../statistics/elo.ts';
import { comparisons, type NamedComparison, type Player } from '../comparisonField.ts';
import { count, finite, orElse, positive, texts } from '../field.ts';
import { numericFunction } from '../numericFunction.ts';
import { wrong } from '../spelling.ts';

export const ranking = {
  'rank.bradley_terry': numericFunction({ players: texts, results: comparisons }, ({ players, results }) =>
    bradleyTerry(toWinTable(players, results)),
  ),
  'rank.bradley_terry_map': numericFunction(
    { players: texts, results: comparisons, precision: orElse(positive, 1) },
    ({ players, results, precision }) => ({ ability: bradleyTerryWithPrior(toWinTable(players, results), precision) }),
  ),
  'rank.elo': numericFunction(
    { games: comparisons, k: orElse(finite, 32), start: orElse(finite, 1000) },
    ({ games, k, start }) => {
      const decided = games.filter(({ leftWins, rightWins }) => leftWins + rightWins > 0);
      const played = decided.map(({ left, right, leftWins, rightWins }) => ({
        left: String(left),
        right: String(right),
        score: leftWins / (leftWins + rightWins),
      }));
      return { ratings: Object.fromEntries(eloRatings(played, { k, start })) };
    },
  ),
  'rank.win_rate': numericFunction({ wins: count, losses: count, ties: orElse(count, 0) }, ({ wins, losses, ties }) => {
    const { winRate: rate, p } = winRate(wins, losses, ties);
    return { win_rate: rate, p };
  }),
};

function toWinTable(players: readonly string[], results: readonly NamedComparison[]): WinTable {
  const places = new Map(players.map((player, at) => [player, at]));
  const placeOf = (player: Player) => {
    const place = typeof player === 'number' ? player : places.get(player);
    if (place === undefined || !(place in players)) throw wrong('Every player of results must be one of players.');
    return place;
  };
  return countWins(
    players.length,
    results.map(({ left, right, ...wins }) => ({ left: placeOf(left), right: placeOf(right), ...wins })),
  );
}
