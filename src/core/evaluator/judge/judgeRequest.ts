// One question to a judge model and what became of it. A judge that gave no usable answer has failed; it has not judged.
import type { Json } from '../../base/hash.ts';
import type { Message, ModelParameters } from '../../prompt/prompt.ts';
import type { TokenChoice } from '../../provider/tokenChoice.ts';

export interface JudgeRequest {
  /** `provider/model`; null for the judge the user chose. */
  readonly model: string | null;
  /** `provider/model` for when the user chose no judge; null where there is none to fall back on. */
  readonly fallbackModel: string | null;
  readonly messages: readonly Message[];
  readonly parameters: ModelParameters;
  /** `{name, strict, schema}` that the answer must follow; null for free text. */
  readonly jsonSchema: Json | null;
  /** The prompt it is asked with, for its record. */
  readonly prompt: { readonly id: string; readonly hash: string };
  /** Counts from 0: another sample of the same question. */
  readonly sample: number;
  /** What else the last number of the answer might have been is asked for, too; false when absent. */
  readonly wantsProbabilities?: boolean;
  /** Sensitive values of the row by name: its record holds hashes of them, and of the texts marks where they stood. */
  readonly sensitive?: { readonly [name: string]: Json };
}

export type JudgeReply = JudgeAnswer | JudgeFailure;

export interface JudgeAnswer {
  readonly status: 'answered';
  readonly text: string;
  /** `provider/model` that was asked. */
  readonly model: string;
  /** Integer nano-USD; null when the price or the usage is unknown, 0 when it came from the cache. */
  readonly costNanoUsd: number | null;
  /** Where probabilities were asked for: what the provider told, or a sentence why it told nothing. */
  readonly probabilities?: ToldProbabilities;
}

export type ToldProbabilities =
  | { readonly lastNumber: readonly TokenChoice[]; readonly why?: undefined }
  | { readonly lastNumber?: undefined; readonly why: string };

export interface JudgeFailure {
  readonly status: 'failed';
  /** `judge/...`, `provider/...`, `budget/...` or `interrupted`. */
  readonly code: string;
  readonly message: string;
  /** As of an answer; absent when nothing was sent. */
  readonly costNanoUsd?: number | null;
}
