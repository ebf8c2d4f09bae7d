// What a conversation of a row is: before it is held, while its turns are asked, and afterwards. Plain data; an answer is a
// run of its own, and whoever plays the user is asked in runs of its own, too.
import type { Message } from '../../prompt/prompt.ts';
import type { Run } from '../../run/run.ts';
import type { Answer } from '../answers.ts';
import type { CellConversation, CellError } from '../evaluation.ts';
import type { CellQuestion } from '../planEvaluation.ts';

/** What the user says, and what was answered where that is told and not asked. */
export interface SaidTurn {
  readonly user: string;
  readonly assistant?: string;
}

/** A model that plays the user after the turns of the row. */
export interface PlayedUser {
  readonly maxTurns: number;
  /** Resolves to how it is asked. Rejects with a TrackerError when it cannot be reached. */
  open(): Promise<OpenedUser>;
}

export interface OpenedUser {
  /** What it is asked, given what was said so far. */
  question(said: readonly Message[]): CellQuestion;
}

/** What follows the messages of a prompt. */
export interface PreparedConversation {
  readonly turns: readonly SaidTurn[];
  readonly user: PlayedUser | null;
}

export interface AnsweredTurn extends Answer {
  /** Of what the user says after the prompt's own messages, from 1; 0 for an answer to those. */
  readonly turn: number;
}

export type ConversationEnd = CellConversation['end'];

export interface Conversation {
  /** Oldest first; the last one may be none. */
  readonly answers: readonly AnsweredTurn[];
  /** What the model that plays the user was asked, oldest first. */
  readonly userRuns: readonly Answer[];
  /** Where what was said begins among the messages of any of its runs. */
  readonly start: number;
  readonly end: ConversationEnd;
  /** Why it broke off, where its last answer does not say so itself. */
  readonly trouble: CellError | null;
}

/** The last answer, which was sent all that led to it. */
export function lastAnswer({ answers }: Pick<Conversation, 'answers'>): Run | null {
  return answers.at(-1)?.run ?? null;
}
