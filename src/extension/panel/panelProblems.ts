// What can stand in the way of a run, in the words of the panel.
import { TrackerError } from '../../core/base/trackerError.ts';
import type { ResolvedPrompt } from '../../core/operation/project.ts';
import type { Problem } from '../../protocol/runPanel.ts';
import type { Saved } from '../runs/runView.ts';

export const needsTrust: Problem = {
  message: 'Prompts are run only in a trusted workspace.',
  hint: 'In Restricted Mode nothing is sent, and no Git history is read.',
  remedy: { id: 'trust', title: 'Manage Workspace Trust' },
};

export const runIsGone: Problem = { message: 'The run is no longer in .prompttracker.', hint: null, remedy: null };

export function unreadable(resolved: ResolvedPrompt | null): Problem | null {
  if (resolved === null || resolved.prompt !== null) return null;
  const { diagnostics } = resolved;
  const error = diagnostics.find(({ severity }) => severity === 'error') ?? diagnostics[0];
  const message = error === undefined ? 'This text is not a prompt.' : `Line ${error.line}: ${error.message}`;
  return {
    message,
    hint: 'An older version may still run: choose it above.',
    remedy: { id: 'open-file', title: 'Open File' },
  };
}

export function notKept({ message, hint }: TrackerError): Saved {
  const reason = hint === null ? message : `${message} ${hint}`;
  return {
    isKept: false,
    message: `Not saved. ${reason} The answer stays here.`,
    remedy: { id: 'save-answer', title: 'Save Answer As…' },
  };
}

/** Anything else is a bug of ours: it is shown as one, and goes on to the log. */
export function asTrackerError(error: unknown): TrackerError {
  if (error instanceof TrackerError) return error;
  return new TrackerError('usage/refused', `This should not have happened: ${String(error)}`, {
    hint: 'The log has more.',
    cause: error,
  });
}
