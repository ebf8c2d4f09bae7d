// How a command that could not go on tells the user: what happened, what to do next, and a button that does it. A bug of
// ours is said to be one and goes to the log with its stack.
import * as vscode from 'vscode';
import { TrackerError } from '../core/base/trackerError.ts';
import { withoutLinks } from './foreignText.ts';
import type { Log } from './log.ts';

/** Resolves once the message is shown or answered. */
export async function showError(error: unknown, what: string, log: Log): Promise<void> {
  const showLog = 'Show Log';
  if (!(error instanceof TrackerError)) {
    log.failure(what, error);
    const picked = await vscode.window.showErrorMessage(`${what} failed because of a bug in PromptTracker.`, showLog);
    if (picked === showLog) log.show();
    return;
  }
  log.warn(`${what}: ${error.code}: ${error.message}`);
  const text = error.hint === null ? error.message : `${error.message} ${error.hint}`;
  const action = error.code === 'trust/restricted' ? 'Manage Trust' : showLog;
  const picked = await vscode.window.showErrorMessage(withoutLinks(text), action);
  if (picked === 'Manage Trust') await vscode.commands.executeCommand('workbench.trust.manage');
  if (picked === showLog) log.show();
}
