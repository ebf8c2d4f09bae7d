import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as vscode from 'vscode';
import {
  children,
  eventually,
  extensionApi,
  git,
  item,
  promptNode,
  revert,
  workspaceFile,
  workspaceRoot,
} from '../../support/hostWorkspace.ts';

describe('Restricted Mode', () => {
  before(() => assert.equal(vscode.workspace.isTrusted, false));

  it('lists the prompts and nothing of their history', async () => {
    const node = await promptNode('Greeting');
    assert.equal((await children()).length, 7);
    assert.deepEqual(await children(node), []);
    assert.equal((await item(node)).collapsibleState, vscode.TreeItemCollapsibleState.None);
  });

  it('checks prompt files', async () => {
    const document = await vscode.workspace.openTextDocument(workspaceFile('prompts/chat/welcome.prompt.yaml'));
    await vscode.window.showTextDocument(document);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), 'messages: [\n');
    await vscode.workspace.applyEdit(edit);
    await eventually('a problem', () =>
      vscode.languages.getDiagnostics(document.uri).some(({ source }) => source === 'PromptTracker'),
    );
    await revert(document);
  });

  it('offers no lenses', async () => {
    const uri = workspaceFile('prompts/chat/welcome.prompt.yaml');
    await vscode.workspace.openTextDocument(uri);
    assert.deepEqual(await vscode.commands.executeCommand('vscode.executeCodeLensProvider', uri, 3), []);
  });

  it('shows no runs', async () => {
    assert.deepEqual(await (await extensionApi()).runsTree.getChildren(), []);
  });

  it('lists connections and asks none of them', async () => {
    const { connectionsTree } = await extensionApi();
    const rows = (await connectionsTree.getChildren()) ?? [];
    assert.ok(rows.length > 5);
    for (const row of rows) assert.deepEqual(await connectionsTree.getChildren(row), []);
  });

  it('starts no program that the repository names', async () => {
    const canary = `${workspaceRoot()}/.git/started`;
    git('config', 'core.fsmonitor', `touch ${canary}; false`);
    await vscode.commands.executeCommand('promptTracker.prompts.refresh');
    await children();
    assert.equal(existsSync(canary), false);
  });

  it('starts no process of ours at all', async () => {
    await vscode.commands.executeCommand('promptTracker.prompts.refresh');
    await children(await promptNode('Greeting'));
    const own = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && parentOf(name) === process.pid);
    assert.deepEqual(
      own.map(commandOf).filter((command) => /\bgit\b/.test(command)),
      [],
    );
  });

  it('writes nothing', async () => {
    const before = listing();
    await vscode.commands.executeCommand('promptTracker.prompts.refresh');
    await children(await promptNode('Greeting'));
    assert.deepEqual(listing(), before);
  });

  it('still notices when a file changes', async () => {
    const file = workspaceFile('prompts/chat/welcome.prompt.yaml').fsPath;
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replace('name: Greeting', 'name: Renamed greeting'));
    await promptNode('Renamed greeting');
    writeFileSync(file, text);
    await promptNode('Greeting');
  });
});

function listing(): string[] {
  return readdirSync(workspaceRoot(), { recursive: true, encoding: 'utf8' }).sort();
}

function parentOf(pid: string): number {
  try {
    return Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')[1]);
  } catch {
    return -1;
  }
}

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}
