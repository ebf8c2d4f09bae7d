// The contract between the run panel's page and the extension. Both ends are typed from these schemas and drop what does
// not match. The page names things by id only: never a path, an address or a command.
import * as z from 'zod/mini';

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

const versionChoiceSchema = z.object({ selector: z.string(), label: z.string() });

const factSchema = z.object({ label: z.string(), value: z.string(), detail: z.nullable(z.string()) });

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

const runViewSchema = z.union([
  z.object({ status: z.literal('idle') }),
  z.object({ status: z.literal('running'), text: z.string(), model: z.string() }),
  z.object({
    status: z.literal('finished'),
    text: z.string(),
    model: z.string(),
    /** One line for the heading and for screen readers, for example «Answered in 1.2 s». */
    summary: z.string(),
    facts: z.array(factSchema),
    problem: z.nullable(problemSchema),
    /** Where the run was kept, or why it was not. */
    saved: z.nullable(
      z.object({
        isKept: z.boolean(),
        message: z.string(),
        remedy: z.nullable(z.object({ id: remedySchema, title: z.string() })),
      }),
    ),
  }),
]);

export const panelStateSchema = z.object({
  /// placeholder
  prompt: z.object({ key: z.string(), id: z.string(), name: z.string(), description: z.nullable(z.string()) }),
  versions: z.array(versionChoiceSchema),
  selector: z.string(),
  fields: z.array(fieldSchema),
  values: formValuesSchema,
  model: z.object({ name: z.string(), detail: z.nullable(z.string()) }),
  /** What the call will cost at most, before it is made; null while unknown or not computed. */
  estimate: z.nullable(z.string()),
  /** Why this cannot be run now; null when it can. */
  problem: z.nullable(problemSchema),
  /** Sentences worth knowing that do not stop a run. */
  notices: z.array(problemSchema),
  run: runViewSchema,
});

export const hostMessageSchema = z.union([
  z.object({ type: z.literal('state'), state: panelStateSchema }),
  /** More text of the answer that is being streamed. */
  z.object({ type: z.literal('text'), text: z.string() }),
]);

export const pageMessageSchema = z.union([
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('select-version'), selector: z.string().check(z.maxLength(200)) }),
  z.object({ type: z.literal('pick-model') }),
  z.object({ type: z.literal('change-values'), values: formValuesSchema }),
  z.object({ type: z.literal('run'), values: formValuesSchema }),
  z.object({ type: z.literal('stop') }),
  z.object({ type: z.literal('copy-answer') }),
  z.object({ type: z.literal('open-file') }),
  z.object({ type: z.literal('remedy'), id: remedySchema }),
]);

export type FieldValue = z.infer<typeof fieldValueSchema>;
export type FormValues = z.infer<typeof formValuesSchema>;
export type Field = z.infer<typeof fieldSchema>;
export type VersionChoice = z.infer<typeof versionChoiceSchema>;
export type Fact = z.infer<typeof factSchema>;
export type Remedy = z.infer<typeof remedySchema>;
export type Problem = z.infer<typeof problemSchema>;
export type RunView = z.infer<typeof runViewSchema>;
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
