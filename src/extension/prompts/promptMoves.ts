// Moves prompts in the editor: the plan is shown, carried out as one edit that one undo takes back, and Git's index follows
// there and back. Loaded when the first prompt is moved.
import * as vscode from 'vscode';
import type { FileEdit, FileMove } from '../../core/base/fileChange.ts';
import { TrackerError } from '../../core/base/trackerError.ts';
import { countOf } from '../../core/operation/formatValue.ts';
import { type MovePlan, planMove } from '../../core/operation/move/planMove.ts';
import { withoutLinks } from '../foreignText.ts';
import type { OpenedProject } from '../workspace/openedProject.ts';

export interface MoveRequest {
  readonly opened: OpenedProject;
  /** Relative to the project's root. */
  readonly moves: readonly FileMove[];
  /** What is moved, for example `Greeting` or `12 prompts`. */
  readonly what: string;
  /** A drag is asked about even when no other file changes: hands slip. */
  readonly isDrag: boolean;
}

const mostLines = 8;

/** Resolves to what was moved; nothing when the user thought better of it. */
export async function movePrompts(request: MoveRequest, flushEdits: () => Promise<void>): Promise<readonly FileMove[]> {
  const { opened, moves } = request;
  const context = opened.context();
  await flushEdits();
  const plan = await planSaved(request);
  const answer = await confirm(request, plan);
  if (answer === 'no') return [];
  const edit = await workspaceEdit(opened.root, plan, { isPreviewed: answer === 'preview' });
  if (!(await vscode.workspace.applyEdit(edit, { isRefactoring: true }))) return [];
  const done = await movesMade(opened.root, plan.moves);
  await saveAll(opened.root, [...plan.edits.map(({ path }) => newPathOf(plan, path)), ...done.map(({ to }) => to)]);
  await context.gitWriting?.moveInIndex(done);
  for (const { from } of moves) opened.project.setEditorText(from, null);
  opened.project.refresh();
  return done;
}

/** Git's index after the editor renamed files by undo or redo. */
export async function followInIndex(opened: OpenedProject, moves: readonly FileMove[]): Promise<void> {
  await opened.context().gitWriting?.moveInIndex(moves);
  opened.project.refresh();
}

/** A plan over texts that are on disk: what is unsaved in a file that takes part is saved first. */
async function planSaved({ opened, moves }: MoveRequest): Promise<MovePlan> {
  const plan = await planMove(opened.context(), moves);
  const paths = [...plan.moves.map(({ from }) => from), ...plan.edits.map(({ path }) => path)];
  if (!(await saveAll(opened.root, paths))) return plan;
  for (const path of paths) opened.project.setEditorText(path, null);
  return planMove(opened.context(), moves);
}

/** True when something had to be saved. */
async function saveAll(root: string, paths: readonly string[]): Promise<boolean> {
  const files = new Set(paths.map((path) => uriOf(root, path).toString()));
  const dirty = vscode.workspace.textDocuments.filter(({ isDirty, uri }) => isDirty && files.has(uri.toString()));
  for (const document of dirty) {
    if (await document.save()) continue;
    throw new TrackerError(
      'file/write-failed',
      `${vscode.workspace.asRelativePath(document.uri)} could not be saved.`,
      {
        hint: 'Save or revert it, then try again.',
      },
    );
  }
  return dirty.length > 0;
}

async function confirm({ what, moves, isDrag }: MoveRequest, plan: MovePlan): Promise<'yes' | 'preview' | 'no'> {
  const needsLook = plan.edits.length > 0 || plan.notices.length > 0 || moves.length > 1;
  if (!isDrag && !needsLook) return 'yes';
  const [move, preview] = ['Move', 'Preview Changes'];
  const isOne = moves.length === 1;
  const question = isOne
    ? `Move ${what} to ${moves[0]!.to}?`
    : `Move ${what} to ${folderOf(moves[0]!.to) || 'the root'}?`;
  const options = { modal: true, detail: withoutLinks(detailOf(plan, moves)) };
  const buttons = needsLook ? [move, preview] : [move];
  const picked = await vscode.window.showWarningMessage(withoutLinks(question), options, ...buttons);
  if (picked === preview) return 'preview';
  return picked === move ? 'yes' : 'no';
}

function detailOf(plan: MovePlan, moves: readonly FileMove[]): string {
  const shown = (lines: readonly string[]): string[] =>
    lines.length <= mostLines ? [...lines] : [...lines.slice(0, mostLines), `… and ${lines.length - mostLines} more`];
  const edits = plan.edits.map(({ path, replacements }) => `${path}: ${countOf(replacements.length, 'reference')}`);
  const parts = [
    moves.length === 1 ? '' : shown(moves.map(({ from, to }) => `${from} → ${to}`)).join('\n'),
    edits.length === 0 ? '' : ['Rewritten, so that names of files stay right:', ...shown(edits)].join('\n'),
    shown(plan.notices).join('\n\n'),
    moves.length === 1
      ? 'Its versions come along. Nothing is committed.'
      : 'Their versions come along. Nothing is committed.',
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

async function workspaceEdit(
  root: string,
  plan: MovePlan,
  { isPreviewed }: { readonly isPreviewed: boolean },
): Promise<vscode.WorkspaceEdit> {
  const edit = new vscode.WorkspaceEdit();
  const metadata = (label: string): vscode.WorkspaceEditEntryMetadata => ({ label, needsConfirmation: isPreviewed });
  for (const change of plan.edits) {
    const uri = uriOf(root, change.path);
    for (const { range, newText } of await textEdits(uri, change))
      edit.replace(uri, range, newText, metadata('Names of files'));
  }
  for (const { from, to } of plan.moves)
    edit.renameFile(uriOf(root, from), uriOf(root, to), { overwrite: false }, metadata('Move'));
  return edit;
}

async function textEdits(uri: vscode.Uri, { before, replacements }: FileEdit): Promise<vscode.TextEdit[]> {
  const document = await vscode.workspace.openTextDocument(uri);
  // The editor takes the byte order mark off.
  const shift = before.startsWith('\ufeff') ? 1 : 0;
  if (document.getText() !== before.slice(shift)) {
    const name = vscode.workspace.asRelativePath(uri);
    throw new TrackerError('file/changed', `${name} was changed meanwhile; nothing was moved.`, { hint: 'Try again.' });
  }
  const at = (offset: number) => document.positionAt(offset - shift);
  return replacements.map(({ start, end, text }) =>
    vscode.TextEdit.replace(new vscode.Range(at(start), at(end)), text),
  );
}

/** In the preview single files can be left out. */
async function movesMade(root: string, moves: readonly FileMove[]): Promise<FileMove[]> {
  const isThere = async (path: string) =>
    vscode.workspace.fs.stat(uriOf(root, path)).then(
      () => true,
      () => false,
    );
  const made = await Promise.all(
    moves.map(async ({ from, to }) => {
      const isOneFile = from.toLowerCase() === to.toLowerCase();
      return (await isThere(to)) && (isOneFile || !(await isThere(from)));
    }),
  );
  return moves.filter((_, index) => made[index]);
}

function newPathOf(plan: MovePlan, path: string): string {
  return plan.moves.find(({ from }) => from === path)?.to ?? path;
}

function uriOf(root: string, path: string): vscode.Uri {
  return vscode.Uri.file(`${root}/${path}`);
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
