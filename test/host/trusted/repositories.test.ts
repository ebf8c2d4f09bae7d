import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { children, eventually, item, rowLabels, workspaceFile } from '../../support/hostWorkspace.ts';

const inner = () => workspaceFile('tools/inner').fsPath;

function innerGit(...args: string[]): void {
  execFileSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', ...args], { cwd: inner() });
}

async function rootLabels(): Promise<string[]> {
  return Promise.all((await children()).map(async (node) => String((await item(node)).label)));
}

describe('several repositories in one folder', () => {
  before(async () => {
    mkdirSync(inner(), { recursive: true });
    writeFileSync(`${inner()}/nested.prompt.yaml`, 'name: Nested prompt\nmessages:\n  - {role: user, content: Hi}\n');
    innerGit('init', '--quiet', '--initial-branch=main');
    innerGit('add', '--all');
    innerGit('commit', '--quiet', '--message', 'Start inside');
    await vscode.commands.executeCommand('promptTracker.prompts.refresh');
  });

  after(async () => {
    rmSync(workspaceFile('tools').fsPath, { recursive: true, force: true });
    await vscode.commands.executeCommand('promptTracker.prompts.refresh');
  });

  it('are the first level of the tree, each with its own prompts', async () => {
    await eventually('two repositories', async () => (await rootLabels()).length === 2);
    const [outer, nested] = await children();
    assert.equal((await item(nested!)).label, 'inner');
    assert.deepEqual(await rowLabels(nested!), ['Nested prompt']);
    assert.ok(!(await rowLabels(outer!)).includes('Nested prompt'));
  });

  it('have histories of their own', async () => {
    const [, nested] = await children();
    const [prompt] = await children(nested!);
    assert.deepEqual(await rowLabels(prompt!), ['v1 · Start inside']);
  });

  it('have lenses from the innermost repository around the file', async () => {
    const uri = workspaceFile('tools/inner/nested.prompt.yaml');
    await vscode.workspace.openTextDocument(uri);
    await eventually('its lenses', async () => {
      const found = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri, 3);
      return found.at(-1)?.command?.title === '1 version';
    });
  });
});
