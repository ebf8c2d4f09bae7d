import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import * as vscode from 'vscode';
import {
  children,
  closeEditors,
  eventually,
  extensionApi,
  git,
  item,
  promptNode,
  revert,
  rowLabels,
  workspaceFile,
} from '../../support/hostWorkspace.ts';

describe('the Prompts view', () => {
  after(async () => {
    git('checkout', '--quiet', '--', 'prompts');
    await closeEditors();
  });

  it('lists the prompts of the folder by name', async () => {
    await promptNode('Greeting');
    const labels = await Promise.all((await children()).map(async (node) => (await item(node)).label));
    assert.deepEqual(labels, [...labels].sort());
    assert.equal(labels.length, 7);
  });

  it('counts versions once the list is there', async () => {
    const node = await promptNode('Greeting');
    await eventually('the count', async () => String((await item(node)).description).startsWith('3 versions'));
  });

  it('shows a revert as the version it restores', async () => {
    const [newest] = await children(await promptNode('Greeting'));
    const shown = await item(newest!);
    assert.match(String(shown.label), /^v3 · Revert/);
    assert.match(String(shown.description), /^= v1 · /);
  });

  it('folds a commit that changed nothing a model sees under its version', async () => {
    const versions = await children(await promptNode('Greeting'));
    const folded = (await Promise.all(versions.map((node) => children(node)))).flat();
    assert.equal(folded.length, 1);
    assert.equal((await item(folded[0]!)).label, 'Quote the greeting like the other prompts');
  });

  it('shows a draft where the file differs from its newest version', async () => {
    assert.equal((await rowLabels(await promptNode("Reply in the customer's language")))[0], 'Draft');
    assert.doesNotMatch((await rowLabels(await promptNode('Greeting')))[0]!, /Draft/);
  });

  it('counts unsaved text as a draft, and forgets it when it is undone', async () => {
    const document = await vscode.workspace.openTextDocument(workspaceFile('prompts/chat/welcome.prompt.yaml'));
    await vscode.window.showTextDocument(document);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), '# unsaved\n');
    await vscode.workspace.applyEdit(edit);
    await eventually('the draft', async () => (await rowLabels(await promptNode('Greeting')))[0] === 'Draft');
    await revert(document);
    await eventually('no draft', async () => (await rowLabels(await promptNode('Greeting')))[0] !== 'Draft');
  });

  it('keeps the ids of its rows when something changed', async () => {
    const before = await Promise.all((await children()).map(async (node) => (await item(node)).id));
    await vscode.commands.executeCommand('promptTracker.prompts.refresh');
    const after = await Promise.all((await children()).map(async (node) => (await item(node)).id));
    assert.deepEqual(after, before);
  });

  it('shows the prompts by folder when asked to, and as a list again', async () => {
    await vscode.commands.executeCommand('promptTracker.layout.folders');
    const shown = await Promise.all((await children()).map(async (node) => ({ node, item: await item(node) })));
    const chat = shown.find((row) => row.item.label === 'chat');
    assert.match(chat?.item.contextValue ?? '', /^folder\b/);
    assert.ok((await rowLabels(chat!.node)).includes('Greeting'));
    await vscode.commands.executeCommand('promptTracker.layout.list');
    assert.equal((await children()).length, 7);
  });

  it('lists a broken file with its line and reason, and leaves the others alone', async () => {
    writeFileSync(
      workspaceFile('prompts/chat/welcome.prompt.yaml').fsPath,
      'name: Greeting\nmessages:\n\t- role: user\n',
    );
    const node = await eventually('the broken file', async () => {
      const labelled = await Promise.all((await children()).map(async (each) => ({ each, shown: await item(each) })));
      return labelled.find(({ shown }) => /^error in line 3$/.test(String(shown.description)))?.each;
    });
    assert.equal(((await item(node)).iconPath as vscode.ThemeIcon).id, 'warning');
    assert.ok((await rowLabels(node)).some((label) => label.startsWith('v1')));
    assert.equal((await children()).length, 7);
    git('checkout', '--quiet', '--', 'prompts/chat/welcome.prompt.yaml');
    await promptNode('Greeting');
  });

  it('tells events by the smallest node', async () => {
    const api = await extensionApi();
    const greeting = await promptNode('Greeting');
    const fired: unknown[] = [];
    const subscription = api.promptsTree.onDidChangeTreeData!((node) => fired.push(node));
    writeFileSync(
      workspaceFile('prompts/chat/welcome.prompt.yaml').fsPath,
      `${git('show', 'HEAD:prompts/chat/welcome.prompt.yaml')}\n# later\n`,
    );
    await eventually('the event', () => fired.includes(greeting));
    subscription.dispose();
    // What came before may be the end of an earlier change.
    assert.ok(!fired.slice(fired.indexOf(greeting)).includes(undefined), 'the tree as a whole stays');
  });

  it('sees a commit made outside without being asked', async () => {
    git(
      'commit',
      '--quiet',
      '--no-verify',
      '--message',
      'Formal replies',
      '--',
      'prompts/chat/translate-reply.prompt.yaml',
    );
    await eventually('the new version', async () =>
      (await rowLabels(await promptNode("Reply in the customer's language")))[0]?.endsWith('Formal replies'),
    );
  });
});
