// The one error type for "this operation cannot go on", and the closed catalogue of its codes.
// A code decides the exit code; no caller ever matches on message text.

const exitCodeOf = {
  'usage/invalid-argument': 2,
  'usage/unknown-prompt': 2,
  'usage/ambiguous-prompt': 2,
  'usage/unknown-version': 2,
  'usage/unknown-run': 2,
  'usage/unknown-review': 2,
  'usage/refused': 2,
  'prompt/invalid': 1,
  'prompt/missing-variable': 2,
  'prompt/exists': 2,
  'file/not-found': 2,
  'file/not-regular': 2,
  'file/too-large': 2,
  'file/outside-workspace': 2,
  'file/changed': 2,
  'file/read-failed': 1,
  'file/write-failed': 1,
  'git/missing': 3,
  'git/not-a-repository': 2,
  'git/no-commits': 2,
  'git/failed': 1,
  'git/busy': 1,
  'git/timeout': 1,
  'git/object-missing': 1,
  'trust/restricted': 3,
  'provider/unknown': 3,
  'provider/missing-key': 3,
  'provider/missing-address': 3,
  'provider/untrusted-origin': 3,
  'provider/unknown-model': 3,
  'provider/failed': 4,
  'budget/exceeded': 5,
  'budget/unknown-price': 5,
  'store/write-failed': 1,
  'store/refused': 2,
  'store/newer-schema': 2,
  interrupted: 130,
} as const;

export type ErrorCode = keyof typeof exitCodeOf;

export interface ErrorLocation {
  readonly path: string;
  readonly line?: number;
  readonly column?: number;
}

/** An operation that cannot go on. `message` says what happened, `hint` what to do next. */
export class TrackerError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | null;
  readonly location: ErrorLocation | null;

  constructor(
    code: ErrorCode,
    message: string,
    details: { hint?: string; location?: ErrorLocation; cause?: unknown } = {},
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'TrackerError';
    this.code = code;
    this.hint = details.hint ?? null;
    this.location = details.location ?? null;
  }

  /** The process exit code of cli.md for this error. */
  get exitCode(): number {
    return exitCodeOf[this.code];
  }
}
