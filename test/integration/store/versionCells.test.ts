// What evaluations found of versions, and what judges and people said of a prompt's answers: found by the index, and measured
// against the same told by a walk through every record of the store.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import fc from 'fast-check';
import type { Json } from '../../../src/core/base/hash.ts';
import { readJudgedAnswers } from '../../../src/core/operation/evaluation/judgedCases.ts';
import { openStore, type Store } from '../../../src/core/store/openStore.ts';
import type { StoredRecord } from '../../../src/core/store/record.ts';
import { readVersionCells } from '../../../src/core/store/versionCells.ts';
import { createStoreHost, inNewFolder } from '../../support/storeHost.ts';
import { allRecords, sampleRun } from '../../support/storeRecords.ts';

type Fields = { readonly [field: string]: Json };

const prompts = ['summary', 'reply'];
const hashes = ['a', 'b', 'c'].map((letter) => letter.repeat(64));
const judges = ['tone', 'facts'];
const runs = Array.from({ length: 4 }, (_, n) => `01KA${String(n).padStart(22, '0')}`);

const column = (version: number, model: number): Fields => ({
  ...{ key: `${version}${model}`, promptId: 'summary', promptHash: hashes[version]!, blob: null, version },
  ...{ selector: `v${version}`, model: `offline/${model}`, tried: {} },
});

const prompt = fc.constantFrom(...prompts);
const run = fc.constantFrom(...runs, null);
const verdict = fc.constantFrom(true, false, null);
const score = fc
  .tuple(fc.constantFrom(...judges), verdict, fc.constantFrom('m/1', 'm/2', null))
  .map(([evaluator, passed, judge]) => ({
    ...{ evaluator, passed, value: null, reason: '', metadata: judge === null ? {} : { judge } },
  }));
const cell = fc
  .record({
    ...{ version: fc.nat(2), model: fc.nat(2), promptId: prompt, run, repeat: fc.nat(1) },
    caseId: fc.constantFrom<Json>('1', '2', 7),
    ...{ scores: fc.array(score, { maxLength: 2 }), rubric: fc.nat(1), evaluation: fc.nat(2) },
    outcome: fc.constantFrom<Json>('ok', 'refusal', null),
  })
  .map(({ version, model, rubric, ...fields }) => ({
    ...{ kind: 'score', ...fields, column: `${version}${model}`, promptHash: hashes[version]!, caseHash: 'e' },
    ...{ evaluatorHashes: fields.scores.map(() => `rubric ${rubric}`), value: 1, passed: true, error: null },
  }));
// Of every model that cells name, and of some that no cell does.
const beginning = fc.subarray([3, 4]).map((models) => ({
  ...{ kind: 'evaluation', part: 'beginning', prompt: 'summary', evaluation: null },
  columns: [0, 1, 2].flatMap((version) => [0, 1, 2, ...models].map((model) => column(version, model))),
}));
const rating = fc
  .record({
    ...{ promptId: prompt, run, passed: verdict, review: fc.constantFrom('first', 'second') },
    ...{ by: fc.constantFrom('Ada', 'Ben', 'Cleo'), isTakenBack: fc.boolean() },
  })
  .map(({ isTakenBack, ...fields }) => ({
    ...{ kind: 'score', promptHash: hashes[0]!, evaluator: 'human', value: null, reason: '', metadata: {} },
    ...{ ...fields, evaluation: null },
    ...(isTakenBack ? { vote: null, replaces: runs[0]! } : {}),
  }));
const other = fc.constantFrom<Fields>({ kind: 'run', ...sampleRun({ promptHash: hashes[0]! }), evaluation: null });
const sessions = fc.array(fc.array(fc.oneof(cell, cell, cell, beginning, rating, other), { maxLength: 12 }), {
  minLength: 1,
  maxLength: 4,
});

/** Evaluations are numbers until they have begun: 0 is the newest. */
async function write(store: Store, records: readonly Fields[], begun: string[]): Promise<void> {
  const session = store.session();
  for (const { evaluation, ...fields } of records) {
    const id = typeof evaluation === 'number' ? (begun.at(-1 - evaluation) ?? begun[0]) : undefined;
    const written = await session.append({ ...fields, ...(id === undefined ? {} : { evaluation: id }) } as Fields);
    if (fields.kind === 'evaluation') begun.push(written);
  }
  await session.close();
}

/** The store as it would answer if it knew nothing but how to read everything. */
function readingAll(store: Store): Pick<Store, 'scoresOfPrompt' | 'scoresOfVersions' | 'beginnings'> {
  const select = async (fits: (record: StoredRecord) => boolean) => (await allRecords(store)).filter(fits);
  return {
    scoresOfPrompt: (id) => select(({ kind, promptId }) => kind === 'score' && promptId === id),
    scoresOfVersions: (of) => select(({ kind, promptHash }) => kind === 'score' && of.includes(String(promptHash))),
    // All there are: one that found nothing of these versions must change nothing.
    beginnings: () => select(({ kind, part }) => kind === 'evaluation' && part === 'beginning'),
  };
}

describe('what was found of versions and said of answers', function () {
  this.timeout(60_000);

  it('is the same from the index as from every record, while sessions are added', async () => {
    let [cells, cases] = [0, 0];
    await fc.assert(
      fc.asyncProperty(beginning, sessions, (first, later) =>
        inNewFolder(async (root) => {
          const begun: string[] = [];
          for (const records of [[first], ...later]) {
            const store = await openStore({ host: createStoreHost(), root, indexPath: join(root, 'runs.index') });
            await write(store, records, begun);
            const all = readingAll(store);
            for (const versions of [hashes, hashes.slice(1), [hashes[2]!, hashes[0]!], []]) {
              const found = await readVersionCells(store, versions);
              assert.deepEqual(found, await readVersionCells(all, versions));
              cells += found.results.length;
            }
            for (const id of prompts) {
              for (const review of [null, 'second']) {
                const found = await readJudgedAnswers(store, id, review);
                assert.deepEqual(found, await readJudgedAnswers(all, id, review));
                cases += found.flatMap((judge) => judge.cases.filter(({ human }) => human !== null)).length;
              }
            }
            await store.close();
          }
        }),
      ),
      { numRuns: 15 * Number(process.env.PT_SEEDS ?? 1) },
    );
    assert.ok(cells > 20 && cases > 0, `${cells} cells and ${cases} judged answers were compared`);
  });

  it('is told of columns that have a result, whatever another evaluation was to ask', () =>
    inNewFolder(async (root) => {
      const store = await openStore({ host: createStoreHost(), root, indexPath: null });
      const begun: string[] = [];
      const result = { kind: 'score', column: '00', promptHash: hashes[0]!, caseId: '1', caseHash: 'e', repeat: 0 };
      await write(store, [{ kind: 'evaluation', part: 'beginning', columns: [column(0, 0), column(0, 1)] }], begun);
      await write(store, [{ ...result, outcome: 'ok', run: null, evaluation: 0 }], begun);
      await write(store, [{ kind: 'evaluation', part: 'beginning', columns: [column(0, 2)] }], begun);
      const { columns, results } = await readVersionCells(store, [hashes[0]!]);
      assert.deepEqual(
        columns.map(({ key }) => key),
        ['00'],
      );
      assert.equal(results.length, 1);
      await store.close();
    }));
});
