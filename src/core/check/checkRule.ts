// What a rule over a prompt is. One rule a file in builtin/; the list beside it is generated.
import type { Finding } from '../prompt/finding.ts';
import type { PromptSource } from '../prompt/locatePrompt.ts';
import type { Prompt } from '../prompt/prompt.ts';

/** One use of a variable in a message, with its place in the file; offsets are null where the text is put together. */
export interface PlacedUse {
  readonly name: string;
  /** From 0. */
  readonly message: number;
  readonly start: number;
  readonly end: number;
}

export interface CheckContext {
  readonly prompt: Prompt;
  readonly source: PromptSource;
  /** Every use of a variable that the templates do not make themselves, in the order of the messages. */
  readonly uses: readonly PlacedUse[];
  /** Milliseconds since 1970; null where what depends on the day must not be said. */
  readonly atMs: number | null;
}

export interface CheckRule {
  /** The part of the diagnostic's code after `check/`. */
  readonly id: string;
  /** What the rule finds, and why that matters, in a sentence for the documentation. */
  readonly title: string;
  /** Findings with offsets in `source.text`. Their code is `check/<id>`. Never throws. */
  check(context: CheckContext): readonly Omit<Finding, 'code'>[];
}
