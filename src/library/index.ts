// The library: plain data in and out, no editor, and the functions every door of the product stands on.
// What is exported here is a promise: add to it, never change it.
import { resolve } from 'node:path';
import MarkdownIt from 'markdown-it';
import type { Diagnostic } from '../core/base/diagnostic.ts';
import type { Json } from '../core/base/hash.ts';
import { createSafeRenderer } from '../core/export/renderMarkdownSafely.ts';
import { estimateMessageTokens, type TokenCount } from '../core/operation/messageTokens.ts';
import type { AttachedBytes } from '../core/prompt/attachedFile.ts';
import { parsePrompt as parse } from '../core/prompt/parsePrompt.ts';
import type { Message, Prompt, PromptFormat } from '../core/prompt/prompt.ts';
import { promptHash as hashPrompt } from '../core/prompt/promptHash.ts';
import { renderPrompt as render } from '../core/prompt/renderPrompt.ts';
import { type CompleteOptions, complete as completeWith } from '../core/provider/complete.ts';
import type { Completion } from '../core/provider/provider.ts';
import { openStore as openStoreWith } from '../core/store/openStore.ts';
import type { StoreProblem } from '../core/store/problem.ts';
import type { SessionInfo, StoredRecord } from '../core/store/record.ts';
import type { AppendOptions } from '../core/store/storeSession.ts';
import type { TemplateFormat } from '../core/template/parsedTemplate.ts';
import { renderTemplate as renderText } from '../core/template/renderTemplate.ts';
import { createIncludeReader } from '../node/includeReader.ts';
import { keysIn } from '../node/openProject.ts';
import { createWorkspaceFileReader } from '../node/workspaceFileReader.ts';
import { libraryHost } from './libraryHost.ts';

export type { Diagnostic, Fix, Severity } from '../core/base/diagnostic.ts';
export { escapeTerminal } from '../core/base/escapeTerminal.ts';
export type { Json } from '../core/base/hash.ts';
export { type ErrorCode, type ErrorLocation, TrackerError } from '../core/base/trackerError.ts';
export { type RedactOptions, redact } from '../core/check/redact.ts';
export { toCiLog } from '../core/export/toCiLog.ts';
export { type CsvOptions, type CsvRow, toCsv } from '../core/export/toCsv.ts';
export { toMarkdownComment } from '../core/export/toMarkdownComment.ts';
export { toXmlText } from '../core/export/toXmlText.ts';
export type { PromptVersion } from '../core/history/promptVersion.ts';
export type { TokenCount } from '../core/operation/messageTokens.ts';
export { type Statistics, statistics } from '../core/operation/numeric/numericFunctions.ts';
export type { AttachedBytes, Attachment } from '../core/prompt/attachedFile.ts';
export type {
  Example,
  Message,
  ModelParameters,
  Prompt,
  PromptFormat,
  PromptStatus,
  Role,
  Variable,
  VariableType,
} from '../core/prompt/prompt.ts';
export type { CompleteOptions, ModelApi } from '../core/provider/complete.ts';
export type { Completion, CompletionError, CompletionOutcome, ToolCall, Usage } from '../core/provider/provider.ts';
export type { Run, RunOutcome, Score } from '../core/run/run.ts';
export type { StoreProblem } from '../core/store/problem.ts';
export type { RecordKind, SessionInfo, StoredRecord } from '../core/store/record.ts';
export type { AppendOptions } from '../core/store/storeSession.ts';
export type { TemplateFormat } from '../core/template/parsedTemplate.ts';
export {
  type ListedPrompt,
  type ListedVersion,
  openRepository,
  type Repository,
  type ShownPrompt,
} from './openRepository.ts';

/**
 * Reads a prompt file. Never throws, whatever the bytes: `prompt` is null when it cannot be run, and `diagnostics` then
 * holds at least one error. Lines and columns count from 1, columns in UTF-16 units.
 */
export function parsePrompt(
  source: string | Uint8Array,
  path: string,
): { prompt: Prompt | null; format: PromptFormat; diagnostics: readonly Diagnostic[] } {
  return parse(source, path);
}

