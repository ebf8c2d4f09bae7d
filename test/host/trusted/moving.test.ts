// Moving prompts by drag and by name: the real editor's edit, the real index, and one undo for all of it.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import * as vscode from 'vscode';
import type { TreeNode } from '../../../src/extension/prompts/promptTree.ts';
import {
  children,
  closeEditors,
  eventually,
  extensionApi,
  git,
  item,
  promptNode,
  rowLabels,
  workspaceFile,
} from '../../support/hostWorkspace.ts';

const greeting = 'prompts/chat/welcome.prompt.yaml';
const moved = 'mails/welcome.prompt.yaml';
/** Without the file that the sample holds a draft of. */
const status = () =>
  git('status', '--porcelain', '--untracked-files=all', '--', 'prompts', 'mails')
    .split('\n')
    .filter((line) => !line.endsWith('translate-reply.prompt.yaml'))
    .join('\n');
const read = (path: string) => readFileSync(workspaceFile(path).fsPath, 'utf8');

function write(path: string, text: string): void {
  mkdirSync(dirname(workspaceFile(path).fsPath), { recursive: true });
  writeFileSync(workspaceFile(path).fsPath, text);
}

/** The modal question, answered without a person. */
function answerWith(button: string): { readonly asked: string[]; restore(): void } {
  const asked: string[] = [];
  const original = vscode.window.showWarningMessage;
  const answer = async (message: string, options: { detail?: string }) => {
    asked.push(`${message}\n${options.detail ?? ''}`);
    return button;
  };
  Object.assign(vscode.window, { showWarningMessage: answer });
  return { asked, restore: () => Object.assign(vscode.window, { showWarningMessage: original }) };
}

function typePath(path: string): () => void {
  const original = vscode.window.showInputBox;
  Object.assign(vscode.window, { showInputBox: async () => path });
  return () => Object.assign(vscode.window, { showInputBox: original });
}

async function drag(rows: readonly TreeNode[], target: TreeNode | undefined, button = 'Move') {
  const { promptsDrag } = await extensionApi();
  const data = new vscode.DataTransfer();
  const token = new vscode.CancellationTokenSource().token;
  await promptsDrag.handleDrag?.([...rows], data, token);
  const dialog = answerWith(button);
  try {
    await promptsDrag.handleDrop?.(target, data, token);
  } finally {
    dialog.restore();
  }
  return dialog.asked;
}

/** The sample has a draft, which other tests look at. */
const sampleDraft = 'prompts/chat/translate-reply.prompt.yaml';

