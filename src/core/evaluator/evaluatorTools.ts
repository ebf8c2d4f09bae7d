// Everything impure an evaluator may use. A door gives what the user allowed; what is absent is not available.
import type { Json } from '../base/hash.ts';
import type { RegexOutcome, RegexRequest } from '../base/host.ts';
import type { CodeReply, CodeRequest, WebhookRequest } from './code/codeRequest.ts';
import type { JudgePrompts } from './judge/judgePrompts.ts';
import type { JudgeReply, JudgeRequest } from './judge/judgeRequest.ts';
import type { ModerationReply, ModerationRequest } from './judge/moderation.ts';

/** What stands in the documentation beside an evaluator, and what a plan must ask for before it is run. */
export type Need = 'judge' | 'embeddings' | 'code' | 'network';

/** Every method rejects with an Error whose message can be shown when it fails. */
export interface EvaluatorTools {
  /** Never rejects: what fails is a reply. */
  judge?(request: JudgeRequest): Promise<JudgeReply>;
  /** Prompts of the repository in place of ours. */
  readonly judgePrompts?: JudgePrompts;
  /** What was said before the answer, for judges of a conversation; `scoreAnswer` sets it. */
  readonly before?: string;
  /** Vectors in the order of the texts. */
  embed?(texts: readonly string[], model: string | null): Promise<readonly (readonly number[])[]>;
  /** A provider's classes of harm. Never rejects. */
  moderate?(request: ModerationRequest): Promise<ModerationReply>;
  /** The answer to the same prompt with other variables. */
  answerAgain?(variables: { readonly [name: string]: Json }): Promise<string>;
  /** Searches with a hostile pattern in bounded time. */
  matchRegex?(request: RegexRequest): Promise<RegexOutcome>;
  /** SHA-256 of a file as an evaluator names it; null when it cannot be read. */
  fileHash?(name: string): string | null;
  /** Runs what the user approved. Never rejects. */
  runCode?(request: CodeRequest): Promise<CodeReply>;
  /** Asks an address that the user allowed. Never rejects. */
  callWebhook?(request: WebhookRequest): Promise<CodeReply>;
}
