// Everything impure an evaluator may use. A door gives what the user allowed; what is absent is not available.
import type { Json } from '../base/hash.ts';
import type { Message } from '../prompt/prompt.ts';

/** What stands in the documentation beside an evaluator, and what a plan must ask for before it is run. */
export type Need = 'judge' | 'embeddings' | 'code' | 'network';

export interface JudgeRequest {
  /** `provider/model`; null for the judge the user chose. */
  readonly model: string | null;
  readonly messages: readonly Message[];
  /** Schema the answer must follow; null for free text. */
  readonly jsonSchema: Json | null;
}

export interface JudgeAnswer {
  readonly text: string;
  readonly model: string;
  readonly costUsd: number | null;
}

export interface RegexRequest {
  readonly source: string;
  readonly flags: string;
  readonly text: string;
}

export type RegexOutcome =
  | { readonly kind: 'match'; readonly start: number; readonly end: number }
  | { readonly kind: 'none' }
  | { readonly kind: 'invalid'; readonly message: string }
  | { readonly kind: 'timeout'; readonly limitMs: number };

export interface CodeRequest {
  readonly language: 'javascript' | 'typescript' | 'python' | 'shell';
  /** The code itself, whose exact text the user approved. */
  readonly source: string;
  readonly input: Json;
}

export interface WebhookRequest {
  readonly url: string;
  readonly body: Json;
}

/** Every method rejects with an Error whose message can be shown when it fails. */
export interface EvaluatorTools {
  judge?(request: JudgeRequest): Promise<JudgeAnswer>;
  /** Vectors in the order of the texts. */
  embed?(texts: readonly string[], model: string | null): Promise<readonly (readonly number[])[]>;
  /** Searches with a hostile pattern in bounded time. */
  matchRegex?(request: RegexRequest): Promise<RegexOutcome>;
  /** The JSON value the code gave. */
  runCode?(request: CodeRequest): Promise<Json>;
  callWebhook?(request: WebhookRequest): Promise<Json>;
}
