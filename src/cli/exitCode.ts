// Exit codes and error output: one place that turns whatever was thrown into what a script can rely on.
import { TrackerError } from '../core/base/trackerError.ts';

/** Any error that is not a TrackerError is a bug of ours. */
export const bugExitCode = 70;
export const interruptedExitCode = 130;

export interface ErrorReport {
  readonly exitCode: number;
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly hint: string | null;
    readonly location: { readonly path: string; readonly line?: number; readonly column?: number } | null;
  };
  /** The stack of a bug; null for everything a user can act on. */
  readonly stack: string | null;
}

/** `{code, message, hint, location}` and the exit code of anything thrown. */
export function describeError(thrown: unknown): ErrorReport {
  if (thrown instanceof TrackerError) {
    const { code, message, hint, location } = thrown;
    return { exitCode: thrown.exitCode, error: { code, message, hint, location }, stack: null };
  }
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  return {
    exitCode: bugExitCode,
    error: {
      code: 'internal/bug',
      message: `PromptTracker failed in a way it should not: ${error.message}`,
      hint: 'Please report this with the stack shown on stderr.',
      location: null,
    },
    stack: error.stack ?? String(error),
  };
}
