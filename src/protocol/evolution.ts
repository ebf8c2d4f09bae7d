// The contract between the Evolution page and the extension. Both ends are typed from these schemas and drop what does
// not match. The page names versions by their row id only: never a path, an address or a command.
import * as z from 'zod/mini';

const lanes = z.array(z.int());

/** A commit folded under a version: it changed nothing that a model sees. */
const foldedSchema = z.object({
  id: z.string(),
  subject: z.string(),
  author: z.string(),
  when: z.string(),
  exact: z.string(),
});

/** What a row can do, beside being opened. */
export const rowActionSchema = z.enum(['compare-previous', 'compare-draft', 'run', 'restore', 'save']);

const rowSchema = z.object({
  /** A full commit id, or `draft`. */
  id: z.string(),
  /** `v3`, `Draft`, or the beginning of a commit id for a version that the branch checked out does not have. */
  name: z.string(),
  subject: z.string(),
  author: z.string(),
  when: z.string(),
  exact: z.string(),
  /** Branches that stand here, the one checked out first. */
  branches: z.array(z.string()),
  labels: z.array(z.string()),
  tags: z.array(z.string()),
  /** `v1` where this is the same prompt as an older version. */
  sameAs: z.nullable(z.string()),
  /** Why it cannot be run, in words; null when it can. */
  problem: z.nullable(z.string()),
  folded: z.array(foldedSchema),
  /** Whether it belongs to the line that is checked out, which the chart shows. */
  isOnMain: z.boolean(),
  actions: z.array(rowActionSchema),
  graph: z.object({ lane: z.int(), above: lanes, past: lanes, below: lanes }),
});

const chipSchema = z.object({
  kind: z.enum(['model', 'parameter', 'variable', 'tools', 'output', 'breaks', 'other']),
  text: z.string(),
  /** More, for a tooltip and for screen readers. */
  detail: z.nullable(z.string()),
});

const changeSchema = z.object({
  row: z.string(),
  /** Null where a text cannot be read, so that nothing can be compared. */
  addedWords: z.nullable(z.number()),
  removedWords: z.nullable(z.number()),
  /** Words of the whole prompt; null when its text cannot be read. */
  words: z.nullable(z.number()),
  chips: z.array(chipSchema),
});

const resultSchema = z.object({
  row: z.string(),
  runs: z.number(),
  failed: z.number(),
  /** 0..1. */
  score: z.nullable(z.number()),
  costUsd: z.nullable(z.number()),
  latencyMs: z.nullable(z.number()),
  /** The same as people read them; a dash where unknown. */
  scoreText: z.string(),
  costText: z.string(),
  latencyText: z.string(),
  /** The beginning of the last answer; null when there is none to show. */
  answer: z.nullable(z.string()),
  answeredBy: z.nullable(z.string()),
});

/** What a version did with the phrase that was looked for; versions that left it alone are absent. */
const foundSchema = z.object({ row: z.string(), change: z.enum(['entered', 'left', 'more', 'fewer']) });

/** Why there are no rows, with what to do about it. */
const emptySchema = z.object({
  message: z.string(),
  action: z.nullable(z.object({ id: z.enum(['save', 'trust', 'open-file']), title: z.string() })),
});

export const evolutionStateSchema = z.object({
  prompt: z.object({ key: z.string(), id: z.string(), name: z.string() }),
  /** Newest first. */
  rows: z.array(rowSchema),
  /** Sentences about the history, for example that the clone is shallow. */
  notices: z.array(z.string()),
  /** Null while there are rows. */
  empty: z.nullable(emptySchema),
  /** Whether other branches are still being read. */
  isPartial: z.boolean(),
});

export const evolutionHostMessageSchema = z.union([
  z.object({ type: z.literal('state'), state: evolutionStateSchema }),
  z.object({ type: z.literal('changes'), changes: z.array(changeSchema) }),
  /** All of them: a row that is not there was never run. */
  z.object({ type: z.literal('results'), results: z.array(resultSchema) }),
  z.object({ type: z.literal('found'), phrase: z.string(), rows: z.array(foundSchema) }),
]);

const rowId = z.string().check(z.maxLength(64));

export const evolutionPageMessageSchema = z.union([
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('open'), row: rowId }),
  z.object({ type: z.literal('open-folded'), row: rowId, commit: rowId }),
  z.object({ type: z.literal('act'), row: rowId, action: rowActionSchema }),
  z.object({ type: z.literal('search'), phrase: z.string().check(z.maxLength(500)) }),
  z.object({ type: z.literal('compare'), rows: z.tuple([rowId, rowId]) }),
  z.object({ type: z.literal('remedy'), id: z.enum(['save', 'trust', 'open-file']) }),
]);

export type RowAction = z.infer<typeof rowActionSchema>;
export type EvolutionRow = z.infer<typeof rowSchema>;
export type FoldedCommit = z.infer<typeof foldedSchema>;
export type Chip = z.infer<typeof chipSchema>;
export type RowChange = z.infer<typeof changeSchema>;
export type RowResult = z.infer<typeof resultSchema>;
export type FoundRow = z.infer<typeof foundSchema>;
export type EvolutionState = z.infer<typeof evolutionStateSchema>;
export type EvolutionHostMessage = z.infer<typeof evolutionHostMessageSchema>;
export type EvolutionPageMessage = z.infer<typeof evolutionPageMessageSchema>;

/** The message when it is one of ours, else null. */
export function readEvolutionHostMessage(data: unknown): EvolutionHostMessage | null {
  const result = evolutionHostMessageSchema.safeParse(data);
  return result.success ? result.data : null;
}

/** The message when it is one of ours, else null. */
export function readEvolutionPageMessage(data: unknown): EvolutionPageMessage | null {
  const result = evolutionPageMessageSchema.safeParse(data);
  return result.success ? result.data : null;
}
