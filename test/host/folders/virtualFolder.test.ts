// A folder that is not on disk beside one that is: its prompts are listed, read and checked, and nothing else happens to it.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { TreeNode } from '../../../src/extension/prompts/promptTree.ts';
import { addFolder, removeFolder } from '../../support/hostFolders.ts';
import { children, closeEditors, eventually, extensionApi, item } from '../../support/hostWorkspace.ts';
import { MemoryFiles, memoryScheme, memoryUri } from '../../support/memoryFiles.ts';

const hello = `name: Far away
templateFormat: nunjucks
variables:
  - {name: guest, description: Who comes}
messages:
  - role: user
    content: Say hello to {{ guest }} and {{ host }}.
`;
const path = '/far/prompts/hello.prompt.yaml';

describe('a folder that is not on disk', () => {
  const files = new MemoryFiles();
  let provider: vscode.Disposable;

  before(async () => {
    provider = vscode.workspace.registerFileSystemProvider(memoryScheme, files);
    files.put(path, hello);
    files.put('/far/prompts/broken.prompt.yaml', 'messages: [');
    files.put('/far/README.md', 'x\n');
    await addFolder(memoryUri('/far'), 'far');
  });

  after(async () => {
    await closeEditors();
    await removeFolder('far');
    provider.dispose();
  });

  const farRoot = () =>
    eventually('its root', async () => {
      for (const node of await children()) if ((await item(node)).label === 'far') return node;
      return null;
    });
  const farPrompt = (label: string): Promise<TreeNode> =>
    eventually(`the prompt ${label}`, async () => {
      for (const node of await children(await farRoot())) if ((await item(node)).label === label) return node;
      return null;
    });
  const errorOf = async (command: string, argument: unknown): Promise<string> => {
    const original = vscode.window.showErrorMessage;
    const errors: string[] = [];
    Object.assign(vscode.window, { showErrorMessage: async (text: string) => void errors.push(text) });
    await vscode.commands.executeCommand(command, argument);
    Object.assign(vscode.window, { showErrorMessage: original });
    return errors.join();
  };

  it('has its prompts listed beside those of the folder on disk', async () => {
    await farPrompt('Far away');
    assert.ok((await children()).length >= 2);
  });

  it('has its problems shown in the list', async () => {
    const broken = await farPrompt('broken');
    await eventually('the problem', async () => /error in line 1/.test(String((await item(broken)).description)));
  });

  it('offers nothing that cannot work, and the row says why', async () => {
    const { contextValue, tooltip, collapsibleState } = await item(await farPrompt('Far away'));
    assert.equal(contextValue, 'prompt');
    assert.match(String(tooltip), /This folder is not on disk/);
    assert.equal(collapsibleState, vscode.TreeItemCollapsibleState.None);
  });

  it('opens its files by a click', async () => {
    const { command } = await item(await farPrompt('Far away'));
    await vscode.commands.executeCommand(command!.command, ...command!.arguments!);
    await eventually(
      'the editor',
      () => vscode.window.activeTextEditor?.document.uri.toString() === memoryUri(path).toString(),
    );
  });

  it('is checked, completed and explained like any other', async () => {
    const document = await vscode.workspace.openTextDocument(memoryUri(path));
    const problems = await eventually('its problems', () => {
      const found = vscode.languages.getDiagnostics(document.uri);
      return found.length > 0 ? found : null;
    });
    assert.ok(problems.some(({ message }) => message.includes('host')));
    const at = document.positionAt(document.getText().indexOf('guest }}') + 1);
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      at,
    );
    assert.match(
      hovers.map(({ contents }) => contents.map((one) => (one as vscode.MarkdownString).value)).join(),
      /Who(?:&nbsp;| )comes/,
    );
    const completions = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      document.uri,
      at,
    );
    assert.ok(completions.items.some(({ label }) => label === 'guest'));
  });

  it('has no lenses, since nothing can be run or compared there', async () => {
    await vscode.workspace.openTextDocument(memoryUri(path));
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      memoryUri(path),
      5,
    );
    assert.deepEqual(
      lenses.filter(({ command }) => command?.command.startsWith('promptTracker.')),
      [],
    );
  });

  it('follows a change that its own service tells', async () => {
    files.put(path, hello.replace('Far away', 'Further away'));
    await farPrompt('Further away');
    files.put(path, hello);
    await farPrompt('Far away');
  });

  for (const command of ['prompt.run', 'prompt.move', 'version.save', 'version.compareWith', 'version.restore'])
    it(`says in one sentence why ${command} cannot work`, async () => {
      assert.match(
        await errorOf(`promptTracker.${command}`, await farPrompt('Far away')),
        /^This folder is not on disk, so its prompts are listed and checked only\. Clone/,
      );
    });

  it('takes no drop', async () => {
    const { promptsDrag } = await extensionApi();
    const data = new vscode.DataTransfer();
    const { token } = new vscode.CancellationTokenSource();
    await promptsDrag.handleDrag?.([await farPrompt('Far away')], data, token);
    assert.equal(data.get('application/vnd.code.tree.prompttracker.prompts'), undefined);
  });

  it('is never written to', () => {
    assert.deepEqual(files.writes, []);
  });
});
