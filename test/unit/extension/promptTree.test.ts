import assert from 'node:assert/strict';
import { childrenOf, idOf, type TreeNode, treeRoots } from '../../../src/extension/prompts/promptTree.ts';
import { itemView } from '../../../src/extension/prompts/promptTreeItem.ts';
import { entry, type FakeProject, project, version } from '../../support/panelParts.ts';

const now = Date.parse('2026-11-04T10:00:00Z');
const cosmetic = {
  commit: 'c'.repeat(40),
  blob: 'd'.repeat(40),
  author: 'Ada',
  subject: 'Sort keys',
  authoredAt: '2026-11-02T10:00:00Z',
  before: [],
};

async function roots(...given: FakeProject[]): Promise<TreeNode[]> {
  return treeRoots(given.map((one, index) => ({ project: project(one), title: `repository ${index + 1}` })));
}

async function rows(given: FakeProject): Promise<TreeNode[]> {
  return childrenOf((await roots(given))[0]!);
}

describe('the tree of prompts', () => {
  it('starts with the prompts when there is one repository', async () => {
    assert.deepEqual(
      (await roots({})).map(({ kind }) => kind),
      ['prompt'],
    );
  });

  it('starts with the repositories when several hold prompts', async () => {
    const shown = await roots({ root: '/a' }, { root: '/b' }, { root: '/empty', entries: [] });
    assert.deepEqual(
      shown.map((node) => itemView(node, now).label),
      ['repository 1', 'repository 2'],
    );
  });

  it('sorts prompts by name', async () => {
    const entries = ['Zebra', 'apple'].map((name) =>
      entry(`name: ${name}\nmessages: [{role: user, content: x}]\n`, `${name}.prompt.yaml`),
    );
    assert.deepEqual(
      (await roots({ entries })).map((node) => itemView(node, now).label),
      ['apple', 'Zebra'],
    );
  });

  it('puts the draft over the versions when the file differs', async () => {
    const shown = await rows({ draft: { differs: true, basedOn: 2 } });
    assert.deepEqual(
      shown.map((node) => itemView(node, now).label),
      ['Draft', 'v2 · Change 2', 'v1 · Change 1'],
    );
    assert.equal(itemView(shown[0]!, now).description, 'differs from v2');
  });

  it('folds earlier drafts under one row after the draft, without the one that is the file now', async () => {
    const kept = (blob: string, isCurrent: boolean) => ({
      blob: blob.repeat(40),
      promptId: 'greeting',
      path: 'prompts/greeting.prompt.yaml',
      hash: blob,
      keptAt: '2026-11-04T09:00:00Z',
      file: null,
      isCurrent,
    });
    const shown = await rows({ draft: { differs: true, basedOn: 2 }, drafts: [kept('1', true), kept('2', false)] });
    assert.deepEqual(
      shown.map((node) => itemView(node, now).label),
      ['Draft', 'Earlier drafts (1)', 'v2 · Change 2', 'v1 · Change 1'],
    );
    const [draft] = await childrenOf(shown[1]!);
    const { label, context } = itemView(draft!, now);
    assert.deepEqual({ label, context }, { label: 'Draft, 1 hour ago', context: 'snapshot' });
  });

  it('says when a draft is an older version again', async () => {
    const versions = [version(2), version(1, { hash: entry().hash })];
    const [draft] = await rows({ versions, draft: { differs: true, basedOn: 1 } });
    assert.equal(itemView(draft!, now).description, 'same prompt as v1');
  });

  it('says when a draft differs in layout only', async () => {
    const [draft] = await rows({ draft: { differs: true, cosmeticOnly: true, basedOn: 2 } });
    assert.equal(itemView(draft!, now).description, 'same prompt as v2, other layout');
  });

  it('shows a file that was never committed as a draft without versions', async () => {
    const shown = await rows({ versions: [], draft: { differs: true, basedOn: null } });
    assert.deepEqual(
      shown.map((node) => itemView(node, now).description),
      ['not committed yet'],
    );
  });

  it('has no children where Git has nothing to say', async () => {
    for (const kind of ['none', 'restricted'] as const) {
      const [prompt] = await roots({ state: { kind } });
      assert.equal(itemView(prompt!, now).expansion, 'none');
      assert.deepEqual(await childrenOf(prompt!), []);
    }
  });

  it('describes a version by what it equals, its labels, author and age', async () => {
    const [node] = await rows({ versions: [version(3, { sameAs: 1, labels: ['production'] })] });
    assert.equal(itemView(node!, now).description, '= v1 · production · Ada · 3 days ago');
  });

  it('folds commits that changed nothing under their version, dimmed', async () => {
    const [node] = await rows({ versions: [version(1, { cosmetic: [cosmetic] })] });
    assert.equal(itemView(node!, now).expansion, 'collapsed');
    const [folded] = await childrenOf(node!);
    const view = itemView(folded!, now);
    assert.deepEqual([view.label, view.color], ['Sort keys', 'dim']);
  });

  it('offers no run for a version that cannot be run', async () => {
    const [good, bad] = await rows({ versions: [version(2), version(1, { runnable: false })] });
    assert.match(itemView(good!, now).context, /\brunnable\b/);
    assert.doesNotMatch(itemView(bad!, now).context, /\brunnable\b/);
  });

  it('lists a broken file with its line and reason', async () => {
    const [node] = await roots({ entries: [entry('name: x\nmessages: [\n')] });
    const view = itemView(node!, now);
    assert.match(view.description, /^error in line \d+$/);
    assert.deepEqual([view.icon, view.color], ['warning', 'warning']);
  });

  it('lists a foreign dialect with its name, dimmed and without run', async () => {
    const [node] = await roots({ entries: [entry('name: x\ntemplate_format: handlebars\ntemplate: "Hi {{name}}"\n')] });
    const view = itemView(node!, now);
    assert.equal(view.description, 'Semantic Kernel, not run');
    assert.doesNotMatch(view.context, /\brunnable\b/);
  });

  it('gives every row an id that stays', async () => {
    const given = {
      draft: { differs: true, basedOn: 2 },
      versions: [version(2, { cosmetic: [cosmetic] }), version(1)],
    };
    const ids = async () => (await rows(given)).map(idOf);
    const first = await ids();
    assert.equal(new Set(first).size, first.length);
    assert.deepEqual(await ids(), first);
  });
});
