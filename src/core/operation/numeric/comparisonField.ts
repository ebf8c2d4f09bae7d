// One comparison of two players: `{a, b, winner}`, where the winner is a player's name, `a`, `b` or `tie`; or the counts
// `{a, b, wins_a, wins_b, ties}`; or `{winner, loser}`.
import { amount, type Field, listOf, orElse, positive, probability } from './field.ts';
import { type Given, requireObject, underAnyName, wrong } from './spelling.ts';

export interface NamedComparison {
  readonly left: string;
  readonly right: string;
  readonly leftWins: number;
  readonly rightWins: number;
}

const sides = [
  {
    players: ['a', 'model_a', 'player_a', 'left', 'player1', 'p1', 'i'],
    wins: ['wins_a', 'a_wins', 'win_a', 'left_wins', 'wins1'],
    words: ['a', 'A', 'model_a', 'player_a', 'left', 'first'],
  },
  {
    players: ['b', 'model_b', 'player_b', 'right', 'player2', 'p2', 'j'],
    wins: ['wins_b', 'b_wins', 'win_b', 'right_wins', 'wins2'],
    words: ['b', 'B', 'model_b', 'player_b', 'right', 'second'],
  },
] as const;

const tieWords = ['tie', 'draw', 'both', 'none'];
const winsOrNone = orElse(amount, 0);

export const comparison: Field<NamedComparison, { readonly a: string; readonly b: string; readonly winner: string }> = {
  read(given, place) {
    const object = requireObject(given, place);
    const weight = positive.read(underAnyName(object, ['count', 'n', 'weight', 'times']) ?? 1, `${place}.count`);
    if (Object.hasOwn(object, 'loser')) return readWinnerAndLoser(object, place, weight);
    const [left, right] = sides.map(({ players }, at) =>
      readPlayer(underAnyName(object, players), `${place}.${'ab'[at]}`),
    );
    const [leftWins, rightWins] = readWins(object, place, [left!, right!]).map((wins) => wins * weight);
    return { left: left!, right: right!, leftWins: leftWins!, rightWins: rightWins! };
  },
};

export const comparisons = listOf(comparison);

function readWinnerAndLoser(object: Given, place: string, weight: number): NamedComparison {
  const left = readPlayer(object.winner, `${place}.winner`);
  const right = readPlayer(object.loser, `${place}.loser`);
  const isTie = underAnyName(object, ['tie', 'draw']) === true;
  return { left, right, leftWins: isTie ? weight / 2 : weight, rightWins: isTie ? weight / 2 : 0 };
}

function readPlayer(given: unknown, place: string): string {
  if (typeof given === 'string') return given;
  if (typeof given === 'number') return String(given);
  throw wrong(`${place} must be the name of a player.`);
}

function readWins(object: Given, place: string, [left, right]: readonly [string, string]): [number, number] {
  const counts = sides.map(({ wins }) => underAnyName(object, wins));
  if (counts.some((each) => each !== undefined)) {
    const ties = winsOrNone.read(underAnyName(object, ['ties', 'draws', 'tie']), `${place}.ties`) / 2;
    const [ofLeft, ofRight] = counts.map((each, at) => winsOrNone.read(each, `${place}.wins_${'ab'[at]}`) + ties);
    return [ofLeft!, ofRight!];
  }
  const score = underAnyName(object, ['score', 'score_a', 'outcome', 'result', 'winner', 's']);
  if (typeof score === 'number') {
    const share = probability.read(score, `${place}.score`);
    return [share, 1 - share];
  }
  if (score === null || tieWords.some((word) => typeof score === 'string' && score.toLowerCase().startsWith(word))) {
    return [0.5, 0.5];
  }
  // A player's name goes before the letters a and b, which may be names too.
  if (score === left) return [1, 0];
  if (score === right) return [0, 1];
  const side = sides.findIndex(({ words }) => words.some((word) => word === score));
  if (side < 0) throw wrong(`${place}.winner must be one of its two players, a, b or tie.`);
  return side === 0 ? [1, 0] : [0, 1];
}
