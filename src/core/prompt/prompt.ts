// What a prompt file means once read: plain data, canonical names, no trace of YAML.
import type { Diagnostic } from '../base/diagnostic.ts';
import type { Json } from '../base/hash.ts';
import type { TemplateFormat } from '../template/parsedTemplate.ts';

export type Role = 'system' | 'developer' | 'user' | 'assistant' | 'tool';

/** One message. `content` is template text in a Prompt and final text once rendered. */
export interface Message {
  readonly role: Role;
  readonly content: string;
  readonly name?: string;
  readonly toolCalls?: readonly Json[];
  readonly toolCallId?: string;
  /** Paths as written in a Prompt; Attachments (attachedFile.ts) once rendered. */
  readonly attachments?: readonly Json[];
}

export type VariableType = 'string' | 'number' | 'integer' | 'boolean' | 'array' | 'object' | 'file' | 'image';

export interface Variable {
  readonly name: string;
  readonly type: VariableType;
  readonly description: string | null;
  readonly required: boolean;
  /** `undefined` when the file gives none; `null` is a default of null. */
  readonly default?: Json;
  readonly enum: readonly Json[] | null;
  readonly example?: Json;
  readonly items: string | null;
  readonly sensitive: boolean;
  readonly multiline: boolean;
}

/** Canonical parameter names; a key the file does not set is absent. `extra` is passed to the provider as it stands. */
export interface ModelParameters {
  readonly temperature?: number;
  readonly maxTokens?: number;
  readonly topP?: number;
  readonly topK?: number;
  readonly stop?: readonly string[];
  readonly seed?: number;
  readonly frequencyPenalty?: number;
  readonly presencePenalty?: number;
  readonly reasoningEffort?: string;
  readonly extra?: { readonly [key: string]: Json };
}

export type PromptStatus = 'draft' | 'active' | 'deprecated' | 'archived';

/** The dialect of a file. The first two and `promptfoo` are run; the others are listed with a reason. */
export type PromptFormat =
  | 'prompttracker'
  | 'github-models'
  | 'semantic-kernel'
  | 'promptkit'
  | 'langchain'
  | 'promptfoo'
  | 'unknown';

/** A few-shot pair. `input` holds variables for the last user message; `messages` stand as they are. */
export interface Example {
  readonly input: { readonly [key: string]: Json } | null;
  readonly output: string | null;
  readonly messages: readonly Message[];
}

/** Where a row is written, and why it cannot be asked. */
export interface RowNote {
  /** As the path of a prompt. */
  readonly path: string;
  readonly line: number | null;
  readonly problem: string | null;
}

export interface Prompt {
  /** As given to the parser; inside a repository relative to its root with `/`. */
  readonly path: string;
  readonly format: PromptFormat;
  /** The declared `id`, or null: then the lineage of the path is the identity. */
  readonly id: string | null;
  readonly name: string | null;
  readonly description: string | null;
  readonly goal: string | null;
  readonly owner: string | null;
  readonly status: PromptStatus | null;
  readonly tags: readonly string[];
  readonly metadata: { readonly [key: string]: Json };
  readonly provider: string | null;
  readonly model: string | null;
  readonly parameters: ModelParameters;
  readonly messages: readonly Message[];
  /**
   * The one message is a text of promptfoo's that is rendered as a whole. `chat`: where it then is a list of messages, these
   * are sent. Absent for prompts of ours.
   */
  readonly wholeText?: 'chat' | 'plain';
  /** Resolved: declared, or chosen from the text by `chooseTemplateFormat`. */
  readonly templateFormat: TemplateFormat;
  readonly variables: readonly Variable[];
  readonly examples: readonly Example[];
  readonly tools: readonly Json[];
  readonly toolChoice: Json | null;
  readonly responseFormat: 'text' | 'json_object' | 'json_schema' | null;
  readonly jsonSchema: Json | null;
  readonly testData: readonly { readonly [key: string]: Json }[];
  /** Of each row of `testData`, where the prompt was put together from several files; else absent. */
  readonly rowNotes?: readonly RowNote[];
  readonly datasets: readonly { readonly [key: string]: Json }[];
  /** As written: values to try by the name of what they are tried for. */
  readonly sweep: { readonly [name: string]: Json };
  /** Figures of an evaluation computed from named metrics; `threshold` is null where it only informs. */
  readonly derivedMetrics: readonly {
    readonly name: string;
    readonly formula: string;
    readonly threshold: number | null;
  }[];
  readonly evaluators: readonly Json[];
  readonly budgets: {
    readonly maxCostUsd?: number;
    readonly maxLatencyMs?: number;
    readonly maxInputTokens?: number;
    readonly maxOutputTokens?: number;
  };
  /** Keys we do not know, kept as they are. */
  readonly unknown: { readonly [key: string]: Json };
}

/**
 * `prompt` is null when the file cannot be run; `diagnostics` then holds at least one entry with the reason and the line:
 * an error for a broken file, `prompt/foreign-format` (information or warning) for another dialect.
 */
export interface ParsedPrompt {
  readonly prompt: Prompt | null;
  readonly format: PromptFormat;
  readonly diagnostics: readonly Diagnostic[];
}
