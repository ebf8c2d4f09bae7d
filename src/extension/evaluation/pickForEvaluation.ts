// The lists of an evaluation's first step: which prompt a file of rows is for, which rows a prompt is asked with, and what a
// version is held against.
import * as vscode from 'vscode';
import { TrackerError } from '../../core/base/trackerError.ts';
import { datasetFormat, formatNames } from '../../core/dataset/dataset.ts';
import { listDatasets } from '../../core/dataset/listDatasets.ts';
import { compareMatches, matchColumns, readColumns } from '../../core/dataset/matchColumns.ts';
import { caseShapeOf } from '../../core/dataset/testCase.ts';
import type { PromptEntry } from '../../core/operation/project.ts';
import { requireRunnable } from '../../core/operation/requireRunnable.ts';
import { userFileChunks } from '../../node/userFile.ts';
import { pickItem } from '../askUser.ts';
import { withoutLinks } from '../foreignText.ts';
import type { OpenedProject } from '../workspace/openedProject.ts';
import { isVirtualRoot } from '../workspace/virtualRoot.ts';
import { slashed, type WorkspaceProjects } from '../workspace/workspaceProjects.ts';
import { datasetName, type EvaluationRequest } from './evaluationRequest.ts';
import { matchText, missingQuestion, type PromptChoice, promptChoices } from './promptChoice.ts';

const promptsPerTurn = 16;
const mostFiles = 100;

export interface PickedPrompt {
  readonly opened: OpenedProject;
  readonly entry: PromptEntry;
}

/** Null when the user gave up. Rows that leave a hole in every text are used only after a question. */
export async function pickPromptFor(
  file: string,
  title: string,
  projects: WorkspaceProjects,
): Promise<PickedPrompt | null> {
  const columns = await columnsOf(file);
  const place = await projects.placeOf(vscode.Uri.file(file));
  const all = (place === null ? await projects.all() : [place.opened]).filter(({ root }) => !isVirtualRoot(root));
  const items = [];
  for (const opened of all) {
    const entries = await readEntries(opened);
    items.push(...promptChoices(columns, entries).map((choice) => ({ ...itemOf(choice, opened), opened, choice })));
  }
  if (items.length === 0)
    throw new TrackerError('usage/unknown-prompt', 'There are no prompts here that could be asked.');
  const sorted = items.sort((a, b) => compareMatches(a.choice.match, b.choice.match));
  const placeHolder = 'The prompt that these rows are for';
  const picked = await pickItem(sorted, { title, placeHolder, matchOnDescription: true, matchOnDetail: true });
  if (picked === undefined || !(await isMissingAccepted(picked.choice, baseName(file)))) return null;
  return { opened: picked.opened, entry: picked.choice.entry };
}

/** Absolute path of the rows; null for the prompt's own; undefined when the user gave up. */
export async function pickRowsFor({ opened, entry }: PickedPrompt, title: string): Promise<string | null | undefined> {
  const prompt = entry.parsed.prompt;
  const own = prompt === null ? [] : listDatasets(prompt);
  const files = prompt === null ? [] : await rowFiles({ opened, entry });
  const items = [
    ...(own.length === 0
      ? []
      : [
          {
            ...ownRows(
              own.map(({ name }) => name),
              prompt?.testData.length ?? 0,
            ),
            file: null,
          },
        ]),
    ...files,
    { label: 'Another File…', iconPath: new vscode.ThemeIcon('folder-opened'), file: undefined },
  ];
  const placeHolder = own.length === 0 ? 'The prompt has no rows of its own' : 'Rows to ask it with';
  const picked = await pickItem(items, { title, placeHolder, matchOnDescription: true, matchOnDetail: true });
  if (picked === undefined) return undefined;
  const file = picked.file === undefined ? await openFile(opened) : picked.file;
  if (file === null || file === undefined) return file;
  const [choice] = promptChoices(await columnsOf(file), [entry]);
  return choice === undefined || (await isMissingAccepted(choice, baseName(file))) ? file : undefined;
}

/** A notice instead of an empty list, for a prompt that cannot be asked at all. Throws `prompt/…`. */
export async function assertRunnable({ opened, entry }: PickedPrompt, selector: string): Promise<void> {
  requireRunnable(await opened.project.resolveSelector(entry, selector));
}

