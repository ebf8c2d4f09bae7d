// The answer of one attempt while it comes in: text, reasoning, tool calls, usage and why it ended.
// It caps what it keeps and hands text on as it comes.
import type { CompletionOutcome, ToolCall, Usage } from './provider.ts';
import { ProviderFailure } from './providerFailure.ts';
import type { TokenChoice } from './tokenChoice.ts';

/** Why the model stopped, in one vocabulary for all APIs; null when the provider gave no known word. */
export type StopKind = 'stop' | 'length' | 'content_filter' | 'refusal' | 'tool_call' | 'blocked' | null;

export interface Answer {
  text: string;
  reasoning: string;
  refusal: string;
  toolCalls: ToolCall[];
  finishReason: string | null;
  stopKind: StopKind;
  answeredModel: string | null;
  usage: Usage | null;
  /** Null where the provider did not tell. */
  lastNumber: readonly TokenChoice[] | null;
  firstTokenAt: number | null;
  isHandedOn: boolean;
  addText(piece: string): void;
  addReasoning(piece: string): void;
}

export interface AnswerOptions {
  readonly maxTextLength: number;
  readonly now: () => number;
  readonly onText?: ((text: string) => void) | undefined;
  readonly onReasoning?: ((text: string) => void) | undefined;
}

export function newAnswer(options: AnswerOptions): Answer {
  const checkLength = (length: number): void => {
    if (length <= options.maxTextLength) return;
    const limit = Math.round(options.maxTextLength / (1024 * 1024));
    throw new ProviderFailure(
      'provider/answer-too-large',
      `The answer is longer than ${limit} MB of text; the call was stopped.`,
    );
  };
  return {
    text: '',
    reasoning: '',
    refusal: '',
    toolCalls: [],
    finishReason: null,
    stopKind: null,
    answeredModel: null,
    usage: null,
    lastNumber: null,
    firstTokenAt: null,
    isHandedOn: false,
    addText(piece) {
      if (piece === '') return;
      checkLength(this.text.length + piece.length);
      this.firstTokenAt ??= options.now();
      this.text += piece;
      if (options.onText === undefined) return;
      this.isHandedOn = true;
      options.onText(piece);
    },
    addReasoning(piece) {
      if (piece === '') return;
      checkLength(this.reasoning.length + piece.length);
      this.firstTokenAt ??= options.now();
      this.reasoning += piece;
      if (options.onReasoning === undefined) return;
      this.isHandedOn = true;
      options.onReasoning(piece);
    },
  };
}

/** Keeps the provider's first word for why it stopped, and its meaning by `kinds`; a word they do not know means nothing. */
export function keepStop(answer: Answer, reason: string | null, kinds: Readonly<Record<string, StopKind>>): void {
  if (reason === null || answer.finishReason !== null) return;
  answer.finishReason = reason;
  answer.stopKind = Object.hasOwn(kinds, reason) ? (kinds[reason] ?? null) : null;
}

/** The typed outcome of an answer that arrived whole. */
export function outcomeOf(answer: Answer): CompletionOutcome {
  if (answer.stopKind === 'blocked') return 'blocked';
  if (answer.stopKind === 'content_filter') return 'content_filter';
  if (answer.stopKind === 'refusal' || answer.refusal !== '') return 'refusal';
  if (answer.stopKind === 'length') return 'length';
  if (answer.toolCalls.length > 0) return 'tool_call';
  return answer.text.trim() === '' ? 'empty' : 'ok';
}
