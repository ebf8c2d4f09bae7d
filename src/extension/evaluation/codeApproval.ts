// Evaluator code of the workspace in a list: pick one, see the file it stands in and its question, say yes or take it back.
import * as vscode from 'vscode';
import type { EvaluatorCode } from '../../core/operation/evaluation/evaluatorCode.ts';
import { evaluatorCode } from '../../core/operation/evaluation/evaluatorCode.ts';
import { pickItem } from '../askUser.ts';
import { withoutLinks } from '../foreignText.ts';
import type { OpenedProject } from '../workspace/openedProject.ts';
import { approvalQuestion } from './approvalQuestion.ts';

interface CodeItem extends vscode.QuickPickItem {
  readonly opened: OpenedProject;
  readonly code: EvaluatorCode;
}

export async function approveEvaluatorCode(all: readonly OpenedProject[]): Promise<void> {
  const items = (await Promise.all(all.map(itemsOf))).flat();
  if (items.length === 0) {
    await vscode.window.showInformationMessage('No evaluator of a prompt here runs code.');
    return;
  }
  const picked = await pickItem(items, { title: 'Evaluator Code', placeHolder: 'Read it before you approve it' });
  if (picked !== undefined) await askAbout(picked);
}

async function itemsOf(opened: OpenedProject): Promise<CodeItem[]> {
  const { ownCode } = opened.context();
  return (await evaluatorCode(await opened.project.prompts(), ownCode)).map((code) => ({
    ...{ opened, code },
    label: code.what,
    description: code.problem ?? (code.isApproved ? 'approved' : 'not approved'),
    detail: `used by ${code.prompts.join(', ')}`,
    iconPath: new vscode.ThemeIcon(code.problem !== null ? 'warning' : code.isApproved ? 'pass' : 'question'),
  }));
}

async function askAbout({ opened, code }: CodeItem): Promise<void> {
  const question = approvalQuestion(code);
  const path = await placeOf(opened, code);
  if (path !== null) await vscode.window.showTextDocument(vscode.Uri.file(`${opened.root}/${path}`), { preview: true });
  if (question === null || code.hash === null) return;
  const { message, detail, action } = question;
  if ((await vscode.window.showWarningMessage(withoutLinks(message), { modal: true, detail }, action)) !== action)
    return;
  const { host, ownCode } = opened.context();
  const { hash, what, isApproved } = code;
  if (isApproved) await ownCode.approvals.remove(hash);
  else await ownCode.approvals.add({ hash, what, approvedAt: new Date(host.clock.now()).toISOString() });
}

/** The file of the code, or of the prompt that has it written in it. */
async function placeOf({ project }: OpenedProject, { files, prompts }: EvaluatorCode): Promise<string | null> {
  const [file] = files;
  const entries = await project.prompts();
  if (file !== undefined && !file.name.startsWith('(')) return file.name;
  return entries.find(({ id }) => id === prompts[0])?.path ?? null;
}
