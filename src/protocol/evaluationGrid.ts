// The contract between the page of an evaluation's results and the extension. Both ends are typed from these schemas and drop
// what does not match. The page asks for a few rows at a time and names them by key, never by a path or an address.
import * as z from 'zod/mini';
import type { RowMode } from '../core/evaluation/grid/rowModes.ts';

export const modes = ['all', 'failures', 'errors', 'different', 'regressed'] as const satisfies readonly RowMode[];

const tone = z.nullable(z.enum(['good', 'bad']));
const fate = z.enum(['passed', 'failed', 'mixed', 'undecided', 'error', 'filtered', 'refused']);

const columnSchema = z.object({
  key: z.string(),
  /** `v3`, `draft`, and what tells two columns of a name apart. */
  name: z.string(),
  model: z.string(),
  /** Parameters that are tried here; empty without any. */
  tried: z.string(),
  /** Whether others are held against it. */
  isBase: z.boolean(),
  /** `83 % of 45 rows`; a dash when nothing was decided. */
  rate: z.string(),
  /** 95 % interval of the rate. */
  interval: z.string(),
  /** What else there is to say, each with its unit: errors, cost, latency. */
  facts: z.array(z.string()),
  /** `people rated 12 of 60 answers, mean 0.83`; empty where nobody has rated any. */
  rating: z.string(),
  /** Against the base; null without one. */
  comparison: z.nullable(z.object({ text: z.string(), tone })),
});

const progressSchema = z.object({
  done: z.number(),
  total: z.number(),
  /** `40 of 120 answers, 3 failed, $0.02 spent, about 2 min left`. */
  text: z.string(),
});

const modeCountsSchema = z.object({
  all: z.number(),
  failures: z.number(),
  errors: z.number(),
  different: z.number(),
  regressed: z.number(),
} satisfies { readonly [Mode in RowMode]: unknown });

export const gridStateSchema = z.object({
  /** Handed back after a restart, so that the page is there again. */
  page: z.object({ key: z.string(), evaluation: z.nullable(z.string()) }),
  prompt: z.string(),
  /** `people.csv, 45 rows · 2026-11-20 14:05`. */
  subject: z.string(),
  /** `pass`, or why it is none; null while it runs. */
  verdict: z.nullable(z.object({ text: z.string(), tone })),
  /** Null once it has ended. */
  progress: z.nullable(progressSchema),
  /** Sentences about the whole, for example why it stopped. */
  notices: z.array(z.string()),
  /** Why there is nothing to show; null while there are columns. */
  empty: z.nullable(z.string()),
  columns: z.array(columnSchema),
  /** What can be chosen as base beside the columns. */
  hasOwnBase: z.boolean(),
  base: z.string(),
  /** Of versions held against each other, one line each. */
  comparison: z.array(z.object({ text: z.string(), tone })),
});

const shownCellSchema = z.object({
  /** Null while nothing came yet. */
  fate: z.nullable(fate),
  /** `passed`, `2 of 3 passed`, `error`. */
  verdict: z.string(),
  /** Beginning of the answer, or why there is none. */
  text: z.string(),
  isAnswer: z.boolean(),
  /** Why it did not pass; empty when it did. */
  reason: z.string(),
  /** Score, cost, latency and whether it was there already. */
  facts: z.array(z.string()),
  isRegressed: z.boolean(),
  /** `8/10`, `approved`, both where its repeats were rated so; empty when nobody has rated it. */
  rating: z.string(),
});

const shownRowSchema = z.object({
  key: z.string(),
  id: z.string(),
  /** What was asked, in a line. */
  label: z.string(),
  cells: z.array(shownCellSchema),
});

const ratingSchema = z.object({
  score: z.nullable(z.number()),
  verdict: z.nullable(z.enum(['approve', 'reject'])),
  note: z.string(),
});

const answerSchema = z.object({
  repeat: z.int(),
  fate,
  verdict: z.string(),
  /** Null when there is no answer or the store keeps none. */
  text: z.nullable(z.string()),
  /** The same turn by turn, where it is a conversation; else null. */
  said: z.nullable(z.array(z.object({ role: z.enum(['user', 'assistant']), text: z.string() }))),
  /** In place of the text: why there is none. */
  problem: z.nullable(z.string()),
  scores: z.array(
    z.object({
      evaluator: z.string(),
      passed: z.nullable(z.boolean()),
      value: z.string(),
      reason: z.string(),
      /** Its evaluator has changed since. */
      isStale: z.boolean(),
    }),
  ),
  facts: z.array(z.object({ label: z.string(), value: z.string(), detail: z.nullable(z.string()) })),
  /** Null where there is no kept run to rate. */
  rating: z.nullable(ratingSchema),
  hasRun: z.boolean(),
  /** Whether it can become what the row expects. */
  canBeExpected: z.boolean(),
});

