// A ranking from pairwise comparisons: P(i beats j) = 1/(1 + e^(ability j - ability i)), fitted by maximum likelihood. Only
// differences mean anything, so abilities have mean zero.
import { findObstacle, type RankingObstacle, type WinTable } from './comparisonGraph.ts';
import { invertMatrix, solveLinear } from './linearSystem.ts';

export interface Ranking {
  readonly ability: number[] | null;
  /** From the inverse of the observed information, with abilities summing to zero. */
  readonly se: number[] | null;
  readonly elo: number[] | null;
  /** Why there is no ranking; null when there is one. */
  readonly reason: RankingObstacle | null;
}

/** Bradley and Terry (1952) by Newton's method; no ranking where the likelihood has no highest point. */
export function bradleyTerry(wins: WinTable): Ranking {
  const reason = findObstacle(wins);
  if (reason || wins.length === 0) return { ability: null, se: null, elo: null, reason };
  const ability = fitAbilities(wins, 0);
  return { ability, se: standardErrors(wins, ability), elo: ability.map(toElo), reason: null };
}

/** The same with a normal prior on each ability (an L2 penalty of precision/2 · ability²), so that there always is a ranking. */
export function bradleyTerryWithPrior(wins: WinTable, precision: number): number[] {
  return fitAbilities(wins, precision);
}

/** Elo's points for an ability: 1000 in the middle, 400 for odds of ten. */
function toElo(ability: number): number {
  return 1000 + (400 / Math.LN10) * ability;
}

function fitAbilities(wins: WinTable, precision: number): number[] {
  let ability = new Array<number>(wins.length).fill(0);
  let height = logPosterior(wins, ability, precision);
  for (let round = 0; round < 200; round += 1) {
    const step = solveLinear(information(wins, ability, precision), slopes(wins, ability, precision));
    if (!step) break;
    let share = 1;
    let next = ability;
    // Far from the top a whole step may overshoot; the likelihood has one top, so a shorter one rises.
    for (; share > 1e-6; share /= 2) {
      next = centered(ability.map((value, at) => value + share * step[at]!));
      const reachedHeight = logPosterior(wins, next, precision);
      if (reachedHeight >= height - 1e-12 * Math.abs(height)) {
        height = reachedHeight;
        break;
      }
    }
    ability = next;
    if (step.every((value) => Math.abs(value) < 1e-14 * (1 + Math.max(...ability.map(Math.abs))))) break;
  }
  return ability;
}

function standardErrors(wins: WinTable, ability: readonly number[]): number[] | null {
  const inverse = invertMatrix(information(wins, ability, 0));
  // The ridge of 1/n along the direction that means nothing is taken out again: what is left is the inverse across it.
  return inverse?.map((row, at) => Math.sqrt(Math.max(0, row[at]! - 1 / wins.length))) ?? null;
}

function slopes(wins: WinTable, ability: readonly number[], precision: number): number[] {
  return ability.map((own, i) => {
    let slope = -precision * own;
    for (const [j, other] of ability.entries()) {
      if (i !== j) slope += wins[i]![j]! * chance(other - own) - wins[j]![i]! * chance(own - other);
    }
    return slope;
  });
}

/** Second derivatives, made invertible by 1/n in every cell, which no step that sums to zero feels. */
function information(wins: WinTable, ability: readonly number[], precision: number): number[][] {
  const n = ability.length;
  const matrix = Array.from({ length: n }, () => new Array<number>(n).fill(1 / n));
  for (const [i, own] of ability.entries()) {
    matrix[i]![i]! += precision;
    for (const [j, other] of ability.entries()) {
      if (i === j) continue;
      const curve = (wins[i]![j]! + wins[j]![i]!) * chance(own - other) * chance(other - own);
      matrix[i]![i]! += curve;
      matrix[i]![j]! -= curve;
    }
  }
  return matrix;
}

function logPosterior(wins: WinTable, ability: readonly number[], precision: number): number {
  let sum = 0;
  for (const [i, own] of ability.entries()) {
    sum -= (precision / 2) * own * own;
    for (const [j, other] of ability.entries()) {
      if (i !== j && wins[i]![j]! > 0) sum -= wins[i]![j]! * softplus(other - own);
    }
  }
  return sum;
}

/** P of winning with so much more ability. */
function chance(advantage: number): number {
  return 1 / (1 + Math.exp(-advantage));
}

function softplus(x: number): number {
  return Math.max(0, x) + Math.log1p(Math.exp(-Math.abs(x)));
}

function centered(values: readonly number[]): number[] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.map((value) => value - mean);
}
