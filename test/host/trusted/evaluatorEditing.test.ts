// Evaluators while a prompt file is written: what is offered, what is explained, and how a misspelt one is mended.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeEditors, eventually, workspaceFile } from '../../support/hostWorkspace.ts';

const head = 'name: Greeting\nmessages:\n  - role: user\n    content: Hello\n';

describe('evaluators in a prompt file', () => {
  afterEach(closeEditors);

  /** A prompt with the text; `|` is where the writer is. */
  async function write(evaluators: string): Promise<{ uri: vscode.Uri; place: vscode.Position }> {
    const text = `${head}${evaluators}`;
    const at = text.indexOf('|');
    const document = await vscode.workspace.openTextDocument(workspaceFile('prompts/chat/welcome.prompt.yaml'));
    await vscode.window.showTextDocument(document);
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), text.replace('|', ''));
    await vscode.workspace.applyEdit(edit);
    return { uri: document.uri, place: document.positionAt(at < 0 ? text.length : at) };
  }

  async function offered(evaluators: string): Promise<readonly vscode.CompletionItem[]> {
    const { uri, place } = await write(evaluators);
    const command = 'vscode.executeCompletionItemProvider';
    const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(command, uri, place);
    // The editor itself offers every word of the file.
    return items.filter(({ kind }) => kind !== vscode.CompletionItemKind.Text);
  }
  const labelOf = ({ label }: vscode.CompletionItem): string => (typeof label === 'string' ? label : label.label);

  it('are offered by name after uses, with what each asks', async () => {
    const items = await offered('evaluators:\n  - name: greets\n    uses: prompttracker/cont|');
    const contains = items.find((item) => labelOf(item) === 'prompttracker/contains');
    assert.ok(contains, items.slice(0, 20).map(labelOf).join(', '));
    assert.ok((contains.detail ?? '') !== '' || contains.documentation !== undefined);
  });

  for (const [where, text] of [
    ['on lines of their own', 'evaluators:\n  - name: greets\n    uses: prompttracker/contains\n    with:\n      |'],
    ['in braces', 'evaluators:\n  - { name: greets, uses: prompttracker/contains, with: { | } }'],
  ] as const)
    it(`have their options offered ${where}, without those that are there`, async () => {
      const labels = (await offered(text)).map(labelOf);
      assert.ok(labels.includes('value'), labels.slice(0, 20).join(', '));
      const again = text.replace('|', where === 'in braces' ? 'value: a, |' : 'value: a\n      |');
      assert.ok(!(await offered(again)).map(labelOf).includes('value'));
    });

  it('are offered nothing of the kind elsewhere in the file', async () => {
    const labels = (await offered('evaluators: []\ndescription: uses |')).map(labelOf);
    assert.ok(!labels.some((label) => label.startsWith('prompttracker/')), labels.slice(0, 20).join(', '));
  });

  for (const [what, text, said] of [
    [
      'a name',
      'evaluators:\n  - name: greets\n    uses: prompttracker/conta|ins\n    with: { value: Hi }\n',
      /contain/i,
    ],
    [
      'an option',
      'evaluators:\n  - name: greets\n    uses: prompttracker/contains\n    with: { val|ue: Hi }\n',
      /value/,
    ],
  ] as const)
    it(`are explained on hover over ${what}`, async () => {
      const { uri, place } = await write(text);
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', uri, place);
      const texts = hovers.flatMap(({ contents }) => contents).map((one) => (one as vscode.MarkdownString).value);
      assert.ok(
        texts.some((one) => said.test(one)),
        JSON.stringify(texts),
      );
    });

  it('are mended by a quick fix where their name is misspelt', async () => {
    const { uri } = await write(
      'evaluators:\n  - name: greets\n    uses: prompttracker/containz\n    with: { value: Hi }\n',
    );
    const problem = await eventually('a problem with the name', () =>
      vscode.languages.getDiagnostics(uri).find(({ message }) => message.includes('containz')),
    );
    const command = 'vscode.executeCodeActionProvider';
    const fix = await eventually('a fix', async () => {
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(command, uri, problem.range);
      return actions.find(({ edit, isPreferred }) => edit && isPreferred);
    });
    await vscode.workspace.applyEdit(fix.edit as vscode.WorkspaceEdit);
    const document = await vscode.workspace.openTextDocument(uri);
    assert.match(document.getText(), /uses: prompttracker\/contains\n/);
    await eventually('no such problem', () =>
      vscode.languages.getDiagnostics(uri).every(({ message }) => !message.includes('containz')),
    );
  });
});