/** The identity of a prompt: lower-case hex SHA-256 of everything in it that can change what a model answers. */
export function promptHash(prompt: Prompt): string {
  return hashPrompt(prompt);
}

export interface RenderTemplateOptions {
  /** Chosen from the source when absent. */
  readonly format?: TemplateFormat;
  /** Folder that `include` may read from; without it nothing is included. */
  readonly baseDir?: string;
  /** Shown in diagnostics. */
  readonly path?: string;
}

/** Renders one template text with plain JSON variables. Never throws; `text` is null when a diagnostic is an error. */
export function renderTemplate(
  source: string,
  variables: { readonly [name: string]: unknown },
  options: RenderTemplateOptions = {},
): { text: string | null; diagnostics: readonly Diagnostic[] } {
  const { format, baseDir, path } = options;
  return renderText(source, variables, {
    clock: () => performance.now(),
    ...(format === undefined ? {} : { format }),
    ...(path === undefined ? {} : { path }),
    ...(baseDir === undefined ? {} : { include: createIncludeReader(baseDir) }),
  });
}

/**
 * The messages of a prompt as they would be sent, examples included. `messages` is null when a diagnostic is an error
 * (a missing required variable, a wrong value, a file that cannot be sent, a template error). `variables` are the values as
 * used. `baseDir` is the folder that `include`, `file` and `image` may read from; without it there are no files. Pass
 * `attachedBytes`, the images that the messages name, on to `complete`.
 */
export function renderPrompt(
  prompt: Prompt,
  variables: { readonly [name: string]: Json } = {},
  { baseDir }: { readonly baseDir?: string } = {},
): {
  messages: readonly Message[] | null;
  diagnostics: readonly Diagnostic[];
  variables: { readonly [name: string]: Json };
  attachedBytes: AttachedBytes;
  tokens: TokenCount;
} {
  const readers =
    baseDir === undefined
      ? { file: () => 'missing' as const }
      : { include: createIncludeReader(baseDir), file: createWorkspaceFileReader(baseDir) };
  const rendered = render(prompt, variables, readers);
  return { ...rendered, tokens: estimateMessageTokens(rendered.messages) };
}

/**
 * One call to a model API: redirects refused, sizes capped, retries only where they are safe. Resolves to a typed
 * outcome whatever the network does; rejects with `usage/invalid-argument` for wrong arguments only.
 */
export function complete(options: CompleteOptions): Promise<Completion> {
  return completeWith(libraryHost, options);
}

export interface ResultSession {
  /**
   * Adds a record of JSON fields: `kind` is `run` unless it says otherwise, `id` a new ULID unless it has one. Secrets are
   * cut out first. Resolves to the id once it is durable; rejects with `store/write-failed` when it is not saved.
   */
  append(record: object, options?: AppendOptions): Promise<string>;
  /** Makes what was appended so far part of the tracked folder; the next record begins a new file. */
  publish(): Promise<void>;
  /** Publishes and ends the session. */
  close(): Promise<void>;
}

export interface ResultStore {
  /** Begins a session; nothing is created before its first record. */
  session(info?: SessionInfo): ResultSession;
  /** Every whole record once, oldest session first. Never throws: what cannot be read is in `problems`. */
  read(): AsyncIterable<StoredRecord>;
  /** What the last read skipped and why. */
  problems(): readonly StoreProblem[];
}

/** The results of the workspace at `directory`, kept in its `.prompttracker/` folder. */
export async function openStore(directory: string): Promise<ResultStore> {
  const store = await openStoreWith({
    host: libraryHost,
    root: resolve(directory),
    tool: 'prompttracker library',
    knownSecrets: () => keysIn(libraryHost),
    indexPath: null,
  });
  return { session: (info) => store.session(info), read: () => store.read(), problems: () => store.problems() };
}

const safeMarkdown = createSafeRenderer(MarkdownIt);

/** Markdown of a model as HTML: no HTML of its own, no images, and links to web pages and mail addresses only. */
export function renderMarkdownSafely(text: string): string {
  return safeMarkdown(text);
}
