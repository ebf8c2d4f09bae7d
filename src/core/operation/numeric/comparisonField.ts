// One comparison of two players: `{a, b, winner}`, where the winner is a player's name, `a`, `b` or `tie`; or `{a, b, score}`
// with what a got of 1; or the counts `{a, b, wins_a, wins_b, ties}`; or `{winner, loser}`. A player is its name or its place in
// the list of players.
import { amount, type Field, listOf, orElse, positive, probability } from './field.ts';
import { type Given, requireObject, underAnyName, wrong } from './spelling.ts';

/** A name, or a place in the list of players. */
export type Player = string | number;

export interface NamedComparison {
  readonly left: Player;
  readonly right: Player;
  readonly leftWins: number;
  readonly rightWins: number;
}

const sides = [
  {
    players: ['a', 'model_a', 'player_a', 'left', 'player1', 'p1', 'i'],
    wins: ['wins_a', 'a_wins', 'wins'],
    words: ['a', 'model_a', 'player_a', 'left', 'first', 'win'],
  },
  {
    players: ['b', 'model_b', 'player_b', 'right', 'player2', 'p2', 'j'],
    wins: ['wins_b', 'b_wins', 'losses'],
    words: ['b', 'model_b', 'player_b', 'right', 'second', 'loss'],
  },
] as const;

const tieWords: ReadonlySet<string> = new Set(['tie', 'draw', 'both', 'neither', 'tie (bothbad)']);
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

function readPlayer(given: unknown, place: string): Player {
  if (typeof given === 'string' || Number.isSafeInteger(given)) return given as Player;
  throw wrong(`${place} must be the name of a player.`);
}

function readWins(object: Given, place: string, [left, right]: readonly [Player, Player]): [number, number] {
  const counts = sides.map(({ wins }) => underAnyName(object, wins));
  if (counts.some((each) => each !== undefined)) {
    const ties = winsOrNone.read(underAnyName(object, ['ties', 'draws', 'tie']), `${place}.ties`) / 2;
    const [ofLeft, ofRight] = counts.map((each, at) => winsOrNone.read(each, `${place}.wins_${'ab'[at]}`) + ties);
    return [ofLeft!, ofRight!];
  }
  // A player's name goes before the letters a and b and the word tie, which may be names too.
  const winner = underAnyName(object, ['winner', 'outcome', 'result', 'score', 'score_a']);
  if (winner === left) return [1, 0];
  if (winner === right) return [0, 1];
  if (typeof winner === 'number') {
    const share = probability.read(winner, `${place}.score`);
    return [share, 1 - share];
  }
  const word = winner === null ? 'tie' : String(winner).toLowerCase();
  if (tieWords.has(word)) return [0.5, 0.5];
  const side = sides.findIndex(({ words }) => words.some((each) => each === word));
  if (side < 0) throw wrong(`${place}.winner must be one of its two players, a, b or tie.`);
  return side === 0 ? [1, 0] : [0, 1];
}
