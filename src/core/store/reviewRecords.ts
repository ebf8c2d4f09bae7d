// Reviews and their votes as records: a review is one, each vote another of kind `score`. A first vote on one answer names its
// run, so that it shows with the run as any rating does; a vote on a pair, or the second on the same answer, names none.
import * as z from 'zod/mini';
import { TrackerError } from '../base/trackerError.ts';
import { type Review, type Scale, scaleLimits, type Vote } from '../review/review.ts';
import { isVoteAnswer, scoreOfVote } from '../review/voteAnswer.ts';
import { humanEvaluator, type Run } from '../run/run.ts';
import type { Store } from './openStore.ts';
import type { StoredRecord } from './record.ts';
import type { StoreSession } from './storeSession.ts';

/** Resolves to the review's id once it is durable. */
export async function recordReview(session: StoreSession, review: Omit<Review, 'id'>): Promise<string> {
  return session.append({ ...review, kind: 'review' as const });
}

export interface VoteToRecord extends Omit<Vote, 'id' | 'review'> {
  readonly review: Review;
  /** The run that is judged, or the first of a pair; null when it is not here. */
  readonly run: Run | null;
  /** The vote that this one stands in place of. */
  readonly replaces: string | null;
}

/** Resolves to the vote as it is kept, once it is durable. */
export async function recordVote(session: StoreSession, vote: VoteToRecord): Promise<Vote> {
  const { review, run, answer, isSkip, isSwapped, note, replaces, ...place } = vote;
  const { scale, items } = review;
  const isOfRun = scale.kind !== 'preference' && !place.isRepeat;
  const record = {
    ...place,
    kind: 'score' as const,
    review: review.id,
    run: isOfRun ? (items[place.item]?.[0] ?? null) : null,
    ...(run === null ? {} : { promptId: run.promptId, promptHash: run.promptHash }),
    evaluator: humanEvaluator,
    ...(answer === null ? { value: null, passed: null } : scoreOfVote(answer, scale)),
    // Not in `metadata`, which a policy may take out.
    vote: answer,
    ...(isSkip ? { isSkip } : {}),
    ...(scale.kind === 'preference' ? { isSwapped } : {}),
    ...(replaces === null ? {} : { replaces }),
    reason: note,
    metadata: scale.kind === 'levels' && answer !== null ? { level: answer, levels: scale.levels.length } : {},
  };
  const id = await session.append(record);
  return { ...place, id, review: review.id, answer, isSkip, isSwapped, note };
}

export interface StoredReview {
  readonly review: Review;
  /** Of everybody, in the order they were cast. */
  readonly votes: readonly Vote[];
}

/** Every review, newest first. What is no whole review or no vote on its scale is left out. */
export async function readReviews(store: Pick<Store, 'read'>): Promise<readonly StoredReview[]> {
  const reviews = new Map<string, Review>();
  const records: StoredRecord[] = [];
  for await (const record of store.read('ratings')) {
    const review = record.kind === 'review' ? toReview(record) : null;
    if (review !== null) reviews.set(review.id, review);
    if (record.kind === 'score' && typeof record.review === 'string') records.push(record);
  }
  const votes = new Map<string, Vote[]>([...reviews.keys()].map((id) => [id, []]));
  for (const record of records) {
    const review = reviews.get(String(record.review));
    const vote = review === undefined ? null : toVote(record, review);
    if (vote !== null) votes.get(vote.review)?.push(vote);
  }
  const found = [...reviews.values()].map((review) => ({ review, votes: votes.get(review.id) ?? [] }));
  return found.sort((a, b) => (a.review.id < b.review.id ? 1 : -1));
}

/** The one review whose id begins with `prefix`, in any letter case. Throws `usage/unknown-review`. */
export async function findReview(store: Pick<Store, 'read'>, prefix: string): Promise<StoredReview> {
  const wanted = prefix.toUpperCase();
  const found = (await readReviews(store)).filter(({ review }) => review.id.toUpperCase().startsWith(wanted));
  const [one] = found;
  if (one !== undefined && found.length === 1 && prefix !== '') return one;
  const message = found.length === 0 ? `No review begins with «${prefix}».` : `«${prefix}» names more than one review.`;
  const hint =
    found.length === 0 ? 'prompttracker review list shows them.' : found.map(({ review }) => review.id).join(', ');
  throw new TrackerError('usage/unknown-review', message, { hint });
}

const text = z.string().check(z.maxLength(scaleLimits.text));
const texts = (least: number, most: number) => z.array(text).check(z.minLength(least), z.maxLength(most));
const runId = z.string().check(z.minLength(1), z.maxLength(200));

export const scaleSchema: z.ZodMiniType<Scale> = z.union([
  z.object({ kind: z.literal('thumbs') }),
  z.object({
    kind: z.literal('levels'),
    levels: texts(2, scaleLimits.levels),
    passFrom: z.nullable(z.int().check(z.minimum(1), z.maximum(scaleLimits.levels))),
  }),
  z.object({ kind: z.literal('checklist'), questions: texts(1, scaleLimits.questions) }),
  z.object({ kind: z.literal('preference') }),
]);

const reviewSchema = z.object({
  id: z.string(),
  name: text,
  createdAt: z.string(),
  by: z.nullable(z.string()),
  question: text,
  scale: scaleSchema,
  seed: z.int(),
  repeatPercent: z.int().check(z.minimum(0), z.maximum(100)),
  items: z
    .array(z.union([z.tuple([runId]), z.tuple([runId, runId])]))
    .check(z.minLength(1), z.maxLength(scaleLimits.items)),
  asked: z.record(z.string(), z.json()),
});

function toReview(record: StoredRecord): Review | null {
  const { success, data } = reviewSchema.safeParse(record);
  if (!success) return null;
  const width = data.scale.kind === 'preference' ? 2 : 1;
  return data.items.every((item) => item.length === width) ? data : null;
}

const voteSchema = z.object({
  id: z.string(),
  item: z.int().check(z.minimum(0)),
  isRepeat: z.boolean(),
  by: z.string().check(z.minLength(1)),
  at: z.string(),
  vote: z.unknown(),
  isSkip: z._default(z.boolean(), false),
  isSwapped: z._default(z.boolean(), false),
  reason: z._default(z.string(), ''),
});

function toVote(record: StoredRecord, { id, items, scale }: Review): Vote | null {
  const { success, data } = voteSchema.safeParse(record);
  if (!success || data.item >= items.length) return null;
  const { vote, reason, ...place } = data;
  if (vote === null) return { ...place, review: id, answer: null, note: reason };
  return isVoteAnswer(vote, scale) && !data.isSkip ? { ...place, review: id, answer: vote, note: reason } : null;
}
