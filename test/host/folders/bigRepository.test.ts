// A repository of 1,000 prompts and 20,000 commits in the real editor: rows come before any history, a row opens while the
// rest is still being read, and typing waits for nobody.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { promptsBelow } from '../../../src/extension/prompts/promptFolders.ts';
import type { PromptNode } from '../../../src/extension/prompts/promptTree.ts';
import { editable, largeRepository } from '../../bench/historyBenchData.ts';
import { addFolder, removeFolder } from '../../support/hostFolders.ts';
import { children, closeEditors, eventually, item } from '../../support/hostWorkspace.ts';
import { longestTurn } from '../../support/longestTurn.ts';

const keystrokes = 50;
/** Git's own extension and the loading of code share the thread; what is ours alone is measured by the bench (W4). */
const mostMs = 150;

describe('a repository of 1,000 prompts and 20,000 commits', function () {
  this.timeout(120_000);
  let root: string;
  let prompts: PromptNode[] = [];
  const isCounted = async (node: PromptNode) => /\d+ versions?/.test(String((await item(node)).description));
  const counted = async () => (await Promise.all(prompts.map(isCounted))).filter(Boolean).length;

  before(async () => {
    ({ root } = largeRepository(editable));
    await addFolder(vscode.Uri.file(root), 'big');
  });

  after(async () => {
    await closeEditors();
    await removeFolder('big');
  });

  it('is listed whole before any of its history is read', async () => {
    const big = await eventually('its row', async () =>
      (await children()).find((node) => node.kind === 'project' && node.project.root === root),
    );
    prompts = promptsBelow(await children(big));
    assert.equal(prompts.length, 1_000);
    assert.ok((await counted()) < 1_000, 'rows are there while versions are still being counted');
  });

  it('opens a row at once, while the rest is still being read', async () => {
    const versions = await children(prompts.at(-1)!);
    assert.ok(versions.some(({ kind }) => kind === 'version'));
    assert.ok((await counted()) < 1_000, 'the row did not wait for all the others');
  });

  it('takes every key that is typed while the rest is still being read', async () => {
    const document = await vscode.workspace.openTextDocument(vscode.Uri.file(`${root}/${prompts[5]!.entry.path}`));
    const editor = await vscode.window.showTextDocument(document);
    let arrived = 0;
    const subscription = vscode.workspace.onDidChangeTextDocument((event) => {
      if (event.document === document) arrived += event.contentChanges.length;
    });
    const isStillReading = (await counted()) < 1_000;
    const longest = await longestTurn(async () => {
      for (let typed = 0; typed < keystrokes; typed += 1) {
        await editor.edit((edit) => edit.insert(document.lineAt(document.lineCount - 2).range.end, 'x'));
      }
    });
    subscription.dispose();
    console.log(`      longest turn while typing: ${longest.toFixed(1)} ms of computing`);
    assert.equal(arrived, keystrokes);
    assert.ok(isStillReading, 'the history was still being read');
    assert.ok(longest <= mostMs, `${longest.toFixed(1)} ms`);
  });
});
