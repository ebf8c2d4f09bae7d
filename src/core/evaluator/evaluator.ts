// What an evaluator is: a pure judgement of one answer. What is impure comes in through its tools, and a tool that is
// absent gives an error with value null, never a score.
import type { z } from 'zod/mini';
import type { Json } from '../base/hash.ts';
import { once } from '../base/once.ts';
import { TrackerError } from '../base/trackerError.ts';
import type { Message } from '../prompt/prompt.ts';
import type { CompletionOutcome, ToolCall, Usage } from '../provider/provider.ts';
import type { EvaluatorTools, Need } from './evaluatorTools.ts';
import { JudgeError } from './judge/judgeError.ts';
import type { JudgePromptId } from './judge/shippedPrompts.ts';

/** One answer and what it answers. Plain data; what is unknown is null. */
export interface EvaluatedAnswer {
  readonly output: string;
  /** What the answer says, where code sees that instead of the text. */
  readonly value?: Json;
  readonly toolCalls: readonly ToolCall[];
  /** What the model said of its thinking; empty when it said nothing. */
  readonly reasoning: string;
  readonly outcome: CompletionOutcome;
  readonly finishReason: string | null;
  readonly usage: Usage | null;
  readonly costUsd: number | null;
  readonly latencyMs: number | null;
  readonly firstTokenMs: number | null;
  /** `provider/model`. */
  readonly model: string | null;
  /** As they were sent. */
  readonly messages: readonly Message[];
  /** What was said before it, as a text; absent outside a conversation. */
  readonly before?: string;
  /** Functions the model was offered, in the shape of the OpenAI API. */
  readonly tools: readonly Json[];
  /** The schema that the prompt asks its answer to follow, as `jsonSchema` of the prompt; null when it asks for none. */
  readonly jsonSchema: Json | null;
  readonly variables: { readonly [name: string]: Json };
  /** What the row says a good answer is; null when it says nothing. */
  readonly expected: Json | null;
  /** Retrieved texts the answer should rest on; null when the row has none. */
  readonly context: Json | null;
}

export interface EvaluatorFailure {
  /** `evaluator/...`, `judge/...`, `code/...`, or the code of a call that failed. */
  readonly code: string;
  readonly message: string;
}

export interface EvaluatorResult {
  /** 0..1; null when it does not apply, cannot be known, or failed. */
  readonly value: number | null;
  /** Null without a verdict. Never true when `value` is null. */
  readonly passed: boolean | null;
  /** One sentence for the reader of a report. It may quote the answer, so it is hostile text. */
  readonly reason: string;
  readonly metadata?: { readonly [key: string]: Json };
  readonly error?: EvaluatorFailure;
}

/** A strict object, so that a mistyped option is found. */
export type OptionsSchema = z.ZodMiniObject<z.core.$ZodLooseShape, z.core.$ZodObjectConfig>;

export type Options = { readonly [key: string]: unknown };

export interface Evaluator {
  /** As in `uses: prompttracker/<id>` and promptfoo's `type: <id>`; one with a slash is named in full in `uses`. */
  readonly id: string;
  readonly aliases?: readonly string[];
  readonly title: string;
  /** What it asks and when it passes, in a sentence for the documentation. */
  readonly summary: string;
  /** Accepts plain JSON and changes it only by filling in defaults. */
  readonly options: OptionsSchema;
  readonly needs: readonly Need[];
  /** What it needs with these options besides. */
  needsFor?(options: Options): readonly Need[];
  /** It measures what only an answer that is streamed tells. */
  readonly needsStream?: true;
  /** Counted up with every change that can give an answer another score. */
  readonly version: number;
  /** Options that are templates over the variables of the row; `value` unless said otherwise. */
  readonly templates?: readonly string[];
  /** Whether it only measures with these options; then it has no verdict and does not count in a row. */
  measuresOnly?(options: Options): boolean;
  /** What else its score depends on; part of the evaluator hash. */
  identity?(options: Options): Json;
  /** The prompts its judge is asked with; their hash is part of the evaluator hash. */
  judgePrompts?(options: Options): readonly JudgePromptId[];
  /** Files it runs, as the options name them; their contents are part of the evaluator hash. */
  files?(options: Options): readonly string[];
  /** Options are parsed and rendered. A rejection counts as a failure of this evaluator alone. */
  evaluate(
    subject: EvaluatedAnswer,
    options: Options,
    tools: EvaluatorTools,
  ): EvaluatorResult | Promise<EvaluatorResult>;
  /** Judges the answers of all columns to a row, in their order, instead of each by itself. */
  compare?(
    answers: readonly ComparedAnswer[],
    options: Options,
    tools: EvaluatorTools,
  ): Promise<readonly EvaluatorResult[]>;
}

