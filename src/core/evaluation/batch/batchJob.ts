// One batch of an evaluation as it is kept, so that whoever goes on with the evaluation, in another process on another day, finds
// it again: recorded before it is sent, and again with whatever becomes of it.

/**
 * `sending`: about to be sent; whether it was is only known from the provider. `waiting`: the provider has it. `collected`: every
 * answer of it is kept. `unsent`: it never reached the provider, or is gone there.
 */
export type BatchJobState = 'sending' | 'waiting' | 'collected' | 'unsent';

export interface BatchJob {
  /** Our own name for it, which the provider keeps with it where it can. */
  readonly label: string;
  readonly provider: string;
  readonly model: string;
  /** Where it was sent; it is asked about at no other place. */
  readonly origin: string;
  readonly requests: number;
  /** What all of it costs at worst; null when nobody knows. */
  readonly worstNanoUsd: number | null;
  /** ISO. */
  readonly sentAt: string;
  readonly state: BatchJobState;
  /** The provider's ids: one, or several that may be it; empty while none is known. */
  readonly batches: readonly string[];
  /** The shard that sent it; null for all rows. */
  readonly shard: string | null;
  /** Whose questions they are: those of the rows, or of judges about their answers. */
  readonly asks: BatchAsks;
}

export type BatchAsks = 'answers' | 'judges';

export function isOpen({ state }: BatchJob): boolean {
  return state === 'sending' || state === 'waiting';
}