async function isMissingAccepted(choice: PromptChoice, file: string): Promise<boolean> {
  const question = missingQuestion(choice, file);
  if (question === null) return true;
  const anyway = 'Evaluate Anyway';
  const { message, detail } = question;
  const options = { modal: true, detail: withoutLinks(detail) };
  return (await vscode.window.showWarningMessage(withoutLinks(message), options, anyway)) === anyway;
}

async function columnsOf(file: string): Promise<readonly string[]> {
  if (datasetFormat(file) === null)
    throw new TrackerError('usage/invalid-argument', `${baseName(file)} is no file of rows.`, {
      hint: `Rows are read from ${formatNames} files.`,
    });
  return readColumns({ path: file, chunks: () => userFileChunks(file) });
}

/** By which rows may be chosen, as far as they are known: those of the file, else the variables of the prompt. */
export async function columnNames({
  entry,
  file,
}: Pick<EvaluationRequest, 'entry' | 'file'>): Promise<readonly string[]> {
  if (file !== null) return columnsOf(file);
  const { prompt } = entry.parsed;
  if (prompt === null) return [];
  const { declared, undeclared } = caseShapeOf(prompt);
  return [...declared.map(({ name }) => name), ...undeclared];
}

/** Parsed a few at a time: a thousand files in one turn would hold up the editor. */
async function readEntries({ project }: OpenedProject): Promise<readonly PromptEntry[]> {
  const entries = await project.prompts();
  for (const [index, entry] of entries.entries())
    if (entry.parsed.prompt !== null && index % promptsPerTurn === promptsPerTurn - 1)
      await new Promise((resolve) => setImmediate(resolve));
  return entries;
}

function itemOf({ label, description, detail, icon }: PromptChoice, { place }: OpenedProject): vscode.QuickPickItem {
  const where = [place, description].filter(Boolean).join(' · ');
  return { label, description: where, detail, iconPath: new vscode.ThemeIcon(icon) };
}

function ownRows(names: readonly string[], inline: number): vscode.QuickPickItem {
  const files = names.filter((name) => name !== 'testData');
  const parts = [inline > 0 ? `${inline} in its file` : '', ...files];
  const iconPath = new vscode.ThemeIcon('comment');
  return { label: 'Its Own Rows', description: parts.filter((part) => part !== '').join(', '), iconPath };
}

/** Tables of the repository, those that fit best first. */
async function rowFiles({
  opened,
  entry,
}: PickedPrompt): Promise<(vscode.QuickPickItem & { readonly file: string })[]> {
  const prompt = entry.parsed.prompt;
  if (prompt === null) return [];
  const pattern = new vscode.RelativePattern(vscode.Uri.file(opened.root), '**/*.{csv,tsv,jsonl,ndjson,xlsx}');
  const found = await vscode.workspace.findFiles(pattern, '**/{node_modules,.git,.prompttracker}/**', mostFiles);
  const shape = caseShapeOf(prompt);
  const files = await Promise.all(
    found.map(async ({ fsPath }) => {
      const columns = await columnsOf(fsPath).catch(nothingForTracker);
      return { file: slashed(fsPath), match: matchColumns(columns, shape) };
    }),
  );
  return files
    .filter(({ match }) => match.filled.length > 0)
    .sort((a, b) => compareMatches(a.match, b.match) || a.file.localeCompare(b.file))
    .map(({ file, match }) => ({
      label: baseName(file),
      description: datasetName(opened, file),
      detail: matchText(match),
      iconPath: new vscode.ThemeIcon(match.missing.length > 0 ? 'warning' : 'table'),
      file,
    }));
}

function nothingForTracker(error: unknown): readonly string[] {
  if (error instanceof TrackerError) return [];
  throw error;
}

async function openFile({ root }: OpenedProject): Promise<string | undefined> {
  const extensions = ['csv', 'tsv', 'xlsx', 'jsonl', 'ndjson', 'json', 'yaml', 'yml'];
  const [uri] =
    (await vscode.window.showOpenDialog({
      defaultUri: vscode.Uri.file(root),
      filters: { 'Rows of Test Data': extensions },
      openLabel: 'Evaluate with This File',
    })) ?? [];
  return uri === undefined ? undefined : slashed(uri.fsPath);
}

export function baseName(path: string): string {
  return slashed(path).split('/').at(-1) ?? path;
}
