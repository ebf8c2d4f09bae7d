// Evaluations are found by the index; reading the whole store record by record is the measure.
import assert from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import type { Host } from '../../../src/core/base/host.ts';
import { createUlidFactory } from '../../../src/core/base/ulid.ts';
import { openStore, type Store } from '../../../src/core/store/openStore.ts';
import type { StoredRecord } from '../../../src/core/store/record.ts';
import type { NewRecord } from '../../../src/core/store/storeSession.ts';
import { createStoreHost, inNewFolder } from '../../support/storeHost.ts';
import { allRecords, filesBelow, sampleRun } from '../../support/storeRecords.ts';

/** What is done in one step: which evaluation, and whether its answer is lost, free of a known price, or there already. */
interface Step {
  readonly evaluation: number;
  readonly what: 'begin' | 'end' | 'cell' | 'rating' | 'run';
  readonly run: 'paid' | 'lost' | 'unknown' | 'none';
  /** Of the prompt and of its version; none where it is not said. */
  readonly prompt?: number;
}

const steps = fc.array(
  fc.record<Step>({
    evaluation: fc.nat(2),
    what: fc.constantFrom('begin', 'end', 'cell', 'cell', 'cell', 'rating', 'run'),
    run: fc.constantFrom('paid', 'paid', 'paid', 'lost', 'unknown', 'none'),
    prompt: fc.nat(2),
  }),
  { maxLength: 12 },
);

/** Appends a session of steps; evaluations are named by their number, of which some share a beginning. */
async function write(store: Store, ids: readonly string[], session: readonly Step[]): Promise<void> {
  const writer = store.session({ purpose: 'evaluation' });
  const append = (record: { readonly [field: string]: unknown }) => writer.append(record as NewRecord & object);
  for (const [at, { evaluation, what, run, prompt }] of session.entries()) {
    const id = ids[evaluation] as string;
    if (what === 'begin') await append({ kind: 'evaluation', part: 'beginning', prompt: 'p', place: at });
    if (what === 'end') await append({ kind: 'evaluation', part: 'ending', evaluation: id, place: at });
    if (what === 'begin' || what === 'end') continue;
    const cost = { costNanoUsd: run === 'unknown' ? null : at, possiblyBilledLost: run === 'lost' ? 1 : 0 };
    const of = what === 'run' ? {} : { evaluation: id };
    const answered = run === 'none' ? null : await append(sampleRun({ ...cost, ...of }));
    const named = prompt === undefined ? {} : { promptId: `p${prompt}`, promptHash: `h${prompt}` };
    const cell = { ...named, evaluation: id, caseId: String(at), scores: [{ evaluator: 'e', value: 1 }] };
    if (what === 'cell') await append({ kind: 'score', run: answered, ...cell });
    if (what === 'rating' && answered !== null) await append({ ...named, kind: 'score', run: answered, value: 1 });
  }
  await writer.close();
}

const idsOf = (records: readonly StoredRecord[]) => records.map(({ id }) => id);

/** The answers of the index to every question about an evaluation, and the same from the records one by one. */
async function compareWithReading(store: Store, ids: readonly string[]): Promise<void> {
  const all = await allRecords(store);
  const parts = all.filter(({ kind }) => kind === 'evaluation');
  assert.deepEqual(await store.evaluations(), parts);
  for (const id of [...ids, ...idsOf(parts)]) {
    const of = parts.filter((record) => (record.part === 'beginning' ? record.id : record.evaluation) === id);
    assert.deepEqual(await store.evaluations(id.toLowerCase()), of);
    const cells = all.filter(({ kind, evaluation }) => kind === 'score' && evaluation === id);
    assert.deepEqual(await store.cells(id), cells);
    const runs = all.filter(({ kind, evaluation }) => kind === 'run' && evaluation === id);
    const isKnown = runs.every((run) => typeof run.costNanoUsd === 'number' && run.possiblyBilledLost === 0);
    const sum = runs.reduce((total, { costNanoUsd }) => total + Number(costNanoUsd), 0);
    assert.equal(await store.paidNanoUsd(id), isKnown ? sum : null);
  }
  const scores = all.filter(({ kind }) => kind === 'score');
  for (const hashes of [[], [''], ['h0'], ['h2', 'h1', 'h2'], ['h']]) {
    const of = scores.filter(({ promptHash }) => hashes.includes(String(promptHash)));
    assert.deepEqual(await store.scoresOfVersions(hashes), of);
  }
  for (const prompt of ['', 'p', 'p0', 'p1']) {
    assert.deepEqual(
      await store.scoresOfPrompt(prompt),
      scores.filter(({ promptId }) => promptId === prompt),
    );
  }
  const begun = parts.filter(({ part }) => part === 'beginning');
  assert.deepEqual(await store.beginnings(idsOf(all)), begun);
  assert.deepEqual(await store.beginnings(idsOf(begun).slice(1)), begun.slice(1));
}

