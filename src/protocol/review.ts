// The contract between the review page and the extension. Until a rater has been through, nothing here can name a version, a
// model, a run or what somebody else said: the schemas have no place for it.
import * as z from 'zod/mini';

const answerSchema = z.object({
  output: z.string(),
  toolCalls: z.array(z.object({ name: z.string(), arguments: z.string() })),
});

const itemSchema = z.object({
  inputs: z.array(z.object({ name: z.string(), text: z.string() })),
  /** From left to right; null for an answer that is not here. */
  answers: z.array(z.nullable(answerSchema)),
  /** What the rater said of it; null while it is open, `skip` where it was passed over. */
  said: z.nullable(z.string()),
  note: z.string(),
});

/** What can be said, each by a key: levels by their number, questions by yes and no. */
const scaleSchema = z.union([
  z.object({ kind: z.enum(['thumbs', 'preference']) }),
  z.object({ kind: z.literal('levels'), levels: z.array(z.string()) }),
  z.object({ kind: z.literal('checklist'), questions: z.array(z.string()) }),
]);

const factSchema = z.object({ label: z.string(), value: z.string(), detail: z.string() });

/** Told once the rater has been through. */
const resultsSchema = z.object({
  /** Agreement, then what was hidden. */
  sections: z.array(z.object({ title: z.string(), facts: z.array(factSchema) })),
  /** Every item with what was hidden of it. */
  items: z.array(
    z.object({
      /** From 0. */
      place: z.int(),
      title: z.string(),
      sources: z.array(z.string()),
      votes: z.array(z.object({ rater: z.string(), said: z.string(), note: z.string() })),
    }),
  ),
});

export const reviewStateSchema = z.object({
  /** Finds the page again after a restart. */
  page: z.object({ key: z.string(), review: z.string() }),
  name: z.string(),
  question: z.string(),
  scale: scaleSchema,
  rater: z.string(),
  places: z.int(),
  voted: z.int(),
  skipped: z.int(),
  /** The place that is shown, from 0; null for the results. */
  at: z.nullable(z.int()),
  item: z.nullable(itemSchema),
  results: z.nullable(resultsSchema),
});

export const reviewHostMessageSchema = z.union([
  z.object({ type: z.literal('state'), state: reviewStateSchema }),
  /** Why there is nothing to show, or why a vote was not kept. */
  z.object({ type: z.literal('problem'), message: z.string() }),
]);

const place = z.int().check(z.minimum(0));

export const reviewPageMessageSchema = z.union([
  z.object({ type: z.literal('ready') }),
  z.object({
    type: z.literal('vote'),
    at: place,
    said: z.string().check(z.maxLength(200)),
    note: z.string().check(z.maxLength(4_000)),
  }),
  z.object({ type: z.literal('undo') }),
  /** Null for the results. */
  z.object({ type: z.literal('go'), at: z.nullable(place) }),
]);

export type ReviewState = z.infer<typeof reviewStateSchema>;
export type ReviewedItem = z.infer<typeof itemSchema>;
export type ReviewScale = z.infer<typeof scaleSchema>;
export type ShownResults = z.infer<typeof resultsSchema>;
export type ReviewHostMessage = z.infer<typeof reviewHostMessageSchema>;
export type ReviewPageMessage = z.infer<typeof reviewPageMessageSchema>;

/** The message when it is one of ours, else null. */
export function readReviewHostMessage(data: unknown): ReviewHostMessage | null {
  const result = reviewHostMessageSchema.safeParse(data);
  return result.success ? result.data : null;
}

/** The message when it is one of ours, else null. */
export function readReviewPageMessage(data: unknown): ReviewPageMessage | null {
  const result = reviewPageMessageSchema.safeParse(data);
  return result.success ? result.data : null;
}
