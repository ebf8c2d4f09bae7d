// Code of the user that judges an answer, as an evaluator asks for it. Who runs it reads the files, asks for the approval
// of exactly these bytes, and gives them to a process of their own; nothing of it ever runs here.
import type { Json } from '../../base/hash.ts';

export type CodeLanguage = 'javascript' | 'typescript' | 'python' | 'shell';

export interface CodeRequest {
  readonly language: CodeLanguage;
  /** An expression or the body of a function in the configuration, or a file beside it. */
  readonly code:
    | { readonly kind: 'inline'; readonly text: string }
    | { readonly kind: 'file'; readonly path: string; readonly functionName: string | null };
  /** More files that it reads or imports, relative like `path`; approved together with it. */
  readonly files: readonly string[];
  /** The text of the answer, or what it says where it is read as JSON. */
  readonly output: Json;
  /** What it is told beside the answer. */
  readonly context: { readonly [name: string]: Json };
  readonly timeoutMs: number;
}

export type CodeReply =
  | { readonly status: 'returned'; readonly value: Json }
  | {
      readonly status: 'failed';
      /** `code/...`, or `webhook/...` for an address. */
      readonly code: string;
      readonly message: string;
    };

export interface WebhookRequest {
  readonly url: string;
  readonly body: Json;
  readonly timeoutMs: number;
}
