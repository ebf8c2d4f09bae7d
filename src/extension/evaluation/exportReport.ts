// An evaluation as a file to give away, in the formats of `prompttracker report`.
import * as vscode from 'vscode';
import type { EvaluationHeader } from '../../core/evaluation/evaluation.ts';
import { allReportFormats } from '../../core/export/all.ts';
import type { ReportFormat } from '../../core/export/evaluationReport.ts';
import { reportEvaluation, storedEvaluation } from '../../core/operation/evaluation/reportEvaluation.ts';
import { pickItem } from '../askUser.ts';
import { withoutLinks } from '../foreignText.ts';
import type { OpenedProject } from '../workspace/openedProject.ts';

export async function exportReport(
  opened: OpenedProject,
  { id, prompt }: Pick<EvaluationHeader, 'id' | 'prompt'>,
): Promise<void> {
  const items = allReportFormats.map((format) => ({ ...wordsOf(format), format }));
  const picked = await pickItem(items, { title: `Export ${prompt}`, matchOnDescription: true });
  if (picked === undefined) return;
  const extension = extensions[picked.format.id] ?? picked.format.id;
  const name = `${prompt.split('/').at(-1)}-${id.slice(-6)}.${extension}`;
  const target = await vscode.window.showSaveDialog({
    defaultUri: vscode.Uri.joinPath(vscode.Uri.file(opened.root), name),
    filters: { [picked.label]: [extension] },
  });
  if (target === undefined) return;
  const context = opened.context();
  const report = await reportEvaluation(await storedEvaluation(id, context), context);
  const pieces: string[] = [];
  for await (const piece of picked.format.write([report])) pieces.push(piece);
  await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(pieces.join('')));
  const open = 'Open';
  if (
    (await vscode.window.showInformationMessage(
      withoutLinks(`The report is in ${target.path.split('/').at(-1)}.`),
      open,
    )) === open
  )
    await vscode.commands.executeCommand('vscode.open', target);
}

const words: { readonly [id: string]: string } = {
  html: 'one page that needs nothing else',
  md: 'for a comment or a wiki',
  csv: 'a line for every answer',
  json: 'everything, for programs',
  junit: 'for build systems',
  sarif: 'failures as findings, for code scanning',
};

const extensions: { readonly [id: string]: string } = { junit: 'xml' };

function wordsOf({ id }: ReportFormat): { label: string; description: string } {
  return {
    label: id === 'md' ? 'Markdown' : id === 'junit' ? 'JUnit' : id.toUpperCase(),
    description: words[id] ?? '',
  };
}
