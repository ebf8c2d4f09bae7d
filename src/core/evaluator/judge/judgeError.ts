// A judge that could not judge. It ends the evaluator it was asked for and becomes an error with value null.

/** `code` is `judge/...`, or the code of the call that failed. */
export class JudgeError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = 'JudgeError';
    this.code = code;
  }
}
