// Several folders in one window: two repositories with prompts of the same names, two folders of one repository, and folders
// that come and go.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { addFolder, removeFolder } from '../../support/hostFolders.ts';
import { children, closeEditors, eventually, item } from '../../support/hostWorkspace.ts';

const prompt = (name: string) => `name: ${name}\nmessages:\n  - {role: user, content: Hi}\n`;

function makeRepository(root: string, files: Readonly<Record<string, string>>): void {
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', ...args], { cwd: root });
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  git('init', '--quiet', '--initial-branch=main');
  git('add', '--all');
  git('commit', '--quiet', '--message', 'Start');
}

const rootLabels = async () => Promise.all((await children()).map(async (node) => String((await item(node)).label)));

describe('several folders in one window', () => {
  let base: string;

  before(() => {
    base = realpathSync(mkdtempSync(join(tmpdir(), 'pt-folders-')));
    for (const team of ['red', 'blue']) {
      mkdirSync(join(base, team, 'app'), { recursive: true });
      makeRepository(join(base, team, 'app'), {
        'prompts/hello.prompt.yaml': prompt(`Hello`),
        'one/first.prompt.yaml': prompt('First'),
        'two/second.prompt.yaml': prompt('Second'),
      });
    }
  });

  after(async () => {
    await closeEditors();
    rmSync(base, { recursive: true, force: true });
  });

  describe('of two repositories with the same name', () => {
    before(async () => {
      await addFolder(vscode.Uri.file(join(base, 'red/app')), 'red');
      await addFolder(vscode.Uri.file(join(base, 'blue/app')), 'blue');
    });

    after(async () => {
      await removeFolder('red');
      await removeFolder('blue');
    });

    it('appear without a restart, told apart by the folder before them', async () => {
      await eventually('both', async () => {
        const labels = await rootLabels();
        return labels.includes('app (red)') && labels.includes('app (blue)');
      });
    });

    it('are named in the quick pick of prompts, where every name is there twice', async () => {
      const original = vscode.window.showQuickPick;
      const shown: string[] = [];
      Object.assign(vscode.window, {
        showQuickPick: async (items: readonly vscode.QuickPickItem[]) =>
          void shown.push(
            ...items.filter(({ label }) => label === 'Hello').map(({ description }) => description ?? ''),
          ),
      });
      await vscode.commands.executeCommand('promptTracker.prompt.find');
      Object.assign(vscode.window, { showQuickPick: original });
      assert.deepEqual(shown.sort(), [
        'app (blue) · prompts/hello.prompt.yaml',
        'app (red) · prompts/hello.prompt.yaml',
      ]);
    });

    it('are named by the tab of a run panel', async () => {
      const uri = vscode.Uri.file(join(base, 'blue/app/prompts/hello.prompt.yaml'));
      await vscode.commands.executeCommand('promptTracker.prompt.run', uri);
      await eventually('the panel', () =>
        vscode.window.tabGroups.all.some(({ tabs }) => tabs.some(({ label }) => label.includes('app (blue)'))),
      );
    });
  });

  describe('of one repository', () => {
    before(async () => {
      await addFolder(vscode.Uri.file(join(base, 'red/app/one')), 'one');
      await addFolder(vscode.Uri.file(join(base, 'red/app/two')), 'two');
    });

    after(async () => {
      await vscode.workspace
        .getConfiguration('promptTracker.prompts', vscode.Uri.file(join(base, 'red/app/two')))
        .update('exclude', undefined, vscode.ConfigurationTarget.WorkspaceFolder);
      await removeFolder('one');
      await removeFolder('two');
    });

    const labelsBelow = async () => {
      const root = await eventually('the repository', async () => {
        for (const node of await children()) if ((await item(node)).label === 'app') return node;
        return null;
      });
      return Promise.all((await children(root)).map(async (node) => String((await item(node)).label)));
    };

    it('are one repository with the prompts of both, and of nothing else in it', async () => {
      await eventually('both prompts', async () => (await labelsBelow()).join() === 'First,Second');
    });

    it('read their settings each for itself', async () => {
      await vscode.workspace
        .getConfiguration('promptTracker.prompts', vscode.Uri.file(join(base, 'red/app/two')))
        .update('exclude', ['**/*.prompt.yaml'], vscode.ConfigurationTarget.WorkspaceFolder);
      await eventually('only the first', async () => (await labelsBelow()).join() === 'First');
    });
  });

  it('are gone from the view once they are removed', async () => {
    await eventually('none of them', async () => (await rootLabels()).every((label) => !label.startsWith('app')));
  });
});
