// A comparison of many rows gives way between its steps: counted are turns and what is read in one, never time.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { runAtOnce, runInTurns, type Steps, turnsOn } from '../../../src/core/base/steps.ts';
import { compareInSteps } from '../../../src/core/evaluation/comparison/compareColumns.ts';
import type { ComparedColumn, ComparedItem } from '../../../src/core/evaluation/comparison/comparison.ts';
import { holdAgainstBase } from '../../../src/core/evaluation/comparison/holdAgainstBase.ts';
import { compareWithColumn } from '../../../src/core/operation/comparison/baseComparison.ts';
import { compareColumns, passes, scores } from '../../support/comparedColumns.ts';
import { evaluationOf, sampleCell, sampleEvaluation } from '../../support/reportSample.ts';

describe('a comparison in steps', () => {
  const letters = fc.string({ unit: fc.constantFrom('+', '-', '!', '?'), minLength: 1, maxLength: 3 });
  const column = (name: string) =>
    fc.oneof(
      fc.array(letters, { maxLength: 12 }).map((rows) => passes(name, rows, { costUsd: 0.001, latencyMs: 20 })),
      fc
        .array(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 3 }), { maxLength: 12 })
        .map((rows) => scores(name, rows, { segments: (place) => ({ half: String(place % 2) }) })),
    );

  it('says the same as one at once, whoever else has a turn between', () =>
    fc.assert(
      fc.asyncProperty(fc.tuple(column('v1'), column('v2'), column('v3')), async (columns) => {
        const inTurns = await runInTurns(compareInSteps(columns), async () => {});
        assert.deepEqual(inTurns, compareColumns(columns));
      }),
      { numRuns: 60 },
    ));

  /** How often the answers of an item were read in each turn, with what the last was for. */
  const readsByTurn = (columns: readonly ComparedColumn[]): number[] => {
    let reads = 0;
    const counted = columns.map(({ name, items }) => ({
      name,
      items: items.map((item): ComparedItem => {
        const { answers } = item;
        return Object.defineProperty({ ...item }, 'answers', {
          enumerable: true,
          get() {
            reads += 1;
            return answers;
          },
        });
      }),
    }));
    const found: number[] = [];
    const steps = compareInSteps(counted);
    for (let isDone = false; !isDone; ) {
      const before = reads;
      isDone = steps.next().done === true;
      found.push(reads - before);
    }
    return found;
  };

  for (const [kind, made] of [
    ['passes', (name: string, rows: number) => passes(name, Array<string>(rows).fill('+'))],
    [
      'scores',
      (name: string, rows: number) =>
        scores(
          name,
          Array.from({ length: rows }, (_, at) => [(at % 7) / 7]),
        ),
    ],
  ] as const) {
    it(`goes over the rows at most a few times in one turn, for ${kind}`, () => {
      const rows = 30_000;
      const reads = readsByTurn([made('v1', rows), made('v2', rows)]);
      assert.ok(reads.length >= 20, `${reads.length} turns`);
      assert.ok(Math.max(...reads) <= 4 * rows, `${Math.max(...reads) / rows} times each row`);
    });
  }

  it('has more turns for more columns, not longer ones', () => {
    const columnsOf = (count: number) =>
      Array.from({ length: count }, (_, at) => passes(`v${at}`, Array<string>(500).fill(at === 0 ? '+' : '-')));
    const turnsOf = (steps: Steps<unknown>): number => {
      let turns = 1;
      while (steps.next().done !== true) turns += 1;
      return turns;
    };
    const [two, five] = [columnsOf(2), columnsOf(5)].map((columns) => turnsOf(compareInSteps(columns)));
    assert.ok((five ?? 0) >= 4 * (two ?? 0), `${two} and ${five}`);
    assert.ok(Math.max(...readsByTurn(columnsOf(5))) <= 2 * Math.max(...readsByTurn(columnsOf(2))));
  });

  it('of an evaluation gives way before and after each column', () => {
    const { columns } = sampleEvaluation();
    const results = Array.from({ length: 40 }, (_, at) => columns.map((one) => sampleCell(one, String(at)))).flat();
    const steps = compareWithColumn(evaluationOf(columns, results), 'a');
    let turns = 1;
    while (steps.next().done !== true) turns += 1;
    assert.ok(turns >= 20, `${turns} turns`);
    assert.equal(runAtOnce(compareWithColumn(evaluationOf(columns, results), 'nothing')), null);
  });

  it('with the base of an evaluation gives way, too, and is what the evaluation says at its end', () => {
    const { columns } = sampleEvaluation();
    const results = Array.from({ length: 30_000 }, (_, at) =>
      columns.map((one) => ({ ...sampleCell(one, String(at)), caseHash: `h${at}` })),
    ).flat();
    const evaluation = { ...evaluationOf(columns, results), base: columns[0]?.promptHash ?? null };
    const steps = holdAgainstBase(evaluation, {});
    let turns = 1;
    let step = steps.next();
    for (; step.done !== true; step = steps.next()) turns += 1;
    assert.ok(turns >= 30, `${turns} turns`);
    assert.deepEqual(
      step.value.comparison?.pairs.length,
      new Set(columns.map(({ promptHash }) => promptHash)).size - 1,
    );
    assert.equal(runAtOnce(holdAgainstBase({ ...evaluation, base: null }, {})).comparison, null);
  });

  it('lets others have a turn once it has computed for long enough, and not before', async () => {
    let [nowMs, turns] = [0, 0];
    const clock = {
      monotonic: () => nowMs,
      after: (_ms: number, callback: () => void) => {
        turns += 1;
        queueMicrotask(callback);
        return () => {};
      },
    };
    const pause = turnsOn(clock, 10);
    for (const ms of [4, 4, 4, 4, 4, 4, 11, 1]) {
      nowMs += ms;
      await pause();
    }
    assert.equal(turns, 3);
  });
});
