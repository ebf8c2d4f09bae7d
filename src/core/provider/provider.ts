// The port every model provider implements, and the typed outcome of one call.

import type { Json } from '../base/hash.ts';
import type { Host } from '../base/host.ts';
import type { AttachedBytes } from '../prompt/attachedFile.ts';
import type { Message, ModelParameters } from '../prompt/prompt.ts';
import type { ProviderBatches } from './batch.ts';
import type { TransportPolicy } from './retryPolicy.ts';
import type { TokenChoice } from './tokenChoice.ts';

/** Token classes; null means the provider did not say (never 0 for unknown). `inputTokens` includes cached ones. */
export interface Usage {
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly cachedInputTokens: number | null;
  readonly cacheWriteTokens: number | null;
  readonly reasoningTokens: number | null;
  /** Present when we counted, because the provider does not. */
  readonly isEstimate?: true;
}

export type CompletionOutcome =
  | 'ok'
  | 'length'
  | 'content_filter'
  | 'refusal'
  | 'blocked'
  | 'tool_call'
  | 'empty'
  | 'error'
  | 'cancelled';

export interface ToolCall {
  readonly id: string | null;
  readonly name: string;
  /** JSON text exactly as the model wrote it. */
  readonly arguments: string;
}

export interface CompletionError {
  /** `provider/...`, for example `provider/rate-limited`. */
  readonly code: string;
  readonly message: string;
  readonly retryable: boolean;
  readonly status: number | null;
}

/** Of a completion in which nothing was said. */
export const nothingSaid = {
  ...{ text: '', toolCalls: [], reasoning: '' },
  ...{ finishReason: null, answeredModel: null, usage: null },
} as const;

export interface Completion {
  readonly outcome: CompletionOutcome;
  readonly text: string;
  readonly toolCalls: readonly ToolCall[];
  readonly reasoning: string;
  /** The provider's own word, for example `stop`; null when it gave none. */
  readonly finishReason: string | null;
  /** The model that answered, when the provider says so. */
  readonly answeredModel: string | null;
  readonly usage: Usage | null;
  /** What else the last number of the text might have been; absent where it was not asked for or the provider did not tell. */
  readonly lastNumber?: readonly TokenChoice[];
  readonly error: CompletionError | null;
  /** The provider has no place for system text, so it was sent at the head of the first user message. */
  readonly foldedSystem?: true;
  readonly attempts: number;
  /** Attempts that were sent and then lost, so may have been billed. */
  readonly possiblyBilledLost: number;
  readonly firstTokenMs: number | null;
  readonly durationMs: number;
}

export interface CompletionRequest {
  readonly model: string;
  /** Rendered; images they name by hash are in `attachedBytes`. */
  readonly messages: readonly Message[];
  readonly attachedBytes?: AttachedBytes;
  readonly parameters: ModelParameters;
  readonly tools?: readonly Json[];
  readonly toolChoice?: Json | null;
  readonly responseFormat?: 'text' | 'json_object' | 'json_schema' | null;
  readonly jsonSchema?: Json | null;
  readonly stream: boolean;
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
  readonly onText?: (text: string) => void;
  /** What the model says of its thinking, as it comes; never part of the answer's text. */
  readonly onReasoning?: (text: string) => void;
  /**
   * Asked before a failed attempt is repeated, told whether that attempt may be billed all the same; false ends the call
   * with its failure. Absent means yes.
   */
  readonly mayRepeat?: (mayBeBilled: boolean) => boolean;
  /** Told when the provider says that it is asked too much, with the pause in ms before the next attempt. */
  readonly onThrottled?: (pauseMs: number) => void;
  /** Replaces single limits of the transport policy. */
  readonly policy?: Partial<TransportPolicy>;
}

/** Where a provider is reached and with what key. Only user-level settings and the environment ever fill this. */
export interface Connection {
  readonly baseUrl: string;
  readonly apiKey: string | null;
}

/** What one real request for the list of models gave. `host` is where it went; empty for a provider without a network. */
export type Probe = ProbeAnswer | ProbeFailure;

export interface ProbeAnswer {
  readonly host: string;
  readonly durationMs: number;
  /** Sorted. */
  readonly models: readonly string[];
}

export interface ProbeFailure {
  readonly host: string;
  readonly durationMs: number;
  /** In the server's own words where it gave any, without the key. */
  readonly error: CompletionError;
}

export interface Provider {
  /** Prefix of model names: `openai` in `openai/gpt-6-luna`. */
  readonly id: string;
  readonly title: string;
  /** Id of the provider whose address, setting and saved key this one uses, when not its own. */
  readonly account?: string;
  /** Null for a provider whose address only the user knows, and for one that needs no network. */
  readonly defaultBaseUrl: string | null;
  /** What an address looks like, for a provider that has none of its own. */
  readonly exampleBaseUrl?: string;
  /** The query that a base URL of this provider may have; by default it may have none. */
  readonly baseUrlQuery?: RegExp;
  /** Environment variables that hold the key and the base URL; null when it needs none. */
  readonly keyVariable: string | null;
  readonly baseUrlVariable: string | null;
  readonly needsKey: boolean;
  /** Runs on the user's own machine: its calls cost nothing by declaration. */
  readonly isLocal: boolean;
  /** Reads a base URL as this provider's users write it; by default it is taken as it stands. */
  readBaseUrl?(text: string): string;
  /** Whether the server answers and takes the key: one request, which costs nothing. Rejects never. */
  probe(host: Host, connection: Connection, signal?: AbortSignal): Promise<Probe>;
  /** The models that `probe` finds; an unreachable server gives an empty list. Rejects never. */
  listModels(host: Host, connection: Connection, signal?: AbortSignal): Promise<readonly string[]>;
  /** One call under the whole transport policy. Resolves to a typed outcome whatever the network does. */
  complete(host: Host, connection: Connection, request: CompletionRequest): Promise<Completion>;
  /**
   * Parameters of its API that make it tell what else each token of an answer that is not streamed might have been. Single
   * models may refuse them. Absent where no model tells.
   */
  readonly tokenProbabilities?: { readonly [name: string]: Json };
  /** Many calls at once, within a day and for less; absent where there is no such thing. */
  readonly batches?: ProviderBatches;
}

/** Id under which the address and the key of a provider are kept: its own, or the one whose account it shares. */
export function accountOf(provider: Pick<Provider, 'id' | 'account'>): string {
  return provider.account ?? provider.id;
}

/** Whether calls leave the process at all. */
export function needsNetwork(provider: Pick<Provider, 'defaultBaseUrl' | 'baseUrlVariable'>): boolean {
  return provider.defaultBaseUrl !== null || provider.baseUrlVariable !== null;
}

/** Declares a provider; every file of builtin/ exports exactly one. */
export function defineProvider(provider: Omit<Provider, 'listModels'>): Provider {
  return {
    ...provider,
    listModels: async (host, connection, signal) => {
      const probe = await provider.probe(host, connection, signal);
      return 'error' in probe ? [] : probe.models;
    },
  };
}
