// One version of a prompt as Git knows it, and the states a history can be in.

export interface CosmeticCommit {
  readonly commit: string;
  readonly blob: string;
  readonly subject: string;
  readonly authoredAt: string;
}

/** Shape of `versions --json`; ids are full hex of the repository's hash. */
export interface PromptVersion {
  /** 1 is the oldest; consecutive distinct prompt hashes along the history. */
  readonly number: number;
  /** Prompt hash: SHA-256 of the canonical projection. For text that cannot be parsed, of its LF-normalised bytes. */
  readonly hash: string;
  readonly blob: string;
  readonly commit: string;
  readonly path: string;
  readonly author: string;
  readonly authoredAt: string;
  readonly subject: string;
  readonly labels: readonly string[];
  /** The oldest version with the same prompt hash, or null. */
  readonly sameAs: number | null;
  readonly cosmetic: readonly CosmeticCommit[];
  /** False when this text cannot be run (broken YAML, foreign dialect, LFS pointer, too large). */
  readonly runnable: boolean;
}
