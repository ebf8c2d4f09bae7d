// Running the user's own evaluator code: the port that a door fills. Nothing runs without trust in the folder and without
// an approval of exactly these bytes, which is kept in the user's own storage and never in a repository.
import type { CodeReply, CodeRequest } from './codeRequest.ts';
import type { CodeUnit } from './codeUnit.ts';

export interface Approval {
  readonly hash: string;
  /** What it was, for people: `python checks/tone.py`. */
  readonly what: string;
  /** ISO 8601. */
  readonly approvedAt: string;
}

export interface Approvals {
  has(hash: string): Promise<boolean>;
  add(approval: Approval): Promise<void>;
  remove(hash: string): Promise<void>;
  /** Sorted by time. */
  list(): Promise<readonly Approval[]>;
}

export interface OwnCode {
  readonly approvals: Approvals;
  /** What a request would run; `folder` is that of the file it is written in. A failure says why it cannot be read. */
  inspect(request: CodeRequest, folder: string): Inspected;
  /** Never rejects; ends with the signal. */
  run(request: CodeRequest, options: RunCodeOptions): Promise<CodeReply>;
}

export type Inspected =
  | { readonly unit: CodeUnit; readonly hash: string; readonly what: string }
  | { readonly unit: null; readonly code: string; readonly message: string };

export interface RunCodeOptions {
  /** Workspace-relative folder of the file the evaluator is written in. */
  readonly folder: string;
  /** How the user refers to the prompt, for the command that approves. */
  readonly prompt: string;
  readonly signal?: AbortSignal;
  /** The user allowed all code of this repository for now, without an approval. */
  readonly isAllowed?: boolean;
}
