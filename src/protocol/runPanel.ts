// The contract between the run panel's page and the extension. Both ends are typed from these schemas and drop what does
// not match. The page names things by id only: never a path, an address or a command.
import * as z from 'zod/mini';
import type { MarkdownNode } from '../core/export/markdownTree.ts';

/** Raw form content: what stands in a text field, or the state of a check box. */
export const fieldValueSchema = z.union([z.string(), z.boolean()]);
export const formValuesSchema = z.record(z.string(), fieldValueSchema);

const fieldSchema = z.object({
  name: z.string(),
  type: z.enum(['string', 'number', 'integer', 'boolean', 'array', 'object', 'file', 'image']),
  description: z.nullable(z.string()),
  required: z.boolean(),
  /** Shown in an empty field; null when the variable has no default. */
  defaultText: z.nullable(z.string()),
  /** The allowed values as text; null when anything goes. */
  choices: z.nullable(z.array(z.string())),
  isMultiline: z.boolean(),
  isSensitive: z.boolean(),
});

/** Something to choose from a list; `group` is the heading it stands under. */
const choiceSchema = z.object({ id: z.string(), label: z.string(), group: z.nullable(z.string()) });

const inputsSchema = z.object({
  fields: z.array(fieldSchema),
  values: formValuesSchema,
  /** Grows when the values came from elsewhere than this form: a set, a row, a stored run. */
  revision: z.number(),
  /** Named sets of values of this prompt. */
  sets: z.array(choiceSchema),
  /** Rows of the prompt's test data and datasets, grouped by where they stand. */
  rows: z.array(choiceSchema),
  /** The set or row that the values were taken from and still equal; null after a change. */
  source: z.nullable(z.string()),
  /** Where the values can be saved as a test row. */
  rowTargets: z.array(choiceSchema),
});

/** A thing the user can do about a problem; the extension knows what each one means. */
export const remedySchema = z.enum([
  'set-key',
  'open-file',
  'trust',
  'pick-model',
  'open-settings',
  'show-log',
  'save-answer',
]);

const problemSchema = z.object({
  message: z.string(),
  hint: z.nullable(z.string()),
  remedy: z.nullable(z.object({ id: remedySchema, title: z.string() })),
});

const factSchema = z.object({ label: z.string(), value: z.string(), detail: z.nullable(z.string()) });

const toolCallSchema = z.object({ name: z.string(), arguments: z.string() });

const ratingSchema = z.object({
  /** 1 to 10; null when not given. */
  score: z.nullable(z.number()),
  verdict: z.nullable(z.enum(['approve', 'reject'])),
  note: z.string(),
});

const runViewSchema = z.union([
  z.object({ status: z.literal('running'), text: z.string(), reasoning: z.string(), model: z.string() }),
  z.object({
    status: z.literal('finished'),
    text: z.string(),
    reasoning: z.string(),
    toolCalls: z.array(toolCallSchema),
    model: z.string(),
    /** One line for the heading and for screen readers, for example «answered in 1.2 s». */
    summary: z.string(),
    facts: z.array(factSchema),
    problem: z.nullable(problemSchema),
    /** Where the run was kept, or why it was not; null for a call that was never made. */
    saved: z.nullable(
      z.object({
        isKept: z.boolean(),
        message: z.string(),
        remedy: z.nullable(z.object({ id: remedySchema, title: z.string() })),
      }),
    ),
    /** Null while the run cannot be rated, because it is not kept. */
    rating: z.nullable(ratingSchema),
    /** The prompt, model or inputs have changed since this answer; in words. */
    staleReason: z.nullable(z.string()),
  }),
]);

/** One question and its answer. The first one of a column asks the rendered prompt itself: its `reply` is null. */
const exchangeSchema = z.object({ id: z.string(), reply: z.nullable(z.string()), run: runViewSchema });

const columnSchema = z.object({
  id: z.string(),
  version: z.object({ label: z.string(), detail: z.nullable(z.string()) }),
  model: z.object({ name: z.string(), detail: z.nullable(z.string()) }),
  /** What the next call of this column will take at most, in parts, for example «≈ 214 input tokens». */
  estimate: z.array(z.string()),
  /** Why this column cannot be run now; null when it can. */
  problem: z.nullable(problemSchema),
  /** Worth knowing, but does not stop a run. */
  notice: z.nullable(problemSchema),
  isRunning: z.boolean(),
});

const previewMessageSchema = z.object({
  role: z.string(),
  /** `variable` names where a part comes from; null for the prompt's own words. */
  parts: z.array(z.object({ text: z.string(), variable: z.nullable(z.string()) })),
  /** `≈ 120 tokens`. */
  tokens: z.string(),
  attachments: z.array(z.string()),
});

const previewSchema = z.object({
  column: z.string(),
  messages: z.array(previewMessageSchema),
  /** Tools and output format, which are sent beside the messages. */
  beside: z.array(z.string()),
  total: z.string(),
  problem: z.nullable(z.string()),
});

const parameterSchema = z.object({
  name: z.string(),
  label: z.string(),
  kind: z.enum(['number', 'integer', 'list', 'choice']),
  help: z.string(),
  choices: z.array(z.string()),
  /** What the prompt says, as text; null when it says nothing. */
  base: z.nullable(z.string()),
  /** What is being tried instead; null when nothing is. */
  tried: z.nullable(z.string()),
  error: z.nullable(z.string()),
});

