// How often the history is asked, and who waits for whom.
import assert from 'node:assert/strict';
import type { History } from '../../../src/core/history/openHistory.ts';
import type { PromptHistory } from '../../../src/core/history/promptVersion.ts';
import { createHeadView } from '../../../src/core/operation/headView.ts';

const answer = (path: string): PromptHistory => ({ path, versions: [], current: null });

function fakeHistory(parts: Partial<History> = {}) {
  const asked: string[][] = [];
  const history: Partial<History> = {
    versionsOf: async (paths) => {
      asked.push([...paths]);
      return paths.map(answer);
    },
    ...parts,
  };
  return { asked, view: createHeadView(history as History, async () => true) };
}

describe('histories at HEAD', () => {
  it('that are asked for in one turn are one pass', async () => {
    const { asked, view } = fakeHistory();
    const found = await Promise.all(['a', 'b', 'c'].map((path) => view.history(path)));
    assert.deepEqual(asked, [['a', 'b', 'c']]);
    assert.deepEqual(
      found.map(({ path }) => path),
      ['a', 'b', 'c'],
    );
  });

  it('are asked for once, however often they are wanted', async () => {
    const { asked, view } = fakeHistory();
    await Promise.all([view.history('a'), view.history('a')]);
    await view.history('a');
    assert.deepEqual(asked, [['a']]);
  });

  it('of one prompt do not wait for those of all', async () => {
    const { view } = fakeHistory({ allVersions: () => new Promise(() => undefined) });
    void view.histories();
    assert.equal((await view.history('a')).path, 'a');
  });

  it('of one prompt come from those of all once these are there', async () => {
    const { asked, view } = fakeHistory({ allVersions: async () => [answer('a')] });
    await view.histories();
    await view.history('a');
    assert.deepEqual(asked, []);
  });

  it('fail together when the pass fails, and the next question starts another', async () => {
    let calls = 0;
    const { view } = fakeHistory({
      versionsOf: async (paths) => {
        calls += 1;
        if (calls === 1) throw new Error('Git is busy');
        return paths.map(answer);
      },
    });
    const results = await Promise.allSettled([view.history('a'), view.history('b')]);
    assert.deepEqual(
      results.map(({ status }) => status),
      ['rejected', 'rejected'],
    );
    assert.equal((await view.history('a')).path, 'a');
  });

  it('are none where nothing is committed', async () => {
    const view = createHeadView({} as History, async () => false);
    assert.deepEqual(await view.history('a'), answer('a'));
  });
});
