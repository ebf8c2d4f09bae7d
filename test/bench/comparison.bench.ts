// How often a comparison is wrong, on simulated versions whose truth is known: it may call two equal versions different in
// 5 of 100 experiments, and its 95 % interval has to hold the truth in 95. `node test/bench/comparison.bench.ts` prints each
// world; PT_EXPERIMENTS sets how many experiments each gets.
import {
  type Findings,
  findTruth,
  leaningWorld,
  passFailWorld,
  skewedScoreWorld,
  type Truth,
} from '../support/simulatedAnswers.ts';
import type { BenchRow } from './benchRow.ts';

const experiments = Number(process.env.PT_EXPERIMENTS ?? 2_000);
const seed = 20_261_128;

const worlds: readonly (readonly [name: string, truth: Omit<Truth, 'rows'>])[] = [
  ['passes, 20 % of the rows discordant', { world: passFailWorld(0.4) }],
  ['passes, 10 % of the rows discordant', { world: passFailWorld(0.2) }],
  ['passes, 5 points better', { world: passFailWorld(0.4, 0.05) }],
  ['passes, three answers a row', { world: passFailWorld(0.4), repeats: 3 }],
  ['passes, clusters of five rows', { world: leaningWorld(0.3), rowsPerCluster: 5 }],
  ['skewed scores', { world: skewedScoreWorld() }],
  ['skewed scores, three answers a row', { world: skewedScoreWorld(), repeats: 3 }],
];

interface Measured extends Findings {
  readonly name: string;
  readonly rows: number;
  readonly difference: number;
}

function measureAll(): readonly Measured[] {
  return [50, 200].flatMap((rows) =>
    worlds.map(([name, truth]) => ({
      ...{ name, rows, difference: truth.world.difference },
      ...findTruth({ ...truth, rows }, experiments, seed),
    })),
  );
}

export async function run(): Promise<BenchRow[]> {
  const measured = measureAll();
  const equal = measured.filter(({ difference }) => difference === 0);
  const better = equal.reduce((worst, one) => (one.better > worst.better ? one : worst));
  const wrong = equal.reduce((worst, one) => (one.better + one.worse > worst.better + worst.worse ? one : worst));
  const offBy = ({ covered }: Measured): number => Math.abs(covered - 0.95);
  const off = measured.reduce((worst, one) => (offBy(one) > offBy(worst) ? one : worst));
  const detail = ({ name, rows }: Measured, what: string): string =>
    `${what}: ${name}, ${rows} rows, ${experiments} experiments`;
  const row = { better: 'lower', moonshot: 0.05 } as const;
  return [
    {
      ...{ ...row, id: 'T1', title: 'False «better» among equal versions', ratio: better.better, floor: 0.055 },
      detail: detail(better, 'worst world'),
    },
    {
      ...{ ...row, id: 'T2', title: 'Any false verdict among equal versions', ratio: wrong.better + wrong.worse },
      ...{ floor: 0.065, detail: detail(wrong, 'worst world') },
    },
    {
      ...{
        ...row,
        id: 'T3',
        title: 'Coverage of the 95 % interval, distance from 0.95',
        ratio: offBy(off),
        floor: 0.03,
      },
      ...{ moonshot: 0.01, detail: detail(off, `${off.covered}`) },
    },
  ];
}

if (import.meta.main) {
  console.table(measureAll());
  console.table(await run());
}