export const panelStateSchema = z.object({
  prompt: z.object({ key: z.string(), id: z.string(), name: z.string(), description: z.nullable(z.string()) }),
  inputs: inputsSchema,
  columns: z.array(columnSchema),
  /** What all columns together will take; null when no column can be run. */
  total: z.nullable(z.string()),
  /** What this window has spent, and its limit; null while nothing was spent and there is no limit. */
  spending: z.nullable(z.string()),
  parameters: z.array(parameterSchema),
  /** The rendered messages of one column, when the page asked for them. */
  preview: z.nullable(previewSchema),
  /** Why nothing can be run now; null when something can. */
  problem: z.nullable(problemSchema),
});

const markdownNodeSchema: z.ZodMiniType<MarkdownNode> = z.union([
  z.string(),
  z.object({ tag: z.string(), link: z.nullable(z.number()), children: z.array(z.lazy(() => markdownNodeSchema)) }),
]);

const chunkSchema = z.object({ column: z.string(), text: z.string(), reasoning: z.string() });

export const hostMessageSchema = z.union([
  z.object({ type: z.literal('state'), state: panelStateSchema }),
  /** Everything that was said in a column, oldest first; empty before its first run. */
  z.object({ type: z.literal('exchanges'), column: z.string(), exchanges: z.array(exchangeSchema) }),
  /** More text of the answers that are being streamed, each the last of its column. */
  z.object({ type: z.literal('stream'), chunks: z.array(chunkSchema) }),
  z.object({
    type: z.literal('markdown'),
    column: z.string(),
    exchange: z.string(),
    nodes: z.array(markdownNodeSchema),
  }),
]);

const id = z.string().check(z.maxLength(200));
const inAnswer = { column: id, exchange: id };

export const pageMessageSchema = z.union([
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('change-values'), values: formValuesSchema }),
  /** Takes the values of a named set or a row. */
  z.object({ type: z.literal('use-inputs'), id }),
  z.object({ type: z.literal('save-set') }),
  z.object({ type: z.literal('remove-set'), id }),
  /** Saves the values as a test row; with an answer it becomes the row's `expected`. */
  z.object({ type: z.literal('save-row'), target: id, answer: z.nullable(z.object(inAnswer)) }),
  z.object({ type: z.literal('pick-file'), field: id }),
  z.object({ type: z.literal('add-columns') }),
  z.object({ type: z.literal('pick-version'), column: id }),
  z.object({ type: z.literal('pick-model'), column: id }),
  z.object({ type: z.literal('remove-column'), column: id }),
  /** Runs the columns named, or all of them; what was said in them before is dropped from the panel, not from the store. */
  z.object({ type: z.literal('run'), values: formValuesSchema, columns: z.nullable(z.array(id)) }),
  z.object({ type: z.literal('stop'), column: z.nullable(id) }),
  /** Goes on talking in the columns named, or in all that have an answer. */
  z.object({
    type: z.literal('reply'),
    text: z.string().check(z.maxLength(1_000_000)),
    columns: z.nullable(z.array(id)),
  }),
  z.object({ type: z.literal('save-conversation'), column: id, as: z.enum(['messages', 'example', 'row']) }),
  z.object({ type: z.literal('try-parameter'), name: id, text: z.nullable(z.string()) }),
  z.object({ type: z.literal('reset-parameters') }),
  z.object({ type: z.literal('write-parameters') }),
  /** Makes what a column asks the draft: its text, its model, and what is tried. */
  z.object({ type: z.literal('keep'), column: id }),
  z.object({ type: z.literal('preview'), column: z.nullable(id) }),
  z.object({ type: z.literal('rate'), ...inAnswer, rating: ratingSchema }),
  z.object({ type: z.literal('copy'), ...inAnswer, what: z.enum(['answer', 'cli', 'curl']) }),
  z.object({ type: z.literal('render-markdown'), ...inAnswer }),
  z.object({ type: z.literal('open-link'), ...inAnswer, link: z.number() }),
  z.object({ type: z.literal('open-run'), ...inAnswer }),
  /** Both answers in the editor's own diff. */
  z.object({ type: z.literal('compare-answers'), columns: z.tuple([id, id]) }),
  z.object({ type: z.literal('open-file') }),
  z.object({ type: z.literal('remedy'), id: remedySchema, column: z.nullable(id) }),
]);

export type { MarkdownNode };
export type FieldValue = z.infer<typeof fieldValueSchema>;
export type FormValues = z.infer<typeof formValuesSchema>;
export type Field = z.infer<typeof fieldSchema>;
export type Choice = z.infer<typeof choiceSchema>;
export type Inputs = z.infer<typeof inputsSchema>;
export type Fact = z.infer<typeof factSchema>;
export type Remedy = z.infer<typeof remedySchema>;
export type Problem = z.infer<typeof problemSchema>;
export type ToolCallView = z.infer<typeof toolCallSchema>;
export type Rating = z.infer<typeof ratingSchema>;
export type RunView = z.infer<typeof runViewSchema>;
export type FinishedView = Extract<RunView, { status: 'finished' }>;
export type Exchange = z.infer<typeof exchangeSchema>;
export type ColumnView = z.infer<typeof columnSchema>;
export type Preview = z.infer<typeof previewSchema>;
export type ParameterView = z.infer<typeof parameterSchema>;
export type Chunk = z.infer<typeof chunkSchema>;
export type PanelState = z.infer<typeof panelStateSchema>;
export type HostMessage = z.infer<typeof hostMessageSchema>;
export type PageMessage = z.infer<typeof pageMessageSchema>;

/** The message when it is one of ours, else null. */
export function readHostMessage(data: unknown): HostMessage | null {
  const result = hostMessageSchema.safeParse(data);
  return result.success ? result.data : null;
}

/** The message when it is one of ours, else null. */
export function readPageMessage(data: unknown): PageMessage | null {
  const result = pageMessageSchema.safeParse(data);
  return result.success ? result.data : null;
}
