// What the editor itself is handed when a repository is hostile: hovers, completions, lenses, rows, lists and boxes.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { hostileTexts, quotedText as quoted } from '../../support/hostileTexts.ts';
import { children, closeEditors, eventually, extensionApi, item, workspaceFile } from '../../support/hostWorkspace.ts';

const texts = hostileTexts;
const uri = workspaceFile('prompts/hostile.prompt.yaml');
const icon = /\$\([A-Za-z0-9-]/;
/** All that is no letter, digit or space stands as an entity. */
const onlyText = /^(?:&#\d+;|[\p{L}\p{M}\p{N} \n])*$/u;

const source = [
  `name: ${quoted('$(trash) [x](command:evil)')}`,
  'templateFormat: nunjucks',
  'variables:',
  ...texts.map((text, at) => `  - {name: v${at}, description: ${quoted(text)}, default: ${quoted(text)}}`),
  '  - {name: "$(trash)", default: x}',
  'messages:',
  '  - role: user',
  '    content: |',
  ...texts.map((_text, at) => `      {{ v${at} }}`),
  '',
].join('\n');

/** The window's function replaced by one that notes what it was given and answers nothing. */
function listen(name: 'showQuickPick' | 'showInputBox'): { readonly seen: unknown[]; restore(): void } {
  const seen: unknown[] = [];
  const original = vscode.window[name];
  Object.assign(vscode.window, { [name]: async (...given: unknown[]) => void seen.push(...given) });
  return { seen, restore: () => Object.assign(vscode.window, { [name]: original }) };
}

describe('a hostile prompt in the editor', () => {
  let document: vscode.TextDocument;

  before(async () => {
    await vscode.workspace.fs.writeFile(uri, Buffer.from(source));
    document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document);
  });

  after(async () => {
    await closeEditors();
    await vscode.workspace.fs.delete(uri);
  });

  it('has hovers that are never trusted and hold text alone', async () => {
    const first = document.lineCount - 1 - texts.length;
    for (const [at, text] of texts.entries()) {
      const place = new vscode.Position(first + at, 10);
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', uri, place);
      const contents = hovers.flatMap((hover) => hover.contents as vscode.MarkdownString[]);
      const [ours, ...others] = contents.filter(({ value }) => value.includes(`v${at}: `));
      assert.ok(ours && others.length === 0, `one hover for ${quoted(text)}`);
      assert.ok(!ours.isTrusted && !ours.supportHtml && !ours.supportThemeIcons, quoted(text));
      const [, description] = /^\s*```yaml\n[^\n]*\n```\n([\s\S]*)$/.exec(ours.value) ?? [];
      assert.match(description ?? '<no code block>', onlyText, quoted(text));
    }
  });

  it('completes variables under labels without icons, and writes their true names', async () => {
    const place = new vscode.Position(document.lineCount - 2, 9);
    const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      uri,
      place,
    );
    const ours = items.filter(({ kind }) => kind === vscode.CompletionItemKind.Variable);
    assert.ok(ours.length > texts.length);
    for (const { label, detail = '', documentation = '' } of ours) {
      assert.doesNotMatch(String(label), icon);
      assert.ok(typeof documentation === 'string' && typeof detail === 'string');
    }
    assert.equal(ours.find(({ label }) => label === '$ (trash)')?.insertText, '$(trash)');
  });

  it('has rows of plain strings in every view', async () => {
    const { runsTree, connectionsTree } = await extensionApi();
    const label = '$ (trash) [x] (command:evil)';
    const row = await eventually('its row', async () => {
      const items = await Promise.all((await children()).map(item));
      return items.find((one) => one.label === label);
    });
    const rows = [row, ...(await Promise.all((await children()).map(item)))];
    for (const tree of [runsTree, connectionsTree] as vscode.TreeDataProvider<unknown>[])
      for (const node of (await tree.getChildren()) ?? []) rows.push(await tree.getTreeItem(node));
    assert.ok(rows.length > 10);
    for (const one of rows)
      for (const shown of [one.label, one.description, one.tooltip])
        assert.equal(typeof shown, 'string', JSON.stringify(one.label));
  });

  it('is offered in lists whose labels draw nothing, and named in boxes that hold no link', async () => {
    const [picks, boxes] = [listen('showQuickPick'), listen('showInputBox')];
    try {
      await vscode.commands.executeCommand('promptTracker.prompt.find');
      await vscode.commands.executeCommand('promptTracker.prompt.move', uri);
    } finally {
      picks.restore();
      boxes.restore();
    }
    const shown = JSON.stringify([picks.seen, boxes.seen].flat(2).map((one) => ({ ...(one as object), target: 0 })));
    assert.match(shown, /"label":"\$ \(trash\) \[x\] \(command:evil\)"/);
    assert.match(shown, /"title":"Rename or Move \$ \(trash\) \[x\] \(command:evil\)"/);
    assert.doesNotMatch(shown, icon);
  });
});
