// The port of a batch API: many calls handed in at once, answered within a day, in any order, at a lower price. A provider
// that has one says so with `batches`. Whatever goes wrong on the way is a BatchCallFailed, which never holds a key.
import type { Host } from '../base/host.ts';
import type { BatchRate } from './price.ts';
import {
  type Completion,
  type CompletionError,
  type CompletionRequest,
  type Connection,
  nothingSaid,
} from './provider.ts';
import type { TransportPolicy } from './retryPolicy.ts';

export interface BatchRequest {
  /** Comes back with the answer; 64 characters of `[0-9a-f]` fit every provider. */
  readonly customId: string;
  readonly request: CompletionRequest;
}

/** Of one batch; the bytes are those of its lines. */
export interface BatchLimits {
  readonly requests: number;
  readonly bytes: number;
}

/** Whose batches are meant: every call goes there, with that key. */
export interface BatchAccount {
  readonly host: Host;
  readonly connection: Connection;
  readonly signal?: AbortSignal;
  readonly policy?: Partial<TransportPolicy>;
}

export interface NewBatch {
  /** Told to the provider where it keeps such a thing, so that the batch is found again. */
  readonly label: string;
  /** All requests are of this model. */
  readonly model: string;
  /** As `encode` gave them. */
  readonly lines: readonly string[];
}

/** What is known of a batch whose id nobody heard. */
export interface LostBatch {
  readonly label: string;
  readonly requests: number;
  /** Milliseconds since 1970, before it was sent. */
  readonly sentAt: number;
}

export interface BatchState {
  readonly isEnded: boolean;
  /** The provider's own word, for example `in_progress`. */
  readonly word: string;
  /** Requests that are through, and all of them; null when the provider does not say. */
  readonly done: number | null;
  readonly total: number | null;
  /** Why the batch was refused as a whole; null when it was not. */
  readonly failure: CompletionError | null;
}

/** How long a call took that waited for its turn among others says nothing, so it is not known. */
export interface BatchedCompletion extends Omit<Completion, 'durationMs'> {
  readonly durationMs: null;
}

export interface BatchAnswer {
  readonly customId: string;
  /** A request that failed, expired or was called off is a completion with that error, too. */
  readonly completion: BatchedCompletion;
}

export interface ProviderBatches {
  readonly limits: BatchLimits;
  readonly rate: BatchRate;
  /** One line of a batch, without its end. */
  encode(request: BatchRequest, connection: Connection): string;
  /** Resolves to the provider's id of the batch. Nothing that may have arrived is sent again. */
  submit(account: BatchAccount, batch: NewBatch): Promise<string>;
  /** Ids of the batches that may be the lost one. Where a provider keeps no labels they are told apart by their answers. */
  find(account: BatchAccount, lost: LostBatch): Promise<readonly string[]>;
  poll(account: BatchAccount, id: string): Promise<BatchState>;
  /** Every answer of a batch that has ended, in any order. */
  results(account: BatchAccount, id: string): AsyncIterable<BatchAnswer>;
  /** Asks the provider to stop; what it has answered by then is paid for and stays. */
  cancel(account: BatchAccount, id: string): Promise<void>;
}

/** A call about a batch that came to nothing. */
export class BatchCallFailed extends Error {
  readonly error: CompletionError;
  /** The provider may have done what it was asked, though nobody heard of it. */
  readonly mayHaveArrived: boolean;

  constructor(error: CompletionError, { mayHaveArrived }: { mayHaveArrived: boolean }) {
    super(error.message);
    this.name = 'BatchCallFailed';
    this.error = error;
    this.mayHaveArrived = mayHaveArrived;
  }
}

/** The completion of a request that a batch gave no answer to. */
export function unanswered(error: CompletionError): BatchedCompletion {
  return {
    ...nothingSaid,
    outcome: 'error',
    ...{ error, attempts: 1, possiblyBilledLost: 0, firstTokenMs: null, durationMs: null },
  };
}
