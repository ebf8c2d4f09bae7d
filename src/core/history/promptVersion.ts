// One version of a prompt as Git knows it, and the states a history can be in.

/** One text of a version: the one that made it, or one of a commit folded under it. */
export interface VersionText {
  readonly number: number;
  readonly blob: string;
}

export interface CosmeticCommit {
  readonly commit: string;
  readonly blob: string;
  readonly author: string;
  readonly subject: string;
  readonly authoredAt: string;
  /** As in `PromptVersion`. */
  readonly before: readonly VersionText[];
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
  /** The texts this one was made from, first parent first; two where a merge made it, none for the first. */
  readonly before: readonly VersionText[];
  /** False when this text cannot be run (broken YAML, foreign dialect, LFS pointer, too large). */
  readonly runnable: boolean;
  /** Why the history has no text for this version (not in this clone, damaged, too large, LFS pointer, binary), in words. */
  readonly problem?: string;
}

/** Everything one view (a ref, or all branches) knows of a prompt. */
export interface PromptHistory {
  readonly path: string;
  /** Newest first. */
  readonly versions: readonly PromptVersion[];
  /** The version at the ref in view; null when the path is not there. */
  readonly current: number | null;
  /** Set when it began as an exact copy of a text another prompt already had. */
  readonly forkedFrom?: ForkOrigin;
}

export interface ForkOrigin {
  readonly path: string;
  /** The commit that gave the other prompt that text. */
  readonly commit: string;
}

/** Where a branch stands for one prompt. */
export interface BranchHead {
  /** Without `refs/heads/`. */
  readonly branch: string;
  readonly commit: string;
  /** The prompt's name on that branch. */
  readonly path: string;
  readonly blob: string;
  readonly hash: string;
}

export interface TagPlace {
  /** Without `refs/tags/`. */
  readonly tag: string;
  /** Full id of the commit; of another object for a tag of something else. */
  readonly commit: string;
}
