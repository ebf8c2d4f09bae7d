// A review as its page shows it to one rater: where they are, and votes that are kept before the next item comes. What is
// asked is done in turn, so that two quick keys are two votes on two items.
import { TrackerError } from '../../core/base/trackerError.ts';
import type { OperationContext } from '../../core/operation/operation.ts';
import { beginRating } from '../../core/operation/review/beginRating.ts';
import {
  castVote,
  isThrough,
  lastCast,
  openBallot,
  type RaterBallot,
  readItemRuns,
} from '../../core/operation/review/raterBallot.ts';
import { nextOpen } from '../../core/review/ballot.ts';
import type { StoreSession } from '../../core/store/storeSession.ts';
import type { ReviewHostMessage, ReviewPageMessage } from '../../protocol/review.ts';
import { reviewState } from './reviewState.ts';

export interface ReviewPorts {
  /** Names the page, so that it is found again after a restart. */
  readonly key: string;
  readonly review: string;
  readonly context: OperationContext;
  readonly post: (message: ReviewHostMessage) => void;
  /** Tells the views that a record was added. */
  readonly kept: () => void;
}

type MessageOf<Type extends ReviewPageMessage['type']> = Extract<ReviewPageMessage, { type: Type }>;

export class ReviewModel {
  readonly #ports: ReviewPorts;
  #ballot: RaterBallot | null = null;
  /** The place that is shown; null for the results. */
  #at: number | null = null;
  /** One file for the votes of this page; begun with the first. */
  #session: Promise<StoreSession> | null = null;
  #work: Promise<void> = Promise.resolve();
  /** Whether somebody may have voted since the ballot was read; only the results show what others said. */
  #isStale = false;

  constructor(ports: ReviewPorts) {
    this.#ports = ports;
  }

  /** Resolves once it is done; rejects with what is a bug of ours. */
  answer(message: ReviewPageMessage): Promise<void> {
    return this.#inTurn(() => this.#carryOut(message));
  }

  /** Votes of others may have come. */
  refresh(): Promise<void> {
    this.#isStale = true;
    return this.#inTurn(async () => {
      if (this.#ballot !== null && this.#at === null) await this.#tell();
    });
  }

  async dispose(): Promise<void> {
    await this.#work;
    await (await this.#session)?.close();
  }

  #inTurn(task: () => Promise<void>): Promise<void> {
    const done = this.#work.then(task).catch((error: unknown) => {
      if (!(error instanceof TrackerError)) throw error;
      this.#ports.post({ type: 'problem', message: [error.message, error.hint].filter(Boolean).join(' ') });
    });
    this.#work = done.catch(() => undefined);
    return done;
  }

  async #carryOut(message: ReviewPageMessage): Promise<void> {
    switch (message.type) {
      case 'ready':
        return this.#begin();
      case 'go':
        return this.#go(message.at);
      case 'vote':
        return this.#vote(message);
      case 'undo':
        return this.#undo();
    }
  }

  async #begin(): Promise<void> {
    if (this.#ballot === null) {
      const ballot = await this.#read();
      this.#at = nextOpen(ballot.ballot);
    }
    await this.#tell();
  }

  async #read(): Promise<RaterBallot> {
    this.#isStale = false;
    this.#ballot = await openBallot(this.#ports.review, this.#ports.context);
    return this.#ballot;
  }

  async #go(at: number | null): Promise<void> {
    const ballot = this.#ballot;
    if (ballot === null || (at === null && !isThrough(ballot))) return;
    this.#at = at === null ? null : Math.min(at, ballot.ballot.places.length - 1);
    await this.#tell();
  }

  async #vote({ at, said, note }: MessageOf<'vote'>): Promise<void> {
    if (this.#ballot === null) return;
    const isOpen = this.#ballot.ballot.votes[at] === null;
    this.#ballot = await this.#cast(this.#ballot, { place: at, said, note });
    // Who comes back to change a word stays there.
    if (isOpen) this.#at = nextOpen(this.#ballot.ballot, at + 1);
    await this.#tell();
  }

  async #undo(): Promise<void> {
    const last = this.#ballot === null ? null : lastCast(this.#ballot);
    if (this.#ballot === null || last === null) return;
    this.#ballot = await this.#cast(this.#ballot, { place: last, said: 'undo', note: '' });
    this.#at = last;
    await this.#tell();
  }

  async #cast(ballot: RaterBallot, given: Parameters<typeof castVote>[1]): Promise<RaterBallot> {
    const { context, kept } = this.#ports;
    const runs = await readItemRuns(ballot, given.place, context);
    this.#session ??= beginRating(context).catch((error: unknown) => {
      this.#session = null;
      throw error;
    });
    const cast = await castVote(ballot, given, { session: await this.#session, runs, now: context.host.clock.now() });
    kept();
    return cast;
  }

  async #tell(): Promise<void> {
    const { key, context, post } = this.#ports;
    if (this.#at === null && this.#isStale) await this.#read();
    if (this.#ballot !== null)
      post({ type: 'state', state: await reviewState(this.#ballot, this.#at, { key, context }) });
  }
}
