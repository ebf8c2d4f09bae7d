// A prompt and its variables to the messages that are sent. Every door renders here, and nothing is rendered twice:
// values, example outputs and example messages are data, never template text.
import { type Diagnostic, hasErrors, type Severity } from '../base/diagnostic.ts';
import type { Json } from '../base/hash.ts';
import { renderTemplate } from '../template/renderTemplate.ts';
import { templateVariables } from '../template/templateVariables.ts';
import type { AttachedBytes, FileReader } from './attachedFile.ts';
import { coerceVariable } from './coerceVariable.ts';
import { locatePrompt, type PlacedText, type PromptSource } from './locatePrompt.ts';
import type { Example, Message, Prompt } from './prompt.ts';
import { type FileProblemAt, openPromptFiles, type PromptFiles } from './promptFiles.ts';
import { renderWholeText } from './wholeText.ts';

type Values = { readonly [name: string]: Json };

export interface RenderPromptOptions {
  /** Text of an included template by name; null when there is none. */
  readonly include?: (name: string) => string | null;
  /** Files that variables and messages name. Without it nothing is attached, and a file stands as its path: for showing. */
  readonly file?: FileReader;
  /** Text of the file, to place diagnostics in it. Without it they count lines and columns in the message text. */
  readonly source?: string | Uint8Array;
}

export interface RenderedPrompt {
  /** Null when a diagnostic is an error; then nothing may be sent. */
  readonly messages: readonly Message[] | null;
  readonly diagnostics: readonly Diagnostic[];
  /** The values as they were used: converted to their types, with defaults filled in. A file is its path. */
  readonly variables: Values;
  /** The images that the messages name. */
  readonly attachedBytes: AttachedBytes;
}

interface Rendering {
  readonly prompt: Prompt;
  readonly options: RenderPromptOptions;
  readonly diagnostics: Diagnostic[];
  readonly files: PromptFiles;
  source: PromptSource | null;
}

/**
 * Renders the messages of `prompt`, examples included. Text given for a typed variable is converted; a required
 * variable without a value, a value of the wrong type and a template error are errors, and `messages` is null then.
 */
export function renderPrompt(prompt: Prompt, variables: Values, options: RenderPromptOptions = {}): RenderedPrompt {
  if (prompt.wholeText !== undefined) return { ...renderWholeText(prompt, variables), attachedBytes: new Map() };
  const files = openPromptFiles(prompt, options.file ?? null);
  const rendering: Rendering = { prompt, options, diagnostics: [], files, source: null };
  const { diagnostics } = rendering;
  const { attachedBytes } = files;
  const values = prepareVariables(rendering, variables);
  warnAboutUnused(rendering, variables);
  if (hasErrors(diagnostics)) return { messages: null, diagnostics, variables: values, attachedBytes };
  const messages = prompt.messages.map((message, index) => renderMessage(rendering, message, index, values));
  const examples = prompt.examples.flatMap((example, index) => renderExample(rendering, example, index));
  const lastUser = messages.findLastIndex(({ role }) => role === 'user');
  const at = lastUser < 0 ? messages.length : lastUser;
  const all = [...messages.slice(0, at), ...examples, ...messages.slice(at)];
  return {
    messages: hasErrors(diagnostics) ? null : all,
    diagnostics,
    variables: files.recordedValues(values),
    attachedBytes,
  };
}

function prepareVariables(rendering: Rendering, given: Values, where = ''): Values {
  const values: { [name: string]: Json } = Object.assign(Object.create(null), given);
  for (const variable of rendering.prompt.variables) {
    const { name } = variable;
    const value = values[name] ?? variable.default;
    if (value === undefined || (value === null && variable.required)) {
      delete values[name];
      const message = `The variable \`${name}\` has no value${where}. Give it one, or declare a \`default\`.`;
      if (variable.required) reportVariable(rendering, name, 'prompt/missing-variable', message, 'error');
      else if (rendering.prompt.templateFormat === 'simple') values[name] = '';
      continue;
    }
    const coerced = coerceVariable(variable, value);
    if (coerced.ok) values[name] = coerced.value;
    else reportVariable(rendering, name, 'prompt/wrong-value', coerced.message.replace(/\.$/, `${where}.`), 'error');
  }
  return { ...values };
}

