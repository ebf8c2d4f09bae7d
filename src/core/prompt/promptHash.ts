// The identity of a prompt: SHA-256 over everything that can change what a model answers, and over nothing else.
// The projections are documented in docs/format.md; a change to one gives every prompt a new identity.
import { canonicalJson, type Json, sha256Hex } from '../base/hash.ts';
import { templateVariables } from '../template/templateVariables.ts';
import type { Message, Prompt, Variable } from './prompt.ts';

type JsonObject = { readonly [key: string]: Json | undefined };

/** Lower-case hex SHA-256 of the canonical projection of what is sent. */
export function promptHash(prompt: Prompt): string {
  return sha256Hex(canonicalJson(projectPrompt(prompt)));
}

/** Lower-case hex SHA-256 of what judges the prompt: test rows, datasets and evaluators. */
export function testsHash(
  prompt: Pick<Prompt, 'testData' | 'datasets' | 'sweep' | 'derivedMetrics' | 'evaluators'>,
): string {
  const { testData, datasets, sweep, derivedMetrics, evaluators } = prompt;
  const metrics = derivedMetrics.length === 0 ? {} : { derivedMetrics };
  return sha256Hex(
    canonicalJson({ kind: 'tests', testData, datasets, sweep: orAbsent(sweep), ...metrics, evaluators } as Json),
  );
}

/** Identity of a file that cannot be parsed: SHA-256 of its bytes with CR LF as LF and no byte order mark. */
export function unparsableHash(source: Uint8Array | string): string {
  const bytes = typeof source === 'string' ? new TextEncoder().encode(source) : source;
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const kept = new Uint8Array(bytes.length);
  let length = 0;
  for (let at = hasMark ? 3 : 0; at < bytes.length; at++) {
    if (bytes[at] === 13 && bytes[at + 1] === 10) continue;
    kept[length++] = bytes[at] as number;
  }
  return sha256Hex(kept.subarray(0, length));
}

/** What `promptHash` hashes. Empty and absent are one thing, since both send nothing. */
export function projectPrompt(prompt: Prompt): Json {
  const projection: JsonObject = {
    kind: 'prompt',
    messages: prompt.messages.map(projectMessage),
    templateFormat: prompt.templateFormat,
    wholeText: prompt.wholeText,
    variables: orAbsent(projectVariables(prompt)),
    provider: prompt.provider ?? undefined,
    model: prompt.model ?? undefined,
    parameters: orAbsent(projectParameters(prompt)),
    tools: orAbsent(prompt.tools),
    toolChoice: prompt.toolChoice ?? undefined,
    responseFormat: prompt.responseFormat ?? undefined,
    jsonSchema: prompt.jsonSchema ?? undefined,
    examples: orAbsent(prompt.examples.map(projectExample)),
  };
  return projection as Json;
}

function orAbsent(value: Json): Json | undefined {
  const size = Array.isArray(value) ? value.length : Object.keys(value as object).length;
  return size === 0 ? undefined : value;
}

function projectMessage(message: Message): Json {
  const { role, content, name, toolCalls, toolCallId, attachments } = message;
  return {
    role,
    content,
    name,
    toolCalls: toolCalls && orAbsent(toolCalls),
    toolCallId,
    attachments: attachments && orAbsent(attachments),
  };
}

function projectExample({ input, output, messages }: Prompt['examples'][number]): Json {
  return messages.length > 0 ? { messages: messages.map(projectMessage) } : { input, output };
}

function projectParameters({ parameters }: Prompt): Json {
  const { stop, extra, ...rest } = parameters;
  return { ...rest, stop: stop && orAbsent(stop), extra: extra && orAbsent(extra) } as Json;
}

/**
 * By name: the default, and the type where it is not text, for it decides how a value prints. In the simple format a
 * padded `{{ name }}` is replaced only when declared, so there the declaration itself counts.
 */
function projectVariables(prompt: Prompt): Json {
  const padded = new Set(prompt.variables.length > 0 && prompt.templateFormat === 'simple' ? paddedNames(prompt) : []);
  const facts = prompt.variables.map((variable) => [variable.name, projectVariable(variable, padded)] as const);
  return Object.fromEntries(facts.filter(([, fact]) => Object.keys(fact).length > 0)) as Json;
}

function projectVariable({ name, type, default: fallback }: Variable, padded: ReadonlySet<string>): JsonObject {
  return {
    ...(fallback === undefined ? {} : { default: fallback }),
    ...(type === 'string' ? {} : { type }),
    ...(padded.has(name) ? { padded: true } : {}),
  };
}

function paddedNames({ messages }: Prompt): readonly string[] {
  const texts = messages.map(({ content }) => content).filter((content) => /\{\{\s|\s\}\}/.test(content));
  return texts.flatMap((text) =>
    templateVariables(text, 'simple')
      .filter(({ kind }) => kind === 'padded')
      .map(({ name }) => name),
  );
}
