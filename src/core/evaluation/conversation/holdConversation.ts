// Holds one conversation, turn by turn: each question holds everything said before it. So turns that are unchanged from the
// beginning have the keys they had, and are found again; what comes after the first change is asked.
import { TrackerError } from '../../base/trackerError.ts';
import type { Message } from '../../prompt/prompt.ts';
import { answerMessages } from '../../run/conversation.ts';
import type { Answer } from '../answers.ts';
import type { CellError } from '../evaluation.ts';
import type { CellQuestion } from '../planEvaluation.ts';
import { isScored, outcomeOf } from '../verdict.ts';
import type { AnsweredTurn, Conversation, ConversationEnd, OpenedUser, PreparedConversation } from './conversation.ts';
import { readUserReply } from './userReply.ts';

export interface PreparedQuestion {
  readonly question: CellQuestion;
  readonly conversation: PreparedConversation;
}

export interface TurnPlace {
  /** The run whose answer the question replies to. */
  readonly continues: string | null;
  /** It goes to the model that plays the user. */
  readonly isUser: boolean;
}

export type AskTurn = (question: CellQuestion, place: TurnPlace) => Promise<Answer>;

/** Rejects with what `ask` rejects with. */
export async function holdConversation(prepared: PreparedQuestion, ask: AskTurn): Promise<Conversation> {
  return new Talk(prepared.question, ask).hold(prepared.conversation);
}

class Talk {
  readonly #question: CellQuestion;
  readonly #ask: AskTurn;
  readonly #start: number;
  readonly #answers: AnsweredTurn[] = [];
  readonly #userRuns: Answer[] = [];
  #messages: readonly Message[];
  #turn = 0;
  #trouble: CellError | null = null;

  constructor(question: CellQuestion, ask: AskTurn) {
    this.#question = question;
    this.#ask = ask;
    this.#messages = question.messages;
    // What a prompt ends with is answered first, and belongs to what was said.
    const isAsked = asksAlready(question.messages);
    const asked = question.messages.findLastIndex(({ role }) => role === 'user');
    this.#start = isAsked ? Math.max(0, asked) : question.messages.length;
  }

  async hold({ turns, user }: PreparedConversation): Promise<Conversation> {
    const opened = await openUser(user);
    if (opened !== null && 'code' in opened) return this.#ended(null, opened);
    const total = turns.length + (user?.maxTurns ?? 0);
    if (asksAlready(this.#messages) && !(await this.#answer(total > 0))) return this.#ended(null);
    for (const [index, { user: said, assistant }] of turns.entries()) {
      this.#turn = index + 1;
      this.#say({ role: 'user', content: said });
      if (assistant !== undefined) this.#say({ role: 'assistant', content: assistant });
      else if (!(await this.#answer(this.#turn < total))) return this.#ended(null);
    }
    if (user === null || opened === null) return this.#ended('script');
    return this.#goOn(opened, user.maxTurns);
  }

  /** The user is played until it has nothing more to say. */
  async #goOn(user: OpenedUser, maxTurns: number): Promise<Conversation> {
    for (let left = maxTurns; left > 0; left--) {
      this.#turn += 1;
      const heard = this.#messages.slice(this.#start);
      const reply = await this.#ask(user.question(heard), { continues: null, isUser: true });
      this.#userRuns.push(reply);
      const read = readUserReply(reply.run);
      if (read.kind === 'trouble') return this.#ended(null, this.#told(read.error));
      if (read.kind === 'over') return this.#ended('user');
      this.#say({ role: 'user', content: read.text });
      if (!(await this.#answer(left > 1))) return this.#ended(null);
    }
    return this.#ended('limit');
  }

  #say(message: Message): void {
    this.#messages = [...this.#messages, message];
  }

  /** False when the conversation cannot go on after it. */
  async #answer(mustGoOn: boolean): Promise<boolean> {
    const question = { ...this.#question, messages: this.#messages };
    const continues = this.#answers.at(-1)?.run.id ?? null;
    const answer = await this.#ask(question, { continues, isUser: false });
    this.#answers.push({ ...answer, turn: this.#turn });
    const { outcome } = answer.run;
    if (outcome.status !== 'completed' || !isScored(outcomeOf(answer.run))) return false;
    if (mustGoOn && outcome.output === '' && outcome.toolCalls.length === 0) {
      this.#trouble = this.#told({ code: 'conversation/empty-answer', message: emptyAnswer });
      return false;
    }
    this.#messages = [...this.#messages, ...answerMessages(outcome)];
    return true;
  }

  #ended(end: ConversationEnd, trouble: CellError | null = this.#trouble): Conversation {
    const [answers, userRuns] = [this.#answers, this.#userRuns];
    const isNothing = trouble === null && answers.length === 0;
    const nothing = { code: 'conversation/nothing-asked', message: nothingAsked };
    return { answers, userRuns, start: this.#start, end, trouble: isNothing ? nothing : trouble };
  }

  #told({ code, message }: CellError): CellError {
    return { code, message: turnText(this.#turn, message) };
  }
}

const emptyAnswer = 'The answer is empty, so there is no reply to it.';
const nothingAsked = 'Nothing was asked: every turn tells its own answer, or the user had nothing to say.';

/** With the turn in front; the answer to the prompt's own messages is the first one. */
export function turnText(turn: number, message: string): string {
  return turn === 0 ? message : `Turn ${turn}: ${message}`;
}

function asksAlready(messages: readonly Message[]): boolean {
  const role = messages.at(-1)?.role;
  return role === 'user' || role === 'tool';
}

async function openUser(user: PreparedConversation['user']): Promise<OpenedUser | CellError | null> {
  if (user === null) return null;
  try {
    return await user.open();
  } catch (error) {
    if (!(error instanceof TrackerError)) throw error;
    return { code: error.code, message: [error.message, error.hint].filter((part) => part !== null).join(' ') };
  }
}