function newIds(host: Host): string[] {
  const nextId = createUlidFactory(host.clock, host.randomBytes);
  return [nextId(), nextId(), nextId()];
}

describe('evaluations in the store', function () {
  this.timeout(60_000);

  it('are found by the index as by reading everything, while sessions are added and files go', () =>
    fc.assert(
      fc.asyncProperty(fc.array(steps, { minLength: 1, maxLength: 4 }), fc.nat(3), (sessions, gone) =>
        inNewFolder(async (root) => {
          const host = createStoreHost();
          const indexPath = join(root, 'state/runs.index');
          const ids = newIds(host);
          for (const session of sessions) {
            const store = await openStore({ host, root, indexPath });
            await write(store, ids, session);
            await compareWithReading(store, ids);
            await store.close();
          }
          const files = await filesBelow(join(root, '.prompttracker/runs'));
          if (files[gone] !== undefined) await rm(files[gone]);
          const store = await openStore({ host, root, indexPath });
          await compareWithReading(store, ids);
          await store.close();
        }),
      ),
      { numRuns: 8 * Number(process.env.PT_SEEDS ?? 1) },
    ));

  it('count once where a file stands twice, also when one of the two goes', () =>
    inNewFolder(async (root) => {
      const host = createStoreHost();
      const ids = newIds(host);
      const store = await openStore({ host, root });
      await write(store, ids, [
        { evaluation: 0, what: 'begin', run: 'none' },
        { evaluation: 0, what: 'cell', run: 'none' },
      ]);
      const [file] = await filesBelow(join(root, '.prompttracker/runs'));
      await writeFile(file!.replace('.jsonl', 'X.jsonl'), await readFile(file!));
      await compareWithReading(store, ids);
      await rm(file!);
      await compareWithReading(store, ids);
      assert.equal((await store.cells(ids[0]!)).length, 1);
    }));

  it('are found anew where the index is of an older version', () =>
    inNewFolder(async (root) => {
      const host = createStoreHost();
      const ids = newIds(host);
      const indexPath = join(root, 'state/runs.index');
      const store = await openStore({ host, root, indexPath });
      await write(store, ids, [{ evaluation: 0, what: 'cell', run: 'paid' }]);
      await store.evaluations();
      await store.close();
      const sumLength = 64;
      const older = Buffer.from(
        (await readFile(indexPath)).toString('latin1').replace(/index-\d+/, 'index-3'),
        'latin1',
      );
      older.write(host.sha256(older.subarray(sumLength)), 0, 'latin1');
      await writeFile(indexPath, older);
      const again = await openStore({ host, root, indexPath });
      await compareWithReading(again, ids);
      assert.equal((await again.cells(ids[0]!)).length, 1);
      await again.close();
      assert.match((await readFile(indexPath)).toString('latin1'), /"prompttracker-index-(?!3")\d+"/);
    }));

  it('are read without the files of others', () =>
    inNewFolder(async (root) => {
      const reads: string[] = [];
      const plain = createStoreHost();
      const readRange: Host['files']['readRange'] = (path, start, end) => {
        reads.push(path);
        return plain.files.readRange(path, start, end);
      };
      const host = createStoreHost({ files: { ...plain.files, readRange } });
      const ids = newIds(host);
      const store = await openStore({ host, root });
      for (const evaluation of [0, 1, 2])
        await write(store, ids, [{ evaluation, what: 'cell', run: 'paid', prompt: evaluation }]);
      await store.cells(ids[1]!);
      reads.length = 0;
      assert.equal((await store.cells(ids[1]!)).length, 1);
      assert.equal(new Set(reads).size, 1);
      reads.length = 0;
      assert.equal((await store.scoresOfPrompt('p2')).length, 1);
      assert.equal((await store.scoresOfVersions(['h2'])).length, 1);
      assert.equal(new Set(reads).size, 1);
    }));
});
