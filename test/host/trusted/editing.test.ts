import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeEditors, eventually, workspaceFile } from '../../support/hostWorkspace.ts';

const path = 'prompts/chat/welcome.prompt.yaml';

async function openPrompt(): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(workspaceFile(path));
  await vscode.window.showTextDocument(document);
  return document;
}

async function replaceAll(document: vscode.TextDocument, text: string): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), text);
  await vscode.workspace.applyEdit(edit);
}

function problems(document: vscode.TextDocument): readonly vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(document.uri).filter(({ source }) => source === 'PromptTracker');
}

describe('a prompt file in the editor', () => {
  afterEach(closeEditors);

  it('has one row of lenses: run, evaluate, compare, versions', async () => {
    const { uri } = await openPrompt();
    const lenses = await eventually('lenses', async () => {
      const found = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri, 4);
      return found.length === 4 && found;
    });
    assert.deepEqual(
      lenses.map(({ command }) => command?.title),
      ['$(play) Run', '$(beaker) Evaluate…', 'vs main (v3)', '3 versions'],
    );
    assert.ok(lenses.every(({ range }) => range.start.line === 0));
  });

  it('offers to be saved as its first version while it was never committed', async () => {
    const uri = workspaceFile('prompts/fresh.prompt.yaml');
    await vscode.workspace.fs.writeFile(uri, Buffer.from('messages:\n  - {role: user, content: Hi}\n'));
    await vscode.window.showTextDocument(uri);
    await eventually('its lenses', async () => {
      const found = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri, 3);
      return (
        found.map(({ command }) => command?.title).join(' | ') ===
        '$(play) Run | $(beaker) Evaluate… | Save as v1 | not committed yet'
      );
    });
    await vscode.workspace.fs.delete(uri);
  });

  it('has no lenses when the setting turns them off', async () => {
    const settings = vscode.workspace.getConfiguration('promptTracker');
    await settings.update('codeLens.enabled', false, vscode.ConfigurationTarget.Workspace);
    const { uri } = await openPrompt();
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri, 3);
    await settings.update('codeLens.enabled', undefined, vscode.ConfigurationTarget.Workspace);
    assert.equal(lenses.length, 0);
  });

  it('is checked while it is typed, at the exact place, before it is saved', async () => {
    const document = await openPrompt();
    await replaceAll(
      document,
      'name: Greeting\ntemplateFormat: nunjucks\nmessages:\n  - role: user\n    content: Hello {{ name | upperr }}\n',
    );
    const [problem] = await eventually('a problem', () => problems(document).length > 0 && problems(document));
    assert.ok(problem!.range.start.line === 4 && problem!.range.start.character >= 19, JSON.stringify(problem!.range));
    assert.ok(document.isDirty);
  });

  it('repairs an unquoted placeholder with a quick fix', async () => {
    const document = await openPrompt();
    await replaceAll(document, 'name: Greeting\nmessages:\n  - role: user\n    content: {{input}}\n');
    const problem = await eventually('a problem', () => problems(document).find(({ range }) => range.start.line === 3));
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      problem.range,
    );
    const fix = actions.find(({ edit, isPreferred }) => edit && isPreferred);
    assert.ok(fix, `a fix among ${actions.map(({ title }) => title).join(', ')}`);
    await vscode.workspace.applyEdit(fix.edit!);
    await eventually('no problem of that kind', () => !problems(document).some(({ code }) => code === problem.code));
  });

  it('has no problems when it is in order', async () => {
    const document = await openPrompt();
    await eventually('a check that finds nothing', () => problems(document).length === 0);
  });

  it('completes declared variables inside a placeholder, and explains one on hover', async () => {
    const document = await openPrompt();
    const line = document
      .getText()
      .split('\n')
      .findIndex((text) => text.includes('{{ customer'));
    const column = document.lineAt(line).text.indexOf('customer');
    const place = new vscode.Position(line, column);
    const list = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      document.uri,
      place,
    );
    assert.ok(list.items.some(({ label, detail }) => label === 'customer' && detail === 'string, required'));
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      place,
    );
    const text = hovers.flatMap(({ contents }) => contents).map((content) => (content as vscode.MarkdownString).value);
    assert.ok(text.some((value) => value.includes('customer: string, required')));
  });
});
