import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openStore, type Store } from '../../../src/core/store/openStore.ts';
import { createStoreHost, createTestClock, inNewFolder } from '../../support/storeHost.ts';
import { allRecords, sampleRun } from '../../support/storeRecords.ts';

const environment = {
  PATH: process.env.PATH,
  HOME: '/nonexistent',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@example.test',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@example.test',
  GIT_EDITOR: 'true',
};

/** Small repeatable random numbers. */
function createRandom(seed: number): (below: number) => number {
  let state = seed * 2_654_435_769 + 1;
  return (below) => {
    state = (Math.imul(state ^ (state >>> 15), 2_246_822_519) + 0x9e3779b9) >>> 0;
    return ((state ^ (state >>> 13)) >>> 0) % below;
  };
}

interface Branch {
  readonly name: string;
  readonly ids: Set<string>;
}

/** Branches that run prompts, then meet again in every way Git knows; each step must succeed without a conflict. */
async function playRounds(root: string, seed: number, rounds: number): Promise<void> {
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', root, ...args], { env: environment, stdio: 'pipe', encoding: 'utf8' });
  const random = createRandom(seed);
  const clock = createTestClock();
  const store = await openStore({ host: createStoreHost({ clock }), root });
  git('init', '-q', '-b', 'main');
  await writeFile(join(root, 'readme.md'), 'hello\n');
  git('add', '.');
  git('commit', '-q', '-m', 'start');

  const record = async (branch: Branch) => {
    // One writer is still open while the other publishes, as with two windows.
    const sessions = [store.session({ branch: branch.name }), store.session({ branch: branch.name, area: 'ratings' })];
    for (let n = 0; n <= random(3); n++) {
      branch.ids.add(await sessions[0]!.append(sampleRun({ note: `${branch.name} ${n}` })));
      branch.ids.add(await sessions[1]!.append({ kind: 'score', ...{ run: 'x', evaluator: 'human', value: 1 } }));
      clock.advance(random(86_400_000));
    }
    for (const session of sessions) await session.close();
    git('add', '.prompttracker');
    git('commit', '-q', '-m', `runs on ${branch.name}`);
  };
  const check = async (expected: ReadonlySet<string>, what: string) => {
    const ids = (await allRecords(store)).map((found) => found.id);
    assert.deepEqual(ids.sort(), [...expected].sort(), `${what}, seed ${seed}`);
    const runs = await store.summaries();
    assert.equal(runs.length, new Set(runs.map((run) => run.id)).size);
    assert.deepEqual(store.problems(), [], what);
  };

  const main: Branch = { name: 'main', ids: new Set() };
  await record(main);
  for (let round = 0; round < rounds; round++) {
    const other: Branch = { name: `topic-${round}`, ids: new Set(main.ids) };
    git('checkout', '-q', '-b', other.name);
    for (let n = 0; n <= random(2); n++) await record(other);
    git('checkout', '-q', 'main');
    await check(main.ids, 'back on main');
    if (random(4) > 0) await record(main);
    const way = ['merge', 'rebase', 'cherry-pick', 'squash'][random(4)] as string;
    if (way === 'merge') git('merge', '-q', '--no-edit', other.name);
    if (way === 'rebase') {
      git('rebase', '-q', 'main', other.name);
      git('checkout', '-q', 'main');
      git('merge', '-q', '--ff-only', other.name);
    }
    if (way === 'cherry-pick') {
      git('cherry-pick', `main..${other.name}`);
      // The same commits come a second time by another road.
      if (random(2) === 0) git('merge', '-q', '--no-edit', other.name);
    }
    if (way === 'squash') {
      git('merge', '-q', '--squash', other.name);
      git('commit', '-q', '-m', 'squashed');
    }
    for (const id of other.ids) main.ids.add(id);
    await check(main.ids, `after ${way}`);
    assert.equal(git('status', '--porcelain'), '');
  }
  await store.close();
}

describe('two branches that both ran prompts', function () {
  this.timeout(60_000);
  const seeds = Number(process.env.PT_SEEDS ?? 2);
  for (let seed = 1; seed <= seeds; seed++) {
    it(`come together without a conflict, a lost or a doubled record (seed ${seed})`, async () => {
      await inNewFolder((root) => playRounds(root, seed, 8));
    });
  }

  it('may switch while a session is open: what was acknowledged stays and is published where the door says', () =>
    inNewFolder(async (root) => {
      const git = (...args: string[]) =>
        execFileSync('git', ['-C', root, ...args], { env: environment, stdio: 'pipe', encoding: 'utf8' });
      git('init', '-q', '-b', 'main');
      git('commit', '-q', '--allow-empty', '-m', 'start');
      const store: Store = await openStore({ host: createStoreHost(), root });
      const session = store.session({ branch: 'main' });
      const ids = [await session.append(sampleRun())];
      git('checkout', '-q', '-b', 'other');
      ids.push(await session.append(sampleRun()));
      await session.close();
      git('add', '.prompttracker');
      git('commit', '-q', '-m', 'runs');
      git('checkout', '-q', 'main');
      assert.deepEqual(await allRecords(store), []);
      git('checkout', '-q', 'other');
      assert.deepEqual(
        (await allRecords(store)).map((record) => record.id),
        ids,
      );
    }));
});
