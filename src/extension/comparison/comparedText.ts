// One side of a comparison: any text of a prompt that a selector names (draft, version, kept draft, branch, tag, commit),
// and the diff editor on two of them.
import * as vscode from 'vscode';
import type { PromptEntry } from '../../core/operation/project.ts';
import { labelText } from '../foreignText.ts';
import { fileUri } from '../promptDocuments.ts';
import { versionUri } from '../versionUri.ts';
import type { OpenedProject } from '../workspace/openedProject.ts';

export interface ComparedText {
  /** As `project.resolveSelector` takes it. */
  readonly selector: string;
  /** As people call it: `v2`, `Draft`, `friendlier`. */
  readonly name: string;
}

export const draftText: ComparedText = { selector: 'draft', name: 'Draft' };

export function versionText(number: number): ComparedText {
  return { selector: `v${number}`, name: `v${number}` };
}

/** The working file, dirty or not, for the draft; a read-only document for everything else. */
export async function uriOfText(opened: OpenedProject, entry: PromptEntry, text: ComparedText): Promise<vscode.Uri> {
  if (text.selector === 'draft') return fileUri(opened, entry.path);
  const { version, blob, selector } = await opened.project.resolveSelector(entry, text.selector);
  if (blob === null) return fileUri(opened, entry.path);
  // A kept draft may lie outside Git, so it is found by its selector again.
  const name = selector.startsWith('draft:') ? selector : text.name;
  return versionUri({ root: opened.root, path: entry.path, blob, name }, version?.path ?? entry.path);
}

/** The diff editor on two texts of one prompt, older left; `selection` is a place on the right. */
export async function openDiff(
  { opened, entry }: { readonly opened: OpenedProject; readonly entry: PromptEntry },
  before: ComparedText,
  after: ComparedText,
  selection?: vscode.Range,
): Promise<readonly [vscode.Uri, vscode.Uri]> {
  const left = await uriOfText(opened, entry, before);
  const right = await uriOfText(opened, entry, after);
  const file = entry.path.slice(entry.path.lastIndexOf('/') + 1);
  const title = labelText(`${file} (${before.name} ↔ ${after.name})`);
  await vscode.commands.executeCommand('vscode.diff', left, right, title, {
    preview: true,
    ...(selection === undefined ? {} : { selection, preserveFocus: true }),
  } satisfies vscode.TextDocumentShowOptions);
  return [left, right];
}
