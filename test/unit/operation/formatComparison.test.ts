import assert from 'node:assert/strict';
import type { ComparedColumn, ComparisonOptions } from '../../../src/core/evaluation/comparison/comparison.ts';
import { comparisonLines } from '../../../src/core/operation/comparison/comparisonLines.ts';
import { formatComparison } from '../../../src/core/operation/comparison/formatComparison.ts';
import type { ComparisonFact } from '../../../src/core/operation/comparison/formatEffect.ts';
import { plainStyle, type Style } from '../../../src/core/operation/report.ts';
import { compareColumns, fourfold, passes, scores } from '../../support/comparedColumns.ts';

const factsOf = (columns: readonly ComparedColumn[], options: ComparisonOptions = {}): readonly ComparisonFact[] =>
  formatComparison(compareColumns(columns, options)).pairs[0]!.facts;
const textOf = (
  name: string,
  columns: readonly ComparedColumn[],
  options: ComparisonOptions = {},
): string | undefined => factsOf(columns, options).find((fact) => fact.name === name)?.text;
const priced = { costUsd: 0.0021, latencyMs: 1_500 };

describe('a comparison in words', () => {
  const facts: readonly [name: string, text: string, columns: readonly ComparedColumn[]][] = [
    ['pass rate', 'v1 83 % of 100 rows (74 to 89 %), v2 92 % of 100 rows (85 to 96 %)', fourfold([80, 3, 12, 5])],
    ['difference', '+9 points, 95 % interval +1 to +17, p 0.021, 100 rows: better', fourfold([80, 3, 12, 5])],
    ['method', "same rows, paired; Newcombe's interval for pairs (method 10); McNemar mid-p", fourfold([80, 3, 12, 5])],
    ['changed', '12 passed only with v2, 3 only with v1', fourfold([80, 3, 12, 5])],
    ['beside', 'McNemar exact p 0.035', fourfold([80, 3, 12, 5])],
    [
      'needs',
      '369 more rows to find a difference of 5 points, about $1.55 and 3 minutes',
      fourfold([80, 6, 9, 5], priced),
    ],
    ['needs', '369 more rows to find a difference of 5 points', fourfold([80, 6, 9, 5])],
    ['gate', 'open: may be worse by 5 points', fourfold([80, 6, 9, 5])],
    ['gate', 'passes: not worse by 5 points', fourfold([80, 3, 12, 5])],
    ['gate', 'fails: worse by more than 5 points', fourfold([50, 40, 5, 5])],
    [
      'left out',
      '1 row only in v1, 1 row without a verdict on one side',
      [passes('v1', ['+', '?', '+']), passes('v2', ['+', '+'])],
    ],
    ['no answer', 'v1 1, v2 0: counted as not passed', [passes('v1', ['!', '+']), passes('v2', ['+', '+'])]],
    [
      'flaky',
      'rows that pass only sometimes: v1 1, v2 0',
      [passes('v1', ['++-', '+++']), passes('v2', ['+++', '+++'])],
    ],
    ['result', 'nothing passed, failed or was scored on either side', [passes('v1', ['?']), passes('v2', ['?'])]],
    [
      'cost',
      '×1.0, 95 % interval ×1.0 to ×1.0, p 1.000, 100 rows: equivalent; median $0.0021 → $0.0021, p95 $0.0021 → $0.0021',
      fourfold([80, 3, 12, 5], priced),
    ],
  ];
  for (const [name, text, columns] of facts) {
    it(`says ${name}: ${text}`, () => assert.equal(textOf(name, columns), text));
  }

  it('has the number of rows beside every rate, and a dash for what is unknown', () => {
    assert.equal(
      textOf('pass rate', [passes('v1', ['+']), passes('v2', ['?'])]),
      'v1 – of 0 rows (–), v2 – of 0 rows (–)',
    );
  });

  it('tells the interval first, then p, then the verdict', () => {
    const difference = textOf('difference', fourfold([50, 9, 4, 3])) ?? '';
    const places = ['interval', 'p ', 'inconclusive'].map((word) => difference.indexOf(word));
    assert.ok(
      places.every((place, index) => place > (places[index - 1] ?? 0)),
      difference,
    );
  });

  it('says in what direction a whole differs that its parts contradict', () => {
    const of = (name: string, dataset: string, rows: readonly string[], hard: number) =>
      passes(name, rows, { dataset, segments: (place) => ({ size: place < hard ? 'hard' : 'easy' }) });
    const v1 = of('v1', 'a', [...Array(9).fill('+'), ...Array(11).fill('-'), '+', '+'], 20);
    const v2 = of('v2', 'b', ['-', '-', ...Array(18).fill('+'), '-', '-'], 2);
    assert.match(
      factsOf([v1, v2])
        .map(({ name, text }) => `${name} ${text}`)
        .join('\n'),
      /attention every part says the opposite/,
    );
  });

  it('names the level of a Holm step and the adjusted p with several versions', () => {
    const [v1, v2] = fourfold([80, 3, 12, 5]);
    assert.match(textOf('difference', [v1, v2, { ...v1, name: 'v3' }]) ?? '', /97\.5 % interval .*p 0\.043 after Holm/);
    const { together } = formatComparison(compareColumns([v1, v2, { ...v1, name: 'v3' }]));
    assert.match(
      together.map(({ name, text }) => `${name}: ${text}`).join('\n'),
      /^any differ: Cochran's Q p .*, 100 rows\nmean rank: v2 /,
    );
  });

  it('has a colour only where there is a verdict', () => {
    const inconclusive = factsOf(fourfold([80, 6, 9, 5], priced));
    assert.deepEqual(
      inconclusive.filter(({ tone }) => tone !== null),
      [],
    );
    const decided = factsOf(fourfold([80, 3, 12, 5])).filter(({ tone }) => tone !== null);
    assert.deepEqual(
      decided.map(({ name, tone }) => [name, tone]),
      [
        ['difference', 'good'],
        ['gate', 'good'],
      ],
    );
  });

  it('never says that there is no difference', () => {
    for (const columns of [
      fourfold([10, 0, 0, 10]),
      fourfold([400, 0, 0, 0]),
      [scores('v1', [[1]]), scores('v2', [[1]])],
    ]) {
      assert.doesNotMatch(
        factsOf(columns)
          .map(({ text }) => text)
          .join('\n'),
        /no difference/i,
      );
    }
  });
});

describe('a comparison in the terminal', () => {
  it('lists rows that got worse before those that got better, ten of each at most', () => {
    const lines = comparisonLines(compareColumns(fourfold([5, 2, 12, 1])), plainStyle);
    const changed = lines.slice(lines.findIndex((line) => line.startsWith('worse')));
    assert.deepEqual(changed.slice(0, 2), [
      'worse  row 5  1 → 0  v1-5-0 → v2-5-0',
      'worse  row 6  1 → 0  v1-6-0 → v2-6-0',
    ]);
    assert.equal(changed.filter((line) => line.startsWith('better')).length, 10);
    assert.equal(changed.at(-1), 'and 2 more better');
  });

  it('paints nothing of a comparison without a verdict', () => {
    const painted = (text: string): string => `<${text}>`;
    const style: Style = { ...plainStyle, red: painted, green: painted };
    assert.doesNotMatch(comparisonLines(compareColumns(fourfold([80, 6, 9, 5])), style).join('\n'), /</);
  });
});