/** Keys of test rows that are no variables by convention. */
const conventional = new Set(['expected', 'name', 'input']);

function warnAboutUnused({ prompt, diagnostics }: Rendering, given: Values): void {
  const declared = new Set(prompt.variables.map(({ name }) => name));
  const strangers = Object.keys(given).filter((name) => !declared.has(name) && !conventional.has(name));
  if (strangers.length === 0) return;
  const used = new Set(
    prompt.messages.flatMap(({ content }) => templateVariables(content, prompt.templateFormat).map(({ name }) => name)),
  );
  for (const name of strangers) {
    const isOdd = !/^[\w.-]+$/.test(name);
    if (used.has(name) || (isOdd && prompt.messages.some(({ content }) => content.includes(`{{${name}}}`)))) continue;
    const message = `The variable \`${name}\` is not used by this prompt.`;
    diagnostics.push({
      severity: 'warning',
      code: 'prompt/unused-value',
      message,
      path: prompt.path,
      line: 1,
      column: 1,
    });
  }
}

function renderMessage(rendering: Rendering, message: Message, index: number, values: Values): Message {
  const { prompt, options, diagnostics, files } = rendering;
  const texts = files.templateValues(values, (problem) => reportFile(rendering, problem));
  const rendered = renderTemplate(message.content, texts, {
    format: prompt.templateFormat,
    path: prompt.path,
    declared: prompt.variables.map(({ name }) => name),
    ...(options.include ? { include: options.include } : {}),
  });
  for (const diagnostic of rendered.diagnostics) {
    const { offset, length, ...rest } = diagnostic;
    diagnostics.push(placeInFile(rendering, index, { start: offset, end: offset + length }, rest));
  }
  const attached = files.attach(message, values, (problem) => reportFile(rendering, problem, index));
  return { ...attached, content: rendered.text ?? '' };
}

function renderExample(rendering: Rendering, { input, output, messages }: Example, index: number): readonly Message[] {
  const { prompt, files } = rendering;
  if (messages.length > 0 || input === null)
    return messages.map((message) => files.attach(message, {}, (problem) => reportFile(rendering, problem)));
  const last = prompt.messages.findLastIndex(({ role }) => role === 'user');
  const template = prompt.messages[last];
  if (!template) return [];
  const values = prepareVariables(rendering, input, ` in example ${index + 1}`);
  return [renderMessage(rendering, template, last, values), { role: 'assistant', content: output ?? '' }];
}

function sourceOf(rendering: Rendering): PromptSource | null {
  const { options, prompt } = rendering;
  if (options.source === undefined) return null;
  rendering.source ??= locatePrompt(options.source, prompt.path);
  return rendering.source;
}

interface Span {
  readonly start: number;
  readonly end: number;
}

function placeInFile(rendering: Rendering, index: number, { start, end }: Span, diagnostic: Diagnostic): Diagnostic {
  const source = sourceOf(rendering);
  const content: PlacedText | null | undefined = source?.messages[index]?.content;
  if (!source || !content) return diagnostic;
  const from = source.positionAt(content.toFile(start));
  const to = source.positionAt(content.toFile(end));
  return { ...diagnostic, line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
}

/** At the variable that names the file, else at the text of the message it goes with. */
function reportFile(rendering: Rendering, { variable, code, message }: FileProblemAt, index = -1): void {
  if (rendering.diagnostics.some((known) => known.code === code && known.message === message)) return;
  if (variable !== null) {
    reportVariable(rendering, variable, code, message, 'error');
    return;
  }
  const place = { severity: 'error', code, message, path: rendering.prompt.path, line: 1, column: 1 } as const;
  rendering.diagnostics.push(placeInFile(rendering, index, { start: 0, end: 0 }, place));
}

function reportVariable(rendering: Rendering, name: string, code: string, message: string, severity: Severity): void {
  const source = sourceOf(rendering);
  const range = source?.variables.get(name);
  const from = range ? source?.positionAt(range.start) : undefined;
  const { line, column } = from ?? { line: 1, column: 1 };
  rendering.diagnostics.push({ severity, code, message, path: rendering.prompt.path, line, column });
}
