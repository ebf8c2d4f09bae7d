// The question before evaluator code may run: what it is, whose rights it has, and its first lines. The code is a stranger's
// until the user says yes, so nothing in it may reorder or hide what stands here.
import { escapeTerminal } from '../../core/base/escapeTerminal.ts';
import type { EvaluatorCode } from '../../core/operation/evaluation/evaluatorCode.ts';
import { labelText } from '../foreignText.ts';

export interface ApprovalQuestion {
  readonly message: string;
  readonly detail: string;
  readonly action: string;
}

const shownCharacters = 1_500;
const shownHash = 12;

/** Null for code that cannot be read: there is nothing to approve. */
export function approvalQuestion({ hash, what, files, isApproved }: EvaluatorCode): ApprovalQuestion | null {
  if (hash === null) return null;
  const name = labelText(what);
  const id = hash.slice(0, shownHash);
  if (isApproved)
    return { message: `${name} may judge answers.`, detail: `Approved as ${id}.`, action: 'Take Approval Back' };
  const rights =
    'It would run as a process of its own with your rights, without your keys. Any change of it asks you again.';
  const texts = files.map(({ name: file, text }) => `${labelText(file)}\n${shorten(escapeTerminal(text))}`);
  return {
    message: `Let ${name} judge answers?`,
    detail: [rights, `sha256 ${id}…`, ...texts].join('\n\n'),
    action: 'Approve This Code',
  };
}

function shorten(text: string): string {
  if (text.length <= shownCharacters) return text;
  return `${text.slice(0, shownCharacters)}\n… ${text.length - shownCharacters} more characters: read the file before you approve it.`;
}
