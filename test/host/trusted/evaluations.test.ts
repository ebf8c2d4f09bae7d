import assert from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import * as vscode from 'vscode';
import { openStore } from '../../../src/core/store/openStore.ts';
import type { EvaluationsNode } from '../../../src/extension/evaluation/evaluationsView.ts';
import { createNodeHost } from '../../../src/node/nodeHost.ts';
import { closeEditors, eventually, extensionApi, workspaceRoot } from '../../support/hostWorkspace.ts';

const id = '01JDH4ZZZZZZZZZZZZZZZZZZZZ';
const header = {
  ...{
    kind: 'evaluation' as const,
    part: 'beginning',
    id,
    prompt: 'gone/greet',
    models: ['offline/echo'],
    columns: [],
  },
  ...{ versions: [{ selector: 'draft', number: null, hash: 'h', blob: null }], repeat: 1, seed: 1, base: null },
  ...{ dataset: { name: '../../rows.csv', hash: 'd', rows: 50 }, evaluators: [], cells: 50 },
  ...{ asked: { dataset: '../../rows.csv' }, startedAt: '2026-11-01T00:00:00.000Z' },
};

async function nodes(parent?: EvaluationsNode): Promise<EvaluationsNode[]> {
  return ((await (await extensionApi()).evaluationsTree.getChildren(parent)) ?? []) as EvaluationsNode[];
}

describe('evaluations in the editor', () => {
  before(async () => {
    const host = createNodeHost({ environment: {}, fetch: () => assert.fail('nobody is asked') });
    const store = await openStore({ host, root: workspaceRoot(), indexPath: null });
    await store.session({ purpose: 'evaluation' }).append(header);
    await store.close();
  });
  after(async () => {
    await closeEditors();
    const runs = `${workspaceRoot()}/.prompttracker/runs`;
    const files = readdirSync(runs, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.jsonl'));
    for (const file of files) if (readFileSync(`${runs}/${file}`, 'utf8').includes(id)) rmSync(`${runs}/${file}`);
  });

  const found = () =>
    eventually('the evaluation', async () => {
      for (const group of await nodes()) for (const node of await nodes(group)) if (isOurs(node)) return node;
      return null;
    });
  const isOurs = (node: EvaluationsNode) => node.kind === 'evaluation' && node.listed.header.id === id;

  it('are listed by prompt, also those of a prompt that is gone', async () => {
    const item = await (await extensionApi()).evaluationsTree.getTreeItem(await found());
    assert.equal(item.label, 'draft');
    assert.match(String(item.description), /^not finished · offline\/echo × 50 rows/);
    assert.equal(item.contextValue, 'evaluation interrupted resumable');
  });

  it('give their id to the clipboard', async () => {
    await vscode.commands.executeCommand('promptTracker.evaluation.copyId', await found());
    assert.equal(await vscode.env.clipboard.readText(), id);
  });

  it('open as a page of results', async () => {
    await vscode.commands.executeCommand('promptTracker.evaluation.open', await found());
    await eventually('the page', () =>
      vscode.window.tabGroups.all.some(({ tabs }) =>
        tabs.some(({ input }) => input instanceof vscode.TabInputWebview && /evaluation/.test(input.viewType)),
      ),
    );
  });
});
