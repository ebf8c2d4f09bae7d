// The engine: which cells are asked, in what order and how many at once, and what becomes of answers that are none.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { TrackerError } from '../../../src/core/base/trackerError.ts';
import { type CellResult, cellId, type EvaluationProgress } from '../../../src/core/evaluation/evaluation.ts';
import { createPause } from '../../../src/core/evaluation/pause.ts';
import { type RunEvaluationOptions, runEvaluation } from '../../../src/core/evaluation/runEvaluation.ts';
import {
  failedOutcome,
  outcomeOfKind,
  type SmallPlan,
  smallPlan,
  smallRow,
  smallRows,
  type WatchedDoor,
  watchedDoor,
} from '../../support/evaluationPlan.ts';

function run(plan: SmallPlan, door: WatchedDoor, more: Partial<RunEvaluationOptions> = {}) {
  return runEvaluation(plan, { door, concurrency: 4, signal: new AbortController().signal, ...more });
}

describe('an evaluation', () => {
  it('every row meets every column as often as asked', async () => {
    const door = watchedDoor();
    const plan = await smallPlan(smallRows(3), ['a', 'b'], { repeat: 2 });
    const ending = await run(plan, door);
    assert.equal(plan.header.cells, 12);
    assert.equal(new Set(door.kept.map(cellId)).size, 12);
    assert.equal(ending.status, 'finished');
    assert.equal(ending.verdict, 'pass');
  });

  it('rows are finished one after the other, column by column, so that what is there can be compared', async () => {
    const door = watchedDoor();
    await run(await smallPlan(smallRows(2), ['a', 'b']), door, { concurrency: 1 });
    assert.deepEqual(door.asked, ['a: row 1', 'b: row 1', 'a: row 2', 'b: row 2']);
  });

  it('never more calls at once than asked for', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 0, max: 20 }), async (concurrency, rows) => {
        const door = watchedDoor(() => new Promise((resolve) => setImmediate(() => resolve({}))));
        await run(await smallPlan(smallRows(rows), ['a']), door, { concurrency });
        assert.equal(door.mostAtOnce, Math.min(concurrency, rows));
        assert.equal(door.kept.length, rows);
      }),
      { numRuns: 30 },
    );
  });

  it('a cell that was finished before is neither asked nor kept again', async () => {
    const plan = await smallPlan(smallRows(3), ['a']);
    const before = watchedDoor();
    await run(plan, before);
    const finished = new Map(before.kept.slice(0, 2).map((result) => [cellId(result), result]));
    const door = watchedDoor();
    const ending = await run(plan, door, { finished });
    assert.deepEqual(door.asked, ['a: row 3']);
    assert.equal(ending.totals[0]?.passed, 3);
  });

  it('a row that was edited is asked again though its place is the same', async () => {
    const before = watchedDoor();
    await run(await smallPlan([smallRow(1, 'old')], ['a']), before);
    const finished = new Map(before.kept.map((result) => [cellId(result), result]));
    const door = watchedDoor();
    await run(await smallPlan([smallRow(1, 'new')], ['a']), door, { finished });
    assert.deepEqual(door.asked, ['a: new']);
  });

  const fates = [
    { title: 'an error', answer: failedOutcome(), counts: { errors: 1 } },
    { title: 'a filtered answer', answer: outcomeOfKind('content_filter'), counts: { filtered: 1 } },
    { title: 'a refusal', answer: outcomeOfKind('refusal'), counts: { refused: 1 } },
  ] as const;

  for (const { title, answer, counts } of fates) {
    it(`${title} counts apart and has no score`, async () => {
      const door = watchedDoor((question) => (question.endsWith('row 2') ? answer : {}));
      const ending = await run(await smallPlan(smallRows(2), ['a']), door);
      const { passed, failed, errors, filtered, refused, n } = ending.totals[0]!;
      assert.deepEqual({ passed, failed, n }, { passed: 1, failed: 0, n: 1 });
      assert.deepEqual({ errors, filtered, refused }, { errors: 0, filtered: 0, refused: 0, ...counts });
      assert.deepEqual(door.kept.find(({ caseId }) => caseId === '2')?.scores, []);
      assert.equal(ending.verdict, 'insufficient-data');
    });
  }

  it('a cut answer is scored', async () => {
    const ending = await run(
      await smallPlan(smallRows(1), ['a']),
      watchedDoor(() => outcomeOfKind('length')),
    );
    assert.equal(ending.totals[0]?.n, 1);
  });

  it('a row that does not fit the prompt is an error of its own, and the others go on', async () => {
    const plan = await smallPlan(smallRows(2), ['a']);
    const column = plan.columns[0]!;
    const error = { code: 'prompt/missing-variable', message: 'There is no name.' };
    const prepare: typeof column.prepare = (row) => (row.id === '1' ? { error } : column.prepare(row));
    const door = watchedDoor();
    const ending = await run({ ...plan, columns: [{ ...column, prepare }] }, door);
    assert.deepEqual(door.kept.map(({ outcome }) => outcome).sort(), ['ok', 'unrendered']);
    assert.equal(ending.totals[0]?.errors, 1);
  });

  it('a budget that is used up stops the evaluation and keeps what there is', async () => {
    let left = 3;
    const door = watchedDoor(() => {
      left -= 1;
      if (left < 0) throw new TrackerError('budget/exceeded', 'Nothing is left.');
      return {};
    });
    const ending = await run(await smallPlan(smallRows(50), ['a']), door, { concurrency: 2 });
    assert.equal(ending.status, 'stopped');
    assert.equal(ending.stoppedBecause?.code, 'budget/exceeded');
    assert.equal(door.kept.length, 3);
    assert.ok(door.asked.length <= 5, 'nothing is asked after it');
  });

  it('results that cannot be kept stop the evaluation', async () => {
    const door = watchedDoor();
    const keep = async (): Promise<void> => {
      throw new TrackerError('store/write-failed', 'The disk is full.');
    };
    const ending = await run(await smallPlan(smallRows(50), ['a']), { ...door, keep }, { concurrency: 2 });
    assert.equal(ending.stoppedBecause?.code, 'store/write-failed');
    assert.equal(door.asked.length, 2);
  });

  it('an interruption asks nothing more and keeps no cancelled call', async () => {
    const controller = new AbortController();
    const door = watchedDoor((question) => {
      if (!question.endsWith('row 2')) return {};
      controller.abort();
      return { outcome: { status: 'failed', kind: 'cancelled', code: 'interrupted', message: '', retryable: true } };
    });
    const ending = await run(await smallPlan(smallRows(9), ['a']), door, { concurrency: 1, signal: controller.signal });
    assert.equal(ending.status, 'interrupted');
    assert.deepEqual(
      door.kept.map(({ caseId }) => caseId),
      ['1'],
    );
  });

  it('a pause lets the calls under way end and begins no other before it goes on', async () => {
    const pause = createPause(() => 0);
    const asked: number[] = [];
    const door = watchedDoor((question) => {
      if (question.endsWith('row 2')) pause.pause();
      return {};
    });
    const running = run(await smallPlan(smallRows(5), ['a']), door, {
      concurrency: 2,
      pause,
      onResult: () => {
        asked.push(door.asked.length);
        // The last of those under way has ended: whatever would begin has had its chance.
        if (asked.length !== 2) return;
        setImmediate(() => {
          asked.push(door.asked.length);
          pause.resume();
        });
      },
    });
    assert.equal((await running).status, 'finished');
    assert.deepEqual(asked.slice(0, 3), [2, 2, 2]);
    assert.equal(door.kept.length, 5);
  });

  it('a bug in an answer is loud', async () => {
    const door = watchedDoor(() => {
      throw new RangeError('a bug');
    });
    await assert.rejects(
      smallPlan(smallRows(3), ['a']).then((plan) => run(plan, door)),
      /a bug/,
    );
  });

  it('progress tells what is done, what failed and what is left', async () => {
    const seen: EvaluationProgress[] = [];
    const door = watchedDoor((question) => (question.endsWith('row 2') ? failedOutcome() : {}));
    await run(await smallPlan(smallRows(4), ['a']), door, {
      concurrency: 1,
      onProgress: (progress) => void seen.push(progress),
    });
    assert.deepEqual(
      seen.map(({ done }) => done),
      [1, 2, 3, 4],
    );
    assert.equal(seen.at(-1)?.errors, 1);
    assert.equal(seen[1]?.remainingUsd, 0.000002);
    assert.equal(seen.at(-1)?.remainingMs, 0);
  });

  it('every result says where in the grid it stands', async () => {
    const places: [number, string][] = [];
    const onResult = (result: CellResult, place: number) =>
      void places.push([place, `${result.caseId}${result.selector}`]);
    await run(await smallPlan(smallRows(2), ['a', 'b']), watchedDoor(), { onResult });
    assert.deepEqual(
      places.sort((one, other) => one[0] - other[0]).map(([, cell]) => cell),
      ['1a', '1b', '2a', '2b'],
    );
  });

  it('the plan names its rows by what is in them', async () => {
    const hashOf = async (rows: readonly number[]) =>
      (
        await smallPlan(
          rows.map((id) => smallRow(id)),
          ['a'],
        )
      ).header.dataset;
    assert.deepEqual(await hashOf([1, 2, 3]), await hashOf([1, 2, 3]));
    assert.notEqual((await hashOf([1, 2, 3])).hash, (await hashOf([1, 3, 2])).hash);
  });

  it('an evaluation without rows decides nothing', async () => {
    const ending = await run(await smallPlan([], ['a']), watchedDoor());
    assert.equal(ending.verdict, 'insufficient-data');
  });
});