/** One of the answers to a row, with what the evaluators that look at it alone have said. */
export interface ComparedAnswer {
  readonly subject: EvaluatedAnswer;
  /** `type` as promptfoo writes it; a value is null when it is unknown. */
  readonly scores: readonly { readonly type: string; readonly value: number | null }[];
}

/** An evaluator whose `evaluate` sees its options in the type that its schema gives them. */
export type EvaluatorDeclaration<Schema extends OptionsSchema> = Omit<
  Evaluator,
  'options' | 'evaluate' | 'compare' | 'measuresOnly' | 'needsFor' | 'identity' | 'judgePrompts' | 'files'
> & {
  /** Made when it is first needed: to make those of all evaluators takes longer than a call. */
  options(): Schema;
  measuresOnly?(options: z.output<Schema>): boolean;
  needsFor?(options: z.output<Schema>): readonly Need[];
  identity?(options: z.output<Schema>): Json;
  judgePrompts?(options: z.output<Schema>): readonly JudgePromptId[];
  files?(options: z.output<Schema>): readonly string[];
  evaluate(
    subject: EvaluatedAnswer,
    options: z.output<Schema>,
    tools: EvaluatorTools,
  ): EvaluatorResult | Promise<EvaluatorResult>;
  compare?(
    answers: readonly ComparedAnswer[],
    options: z.output<Schema>,
    tools: EvaluatorTools,
  ): Promise<readonly EvaluatorResult[]>;
};

/** Declares an evaluator; every file of builtin/ exports the list of its family under its own name. */
export function defineEvaluator<Schema extends OptionsSchema>(declaration: EvaluatorDeclaration<Schema>): Evaluator {
  const options = once(declaration.options);
  return Object.defineProperty({ ...declaration }, 'options', {
    get: options,
    enumerable: true,
  }) as unknown as Evaluator;
}

/** Everything an evaluator needs with its options; nothing for one that does not exist. */
export function needsOf(evaluator: Pick<Evaluator, 'needs' | 'needsFor'> | null, options: Options): readonly Need[] {
  return evaluator === null ? [] : [...evaluator.needs, ...(evaluator.needsFor?.(options) ?? [])];
}

/** A verdict that is yes or no; `reason` is said of a no. */
export function verdict(passed: boolean, reason: string, metadata?: EvaluatorResult['metadata']): EvaluatorResult {
  return { value: passed ? 1 : 0, passed, reason: passed ? 'Passed.' : reason, ...(metadata ? { metadata } : {}) };
}

/** It does not apply here, or what it needs is unknown: no value and no pass. */
export function unknown(reason: string, metadata?: EvaluatorResult['metadata']): EvaluatorResult {
  return { value: null, passed: null, reason, ...(metadata ? { metadata } : {}) };
}

/** It could not do its work. */
export function failure(code: string, message: string): EvaluatorResult {
  return { value: null, passed: null, reason: message, error: { code, message } };
}

/** What an evaluator that threw has to say. */
export function failureOf(error: unknown): EvaluatorResult {
  const code = error instanceof TrackerError || error instanceof JudgeError ? error.code : 'evaluator/failed';
  return failure(code, error instanceof Error ? error.message : String(error));
}
