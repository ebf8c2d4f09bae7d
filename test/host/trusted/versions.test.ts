import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import * as vscode from 'vscode';
import {
  children,
  closeEditors,
  eventually,
  git,
  item,
  promptNode,
  rowLabels,
  versionNode,
  workspaceFile,
  workspaceRoot,
} from '../../support/hostWorkspace.ts';

const greeting = 'prompts/chat/welcome.prompt.yaml';

async function diffTab(): Promise<{ label: string; input: vscode.TabInputTextDiff }> {
  return eventually('a diff editor', () => {
    const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
    return tab?.input instanceof vscode.TabInputTextDiff && { label: tab.label, input: tab.input };
  });
}

async function textOf(uri: vscode.Uri): Promise<string> {
  return (await vscode.workspace.openTextDocument(uri)).getText();
}

describe('versions', () => {
  afterEach(closeEditors);

  it('open as read-only YAML with the text of their commit', async () => {
    const node = await versionNode(await promptNode('Greeting'), 2);
    const { command } = await item(node);
    const uri = command!.arguments![0] as vscode.Uri;
    const document = await vscode.workspace.openTextDocument(uri);
    assert.equal(document.languageId, 'yaml');
    assert.equal(uri.scheme, 'prompttracker');
    assert.ok(node.kind === 'version');
    assert.equal(document.getText(), git('cat-file', 'blob', node.version.blob).concat('\n'));
    assert.equal(vscode.workspace.fs.isWritableFileSystem('prompttracker'), undefined);
  });

  it('are compared with the draft in the native diff editor, under a readable title', async () => {
    await vscode.commands.executeCommand(
      'promptTracker.version.compareWithDraft',
      await versionNode(await promptNode('Greeting'), 2),
    );
    const { label, input } = await diffTab();
    assert.equal(label, 'welcome.prompt.yaml (v2 ↔ Draft)');
    assert.equal(input.modified.fsPath, workspaceFile(greeting).fsPath);
  });

  it('are compared with the one before, older left', async () => {
    await vscode.commands.executeCommand(
      'promptTracker.version.compareWithPrevious',
      await versionNode(await promptNode('Greeting'), 2),
    );
    const { label, input } = await diffTab();
    assert.equal(label, 'welcome.prompt.yaml (v1 ↔ v2)');
    assert.notEqual(await textOf(input.original), await textOf(input.modified));
  });

  it('are compared two by two when two are selected, whichever was clicked first', async () => {
    const prompt = await promptNode('Greeting');
    const [second, first] = [await versionNode(prompt, 2), await versionNode(prompt, 1)];
    await vscode.commands.executeCommand('promptTracker.version.compareSelected', second, [second, first]);
    assert.equal((await diffTab()).label, 'welcome.prompt.yaml (v1 ↔ v2)');
  });

  it('come back into the draft; one undo brings the old text back', async () => {
    const before = readFileSync(workspaceFile(greeting).fsPath, 'utf8');
    const node = await versionNode(await promptNode('Greeting'), 2);
    assert.ok(node.kind === 'version');
    await vscode.commands.executeCommand('promptTracker.version.restore', node);
    assert.equal(
      readFileSync(workspaceFile(greeting).fsPath, 'utf8').trimEnd(),
      git('cat-file', 'blob', node.version.blob),
    );
    await vscode.window.showTextDocument(workspaceFile(greeting));
    await vscode.commands.executeCommand('undo');
    assert.equal(vscode.window.activeTextEditor!.document.getText(), before);
    await vscode.window.activeTextEditor!.document.save();
  });

  it('keep the text of a changed draft, unsaved or not, before they replace it', async () => {
    const document = await vscode.workspace.openTextDocument(workspaceFile(greeting));
    await vscode.window.showTextDocument(document);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), '# precious and unsaved\n');
    await vscode.workspace.applyEdit(edit);
    await vscode.commands.executeCommand(
      'promptTracker.version.restore',
      await versionNode(await promptNode('Greeting'), 1),
    );
    const kept = readdirSync(`${workspaceRoot()}/.prompttracker/drafts`, { recursive: true, encoding: 'utf8' });
    const texts = kept
      .filter((name) => name.endsWith('.yaml'))
      .map((name) => readFileSync(`${workspaceRoot()}/.prompttracker/drafts/${name}`, 'utf8'));
    assert.ok(texts.some((text) => text.startsWith('# precious and unsaved\n')));
    assert.doesNotMatch(document.getText(), /precious/);
    git('checkout', '--quiet', '--', greeting);
  });

  it('are named by copied references', async () => {
    await vscode.commands.executeCommand(
      'promptTracker.prompt.copyReference',
      await versionNode(await promptNode('Greeting'), 2),
    );
    assert.equal(await vscode.env.clipboard.readText(), 'support.greeting@v2');
  });

  it('hide nothing: the rows of a prompt are its draft and every version', async () => {
    const labels = await rowLabels(await promptNode('Reply draft'));
    assert.deepEqual(
      labels.map((label) => label.slice(0, 2)),
      ['v4', 'v3', 'v2', 'v1'],
    );
    assert.ok((await children(await promptNode('Reply draft'))).every(({ kind }) => kind === 'version'));
  });
});