describe('moving a prompt in the editor', () => {
  let draft: string;

  before(async () => {
    draft = read(sampleDraft);
    write('mails/here.prompt.yaml', 'name: Here\nmessages:\n  - {role: user, content: Hi}\n');
    await vscode.commands.executeCommand('promptTracker.prompts.refresh');
    await promptNode('Here');
  });

  afterEach(async () => {
    await closeEditors();
    git('reset', '--quiet', '--hard');
    write(sampleDraft, draft);
    rmSync(workspaceFile(moved).fsPath, { force: true });
    await vscode.commands.executeCommand('promptTracker.prompts.refresh');
    await promptNode('Greeting');
  });

  after(async () => {
    rmSync(workspaceFile('mails').fsPath, { recursive: true, force: true });
    await vscode.commands.executeCommand('promptTracker.prompts.refresh');
  });

  const dragGreeting = async (button?: string) =>
    drag([await promptNode('Greeting')], await promptNode('Here'), button);

  it('onto another prompt puts it into the same folder, as git mv would', async () => {
    const asked = await dragGreeting();
    assert.match(asked[0]!, /^Move Greeting to mails\/welcome\.prompt\.yaml\?\nIts versions come along/);
    assert.equal(status(), `R  ${greeting} -> ${moved}\n?? mails/here.prompt.yaml`);
  });

  it('keeps every version in sight, with a draft that says where it came from', async () => {
    const before = await rowLabels(await promptNode('Greeting'));
    await dragGreeting();
    const rows = await eventually('the versions', async () => {
      const nodes = await children(await promptNode('Greeting'));
      return nodes.length === before.length + 1 ? nodes : null;
    });
    assert.deepEqual(await Promise.all(rows.map(async (row) => String((await item(row)).label))), ['Draft', ...before]);
    assert.equal((await item(rows[0]!)).description, `moved from ${greeting}`);
  });

  it('does nothing when the question is not answered with Move', async () => {
    await dragGreeting('Cancel');
    assert.ok(existsSync(workspaceFile(greeting).fsPath));
    assert.equal(status(), '?? mails/here.prompt.yaml');
  });

  it('is followed by Git when the editor renames the file back, as undo does', async () => {
    await dragGreeting();
    const back = new vscode.WorkspaceEdit();
    back.renameFile(workspaceFile(moved), workspaceFile(greeting));
    await vscode.workspace.applyEdit(back);
    await eventually('an index as before', () => status() === '?? mails/here.prompt.yaml');
  });

  it('saves unsaved text first, so that nothing of it is lost', async () => {
    const document = await vscode.workspace.openTextDocument(workspaceFile(greeting));
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), '# typed a moment ago\n');
    await vscode.workspace.applyEdit(edit);
    await dragGreeting();
    assert.match(read(moved), /^# typed a moment ago\n/);
    assert.equal(status(), `RM ${greeting} -> ${moved}\n?? mails/here.prompt.yaml`);
  });

  it('rewrites what names it, in files that are closed, and saves them', async () => {
    const judge = `# judges\nname: Judge\nmessages:\n  - {role: user, content: Hi}\nmetadata:\n  judges: ./chat/welcome.prompt.yaml # keep\n`;
    write('prompts/judge.prompt.yaml', judge);
    await promptNode('Judge');
    const asked = await dragGreeting();
    assert.match(asked[0]!, /prompts\/judge\.prompt\.yaml: 1 reference/);
    assert.equal(read('prompts/judge.prompt.yaml'), judge.replace('./chat/welcome', '../mails/welcome'));
    assert.ok(!vscode.workspace.textDocuments.some(({ isDirty }) => isDirty));
    rmSync(workspaceFile('prompts/judge.prompt.yaml').fsPath);
  });

  it('rewrites the names in the moved file itself', async () => {
    write(greeting, `${read(greeting)}metadata:\n  guide: ./guide.md\n`);
    write('prompts/chat/guide.md', 'x\n');
    await vscode.commands.executeCommand('promptTracker.prompts.refresh');
    await dragGreeting();
    assert.match(read(moved), /guide: \.\.\/prompts\/chat\/guide\.md/);
    assert.ok(!vscode.workspace.textDocuments.some(({ isDirty }) => isDirty));
    rmSync(workspaceFile('prompts/chat/guide.md').fsPath);
  });

  it('by a typed name asks nothing when no other file changes', async () => {
    const restore = typePath('prompts/chat/hello');
    await vscode.commands.executeCommand('promptTracker.prompt.move', await promptNode('Greeting'));
    restore();
    assert.match(status(), /^R {2}prompts\/chat\/welcome\.prompt\.yaml -> prompts\/chat\/hello\.prompt\.yaml$/m);
  });

  it('never overwrites a file', async () => {
    write(moved, 'mine\n');
    const original = vscode.window.showErrorMessage;
    const errors: string[] = [];
    Object.assign(vscode.window, { showErrorMessage: async (text: string) => void errors.push(text) });
    await dragGreeting();
    Object.assign(vscode.window, { showErrorMessage: original });
    assert.equal(read(moved), 'mine\n');
    assert.ok(existsSync(workspaceFile(greeting).fsPath));
    assert.match(errors.join(), /already is a file at mails\/welcome/);
  });

  it('of a folder moves every prompt below it, after one question', async () => {
    await vscode.commands.executeCommand('promptTracker.layout.folders');
    const folder = await eventually('the folder', async () => {
      const found: TreeNode[] = [];
      const collect = async (node?: TreeNode): Promise<void> => {
        for (const child of await children(node)) {
          found.push(child);
          if (child.kind === 'folder') await collect(child);
        }
      };
      await collect();
      return found.find((node) => node.kind === 'folder' && node.path === 'prompts/chat');
    });
    const target = (await children()).find((node) => node.kind === 'folder' && node.path === 'mails');
    const asked = await drag([folder], target);
    await vscode.commands.executeCommand('promptTracker.layout.list');
    assert.equal(asked.length, 1);
    assert.ok(existsSync(workspaceFile('mails/chat/welcome.prompt.yaml').fsPath));
    assert.match(status(), /^R {2}prompts\/chat\/welcome\.prompt\.yaml -> mails\/chat\/welcome\.prompt\.yaml$/m);
    git('reset', '--quiet', '--hard');
    write(sampleDraft, draft);
    rmSync(workspaceFile('mails/chat').fsPath, { recursive: true, force: true });
  });

  it('gives an editor the file and the reference', async () => {
    const { promptsDrag } = await extensionApi();
    const data = new vscode.DataTransfer();
    await promptsDrag.handleDrag?.([await promptNode('Greeting')], data, new vscode.CancellationTokenSource().token);
    assert.equal(await data.get('text/uri-list')?.asString(), workspaceFile(greeting).toString());
    assert.match((await data.get('text/plain')?.asString()) ?? '', /^[\w./-]+$/);
  });
});
