// A prompt of promptfoo to its messages, as promptfoo 0.123 does it: values that name other values are filled in first, a
// prompt in JSON is rendered text by text so that no value breaks it, any other as one text, and what comes out may be a chat.
import type { Diagnostic } from '../base/diagnostic.ts';
import type { Json } from '../base/hash.ts';
import { jsonOfText } from '../base/valueOfText.ts';
import { renderTemplate } from '../template/renderTemplate.ts';
import { templateVariables } from '../template/templateVariables.ts';
import { readChatText, readChatValue } from './chatText.ts';
import type { Message, Prompt } from './prompt.ts';

type Values = { readonly [name: string]: Json };

export interface RenderedText {
  /** Null when a diagnostic is an error. */
  readonly messages: readonly Message[] | null;
  readonly diagnostics: readonly Diagnostic[];
  /** The values as assertions see them. */
  readonly variables: Values;
}

/** Never throws. Names without a value print nothing. */
export function renderWholeText(prompt: Pick<Prompt, 'path' | 'messages' | 'wholeText'>, given: Values): RenderedText {
  const raw = prompt.messages[0]?.content ?? '';
  const variables = fillInNames(given);
  const diagnostics: Diagnostic[] = [];
  const render = (source: string, values: Values): string => {
    const rendered = renderTemplate(source, values, { format: 'nunjucks', path: prompt.path });
    // What has no value prints nothing, and that is meant.
    diagnostics.push(...rendered.diagnostics.filter(({ severity }) => severity === 'error'));
    return rendered.text ?? '';
  };
  const isChat = prompt.wholeText === 'chat';
  const json = jsonOfText(raw);
  let messages: readonly Message[] | string;
  if (json === undefined) {
    const values = Object.entries(variables).map(
      ([name, value]) => [name, renderValue(value, variables, render)] as const,
    );
    const text = render(keepOpenTags(raw), Object.fromEntries(values));
    messages = isChat ? readChatText(text) : [{ role: 'user', content: text }];
  } else {
    const value = renderTexts(json, (text) => render(text, variables));
    const text = JSON.stringify(value, null, 2);
    messages = isChat ? readChatValue(value, text) : [{ role: 'user', content: text }];
  }
  if (typeof messages === 'string')
    diagnostics.push({
      severity: 'error',
      code: 'prompt/chat-text',
      message: messages,
      path: prompt.path,
      line: 1,
      column: 1,
    });
  const isBroken = diagnostics.length > 0;
  return { messages: isBroken ? null : (messages as readonly Message[]), diagnostics, variables };
}

const mostRounds = 5;
const longestValue = 4 * 1024 * 1024;

/** Values without the break of their last line, in which `{{name}}` stands for another value; at most five deep. */
function fillInNames(given: Values): Values {
  const values: { [name: string]: Json } = Object.assign(Object.create(null), given);
  for (const [name, value] of Object.entries(values))
    if (typeof value === 'string') values[name] = value.replace(/\n$/, '');
  for (let round = 0; round < mostRounds; round++) {
    let isDone = true;
    for (const [name, value] of Object.entries(values)) {
      const match = typeof value === 'string' && value.length < longestValue ? /\{\{\s*(\w+)\s*\}\}/.exec(value) : null;
      const other = match?.[1] === undefined ? undefined : values[match[1]];
      if (match === null || other === undefined) continue;
      values[name] = (value as string).replace(match[0], () =>
        typeof other === 'object' ? objectText(other) : String(other),
      );
      isDone = false;
    }
    if (isDone) break;
  }
  return { ...values };
}

function objectText(value: Json): string {
  return value === null ? 'null' : Array.isArray(value) ? value.map(String).join(',') : '[object Object]';
}

/** A value may be a template over the others, unless it names one that is not there. */
function renderValue(value: Json, values: Values, render: (source: string, values: Values) => string): Json {
  if (typeof value !== 'string' || !/\{[{%#]/.test(value)) return value;
  const names = templateVariables(value, 'nunjucks').map(({ name }) => name);
  return names.every((name) => Object.hasOwn(values, name)) ? render(keepOpenTags(value), values) : value;
}

/** promptfoo takes a text literally that has a tag which is open at the end of a line. */
function keepOpenTags(text: string): string {
  const isRaw = /\{%\s*raw\s*%\}/.test(text) && /\{%\s*endraw\s*%\}/.test(text);
  return hasOpenTag(text) && !isRaw ? `{% raw %}${text}{% endraw %}` : text;
}

function hasOpenTag(text: string): boolean {
  const isOpenIn = (part: string, at: number, isLast: boolean): boolean =>
    isLast || /[\n\r\u2028\u2029]/.test(part.slice(at));
  const opensVariable = text.split('}').some((part, index, all) => {
    const at = part.indexOf('{{');
    return at >= 0 && isOpenIn(part, at + 2, index === all.length - 1);
  });
  const opens = (sign: string): boolean =>
    text
      .split(sign)
      .some(
        (part, index, all) => all[index - 1]?.endsWith('{') === true && isOpenIn(part, 0, index === all.length - 1),
      );
  return opensVariable || opens('%') || opens('#');
}

function renderTexts(value: Json, render: (text: string) => string): Json {
  if (typeof value === 'string') return render(value);
  if (Array.isArray(value)) return (value as readonly Json[]).map((item) => renderTexts(item, render));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, renderTexts(item as Json, render)]));
}