export const cellDetailsSchema = z.object({
  row: z.string(),
  column: z.string(),
  title: z.string(),
  columnName: z.string(),
  variables: z.array(z.object({ name: z.string(), value: z.string() })),
  /** What a good answer says; null when the row says nothing, or is not known yet. */
  expected: z.nullable(z.string()),
  /** A sentence about the row in its file, for example that it has changed; null when there is nothing to say. */
  rowNote: z.nullable(z.string()),
  answers: z.array(answerSchema),
  /** Answer of the base to the same row and repeat, by the place in `answers`; null where there is none. */
  base: z.nullable(z.object({ name: z.string(), texts: z.array(z.nullable(z.string())) })),
});

export const gridHostMessageSchema = z.union([
  z.object({ type: z.literal('state'), state: gridStateSchema }),
  /** What the rows of a query are; the page asks for those in sight. `revision` grows whenever rows must be asked for anew. */
  z.object({
    type: z.literal('view'),
    revision: z.int(),
    rows: z.int(),
    counts: modeCountsSchema,
    /** How far a search is, in words; empty when it is done. */
    searching: z.string(),
    searchProblem: z.nullable(z.string()),
    /** Where the row that the page named stands now; null when it is not shown. */
    anchor: z.nullable(z.int()),
  }),
  z.object({ type: z.literal('rows'), revision: z.int(), start: z.int(), rows: z.array(shownRowSchema) }),
  z.object({ type: z.literal('cell'), details: z.nullable(cellDetailsSchema) }),
]);

const key = z.string().check(z.maxLength(400));

export const gridQuerySchema = z.object({
  mode: z.enum(modes),
  search: z.string().check(z.maxLength(500)),
  base: z.nullable(key),
  sort: z.object({
    by: z.enum(['row', 'value', 'latency', 'cost', 'rating']),
    column: key,
    isDescending: z.boolean(),
  }),
});

const answerPlace = { row: key, column: key, repeat: z.int().check(z.minimum(0), z.maximum(10_000)) };
const mostRowsAtOnce = 200;
/** Rows that can be selected at a time. */
export const mostSelected = 1_000;

export const gridPageMessageSchema = z.union([
  z.object({ type: z.literal('ready'), query: z.nullable(gridQuerySchema) }),
  z.object({ type: z.literal('query'), query: gridQuerySchema, anchor: z.nullable(key) }),
  z.object({
    type: z.literal('rows'),
    revision: z.int(),
    start: z.int().check(z.minimum(0)),
    count: z.int().check(z.minimum(1), z.maximum(mostRowsAtOnce)),
  }),
  z.object({ type: z.literal('cell'), row: key, column: key }),
  z.object({ type: z.literal('open-run'), ...answerPlace }),
  z.object({ type: z.literal('compare'), ...answerPlace }),
  z.object({ type: z.literal('copy'), ...answerPlace }),
  z.object({ type: z.literal('rate'), ...answerPlace, rating: ratingSchema }),
  z.object({
    type: z.literal('use-expected'),
    ...answerPlace,
    /** A corrected answer; null for the answer as it is. */
    text: z.nullable(z.string().check(z.maxLength(1_000_000))),
  }),
  z.object({ type: z.literal('open-row'), row: key }),
  z.object({ type: z.literal('export') }),
  z.object({
    type: z.literal('review'),
    /** Keys of the rows that are selected; none for all that are shown. */
    rows: z.array(key).check(z.maxLength(mostSelected)),
  }),
  z.object({ type: z.literal('cancel') }),
]);

export type GridTone = z.infer<typeof tone>;
export type ShownFate = z.infer<typeof fate>;
export type GridColumn = z.infer<typeof columnSchema>;
export type GridState = z.infer<typeof gridStateSchema>;
export type ShownCell = z.infer<typeof shownCellSchema>;
export type ShownRow = z.infer<typeof shownRowSchema>;
export type ShownAnswer = z.infer<typeof answerSchema>;
export type CellDetails = z.infer<typeof cellDetailsSchema>;
export type AskedQuery = z.infer<typeof gridQuerySchema>;
export type GridHostMessage = z.infer<typeof gridHostMessageSchema>;
export type GridPageMessage = z.infer<typeof gridPageMessageSchema>;
export type GridView = Extract<GridHostMessage, { type: 'view' }>;

/** The message when it is one of ours, else null. */
export function readGridHostMessage(data: unknown): GridHostMessage | null {
  const result = gridHostMessageSchema.safeParse(data);
  return result.success ? result.data : null;
}

/** The message when it is one of ours, else null. */
export function readGridPageMessage(data: unknown): GridPageMessage | null {
  const result = gridPageMessageSchema.safeParse(data);
  return result.success ? result.data : null;
}
