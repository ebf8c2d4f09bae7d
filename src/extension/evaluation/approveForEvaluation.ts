// Evaluator code of a prompt that nobody has approved, shown before the first call: approve exactly this, go on without its
// score, or give up.
import * as vscode from 'vscode';
import { evaluatorCode } from '../../core/operation/evaluation/evaluatorCode.ts';
import type { PromptEntry } from '../../core/operation/project.ts';
import { withoutLinks } from '../foreignText.ts';
import type { OpenedProject } from '../workspace/openedProject.ts';
import { approvalQuestion } from './approvalQuestion.ts';

const without = 'Evaluate Without It';

/** False when the user gives up. */
export async function approveForEvaluation(opened: OpenedProject, entry: PromptEntry): Promise<boolean> {
  const { host, ownCode } = opened.context();
  for (const code of await evaluatorCode([entry], ownCode)) {
    const question = approvalQuestion(code);
    if (question === null || code.hash === null || code.isApproved) continue;
    const { message, detail, action } = question;
    const chosen = await vscode.window.showWarningMessage(
      withoutLinks(message),
      { modal: true, detail },
      action,
      without,
    );
    if (chosen === undefined) return false;
    const approval = { hash: code.hash, what: code.what, approvedAt: new Date(host.clock.now()).toISOString() };
    if (chosen === action) await ownCode.approvals.add(approval);
  }
  return true;
}
