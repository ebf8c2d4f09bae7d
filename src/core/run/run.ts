// One model call as it is recorded: enough to show, compare and repeat it.
import type { Json } from '../base/hash.ts';
import type { Message, ModelParameters } from '../prompt/prompt.ts';
import type { CompletionOutcome, ToolCall, Usage } from '../provider/provider.ts';
import type { TokenChoice } from '../provider/tokenChoice.ts';

export interface Score {
  readonly evaluator: string;
  /** 0..1, or null when it does not apply. An error is never a score. */
  readonly value: number | null;
  readonly passed: boolean | null;
  readonly reason: string;
  readonly metadata: { readonly [key: string]: Json };
  /** Of the evaluator that gave it, where an evaluation kept it for a run; set on reading. */
  readonly evaluatorHash?: string;
  /** Its evaluator says something else now; set on reading and never stored. */
  readonly stale?: true;
}

/** The name under which people's ratings are kept among the scores of a run. */
export const humanEvaluator = 'human';

export type RunOutcome =
  | {
      readonly status: 'completed';
      /** Finer than the status: `ok`, `length`, `content_filter`, `refusal`, `tool_call` or `empty`. */
      readonly kind?: CompletionOutcome;
      readonly output: string;
      readonly toolCalls: readonly ToolCall[];
      /** What the model said of its thinking; absent when it said nothing. */
      readonly reasoning?: string;
      readonly finishReason: string | null;
      readonly usage: Usage;
      readonly costUsd: number | null;
      /** See Completion; absent where it was not asked for. */
      readonly lastNumber?: readonly TokenChoice[];
    }
  | {
      readonly status: 'failed';
      /** `error`, `blocked` or `cancelled`. */
      readonly kind?: CompletionOutcome;
      readonly code: string;
      readonly message: string;
      readonly retryable: boolean;
      /** What had come in before it failed. */
      readonly output?: string;
    };

export interface PriceSource {
  readonly source: string;
  readonly version: string;
  readonly date: string | null;
  /** What a batch costs of that price; absent for a call of its own. */
  readonly batchMultiplier?: number;
}

/** Shape of `run --json`; the store adds `kind`, `schema` and `sum`. */
export interface Run {
  readonly id: string;
  readonly promptId: string;
  readonly promptHash: string;
  readonly blob: string | null;
  /** The version number as seen when it ran; null for a draft. */
  readonly version: number | null;
  readonly provider: string;
  readonly model: string;
  readonly answeredModel: string | null;
  readonly parameters: ModelParameters;
  /** What else was sent beside the messages; each is absent when the prompt did not set it. */
  readonly tools?: readonly Json[];
  readonly toolChoice?: Json;
  readonly responseFormat?: 'text' | 'json_object' | 'json_schema';
  readonly jsonSchema?: Json;
  readonly variables: { readonly [name: string]: Json };
  readonly variablesHash: string;
  readonly messages: readonly Message[];
  /** The run whose answer this one replies to. */
  readonly continues?: string;
  /** The run that was asked again, word for word. */
  readonly rerunOf?: string;
  /** The evaluation it was made for. */
  readonly evaluation?: string;
  /** System text went at the head of the first user message, because the provider has no other place for it. */
  readonly foldedSystem?: true;
  /** Equal for two runs that ask the same of the same model; see resultKey.ts. */
  readonly resultKey?: string;
  readonly startedAt: string;
  /** Null for an answer of a batch: waiting for its turn among others is no latency. */
  readonly durationMs: number | null;
  readonly firstTokenMs: number | null;
  /** `batch`: it was one request of a provider's batch, at the price of one. Absent for a call of its own. */
  readonly mode?: 'batch';
  readonly attempts: number;
  readonly possiblyBilledLost: number;
  readonly cached: boolean;
  readonly cachedFrom: string | null;
  /** Integer nano-USD (1e-9 USD); null when the price or the usage is unknown. */
  readonly costNanoUsd: number | null;
  readonly price: PriceSource | null;
  readonly outcome: RunOutcome;
  readonly scores: readonly Score[];
  /** Who made it, as the session it was saved in says; absent before it is saved, null when nobody is named. */
  readonly recordedBy?: string | null;
}
