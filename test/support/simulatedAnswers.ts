// Answers of two versions whose true difference is known, so that what a comparison says can be held against the truth.

import type {
  ComparedAnswer,
  ComparedColumn,
  ComparedItem,
  ComparisonOptions,
  Effect,
} from '../../src/core/evaluation/comparison/comparison.ts';
import { compareColumns } from './comparedColumns.ts';

export interface Truth {
  readonly rows: number;
  readonly repeats?: number;
  /** Rows that share a cluster, and with it how hard they are. */
  readonly rowsPerCluster?: number;
  /** The comparison is not told of the clusters. */
  readonly isClusterHidden?: boolean;
  readonly world: World;
}

/** Draws what both versions do on one row; `luck` is uniform on 0..1. */
export interface World {
  /** Of the candidate's mean to the baseline's. */
  readonly difference: number;
  row(luck: () => number): RowWorld;
}

export interface RowWorld {
  baseline(luck: () => number): Pick<ComparedAnswer, 'passed' | 'value'>;
  candidate(luck: () => number): Pick<ComparedAnswer, 'passed' | 'value'>;
}

/**
 * Passes and fails: a share of the rows is open, where each answer of the baseline passes in half of the cases; of the others
 * four in five always pass. Half of the open rows are discordant when nothing differs.
 */
export function passFailWorld(open: number, difference = 0): World {
  const answer = (share: number, luck: () => number) => ({ passed: luck() < share, value: null });
  return {
    difference,
    row(luck) {
      const isOpen = luck() < open;
      const fixed = luck() < 0.8 ? 1 : 0;
      return {
        baseline: (more) => answer(isOpen ? 0.5 : fixed, more),
        candidate: (more) => answer(isOpen ? 0.5 + difference / open : fixed, more),
      };
    },
  };
}

/** Passes and fails that lean one way or the other: rows of one cluster lean together, and half of the clusters each way. */
export function leaningWorld(lean: number): World {
  return {
    difference: 0,
    row(luck) {
      const share = 0.5 + (luck() < 0.5 ? lean : -lean);
      return {
        baseline: (more) => ({ passed: more() < 0.5, value: null }),
        candidate: (more) => ({ passed: more() < share, value: null }),
      };
    },
  };
}

/** Scores: the row gives up to a half, the answer another; the candidate's answers are skewed and the baseline's are even. */
export function skewedScoreWorld(): World {
  const answer = (value: number) => ({ passed: null, value });
  return {
    difference: 0,
    row(luck) {
      const base = luck() / 2;
      return {
        baseline: (more) => answer(base + 0.125 * (0.5 + more())),
        candidate: (more) => answer(base + 0.5 * more() ** 3),
      };
    },
  };
}

export function simulateColumns(
  { rows, repeats = 1, rowsPerCluster = 1, isClusterHidden = false, world }: Truth,
  luck: () => number,
): readonly ComparedColumn[] {
  const items: { readonly baseline: ComparedItem; readonly candidate: ComparedItem }[] = [];
  let inCluster: RowWorld | null = null;
  for (let index = 0; index < rows; index += 1) {
    if (inCluster === null || index % rowsPerCluster === 0) inCluster = world.row(luck);
    const row = inCluster;
    const item = {
      ...{ dataset: 'simulated', id: String(index).padStart(6, '0'), label: String(index), segments: {} },
      cluster: rowsPerCluster === 1 || isClusterHidden ? null : String(Math.floor(index / rowsPerCluster)),
    };
    const side = (of: keyof RowWorld): ComparedItem => ({
      ...item,
      answers: Array.from({ length: repeats }, () => ({ ...silent, ...row[of](luck) })),
    });
    items.push({ baseline: side('baseline'), candidate: side('candidate') });
  }
  return [
    { name: 'baseline', items: items.map(({ baseline }) => baseline) },
    { name: 'candidate', items: items.map(({ candidate }) => candidate) },
  ];
}

const silent = { run: null, state: 'answered', costUsd: null, latencyMs: null } as const;

export interface Findings {
  readonly experiments: number;
  /** Shares of the experiments. */
  readonly better: number;
  readonly worse: number;
  /** The interval holds the truth. */
  readonly covered: number;
}

/** Compares so many times anew; the same seed finds the same. */
export function findTruth(truth: Truth, experiments: number, seed: number, options: ComparisonOptions = {}): Findings {
  const luck = seededLuck(seed);
  const found = { better: 0, worse: 0, covered: 0 };
  for (let experiment = 0; experiment < experiments; experiment += 1) {
    const [pair] = compareColumns(simulateColumns(truth, luck), options).pairs;
    const { low, high } = pair!.headline as Effect;
    if (pair!.verdict === 'better') found.better += 1;
    if (pair!.verdict === 'worse') found.worse += 1;
    if (low! <= truth.world.difference && truth.world.difference <= high!) found.covered += 1;
  }
  const share = (count: number): number => count / experiments;
  return { experiments, better: share(found.better), worse: share(found.worse), covered: share(found.covered) };
}

/** Uniform on 0..1, from a seed: splitmix32, which passes the usual tests of randomness for this much of it. */
export function seededLuck(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
}
