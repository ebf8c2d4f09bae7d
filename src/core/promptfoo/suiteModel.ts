// promptfoo's names of models as ours, and what of a provider's `config` shapes an answer. promptfoo sends some parameters
// that nobody wrote; they are part of what a configuration asks for, so they are sent here too.
import type { Json } from '../base/hash.ts';
import type { ModelParameters, Prompt } from '../prompt/prompt.ts';
import { parameterKeys } from '../prompt/promptKeys.ts';
import { isMap, type JsonMap, mapOf } from './suiteSource.ts';

/** `provider/model`, or a sentence about why promptfoo's provider has none here. */
export type SuiteModel = { readonly model: string; readonly problem?: undefined } | { readonly problem: string };

type Kinds = { readonly [kind: string]: string };

const openai: Kinds = { chat: 'openai', responses: 'openai-responses', '': 'openai' };
const embedding: Kinds = { embedding: 'openai', embeddings: 'openai' };
/** Ours by promptfoo's, and by what stands between its name and the model's; `''` where nothing does. */
const providers: { readonly [name: string]: Kinds | undefined } = {
  openai: { ...openai, ...embedding },
  anthropic: { messages: 'anthropic', '': 'anthropic' },
  azure: { chat: 'azure', embedding: 'azure', embeddings: 'azure' },
  azureopenai: { chat: 'azure', embedding: 'azure', embeddings: 'azure' },
  google: { '': 'gemini', chat: 'gemini', gemini: 'gemini' },
  mistral: { '': 'mistral' },
  groq: { '': 'groq' },
  deepseek: { '': 'deepseek' },
  openrouter: { '': 'openrouter' },
  ollama: { '': 'ollama', chat: 'ollama', completion: 'ollama', embedding: 'ollama', embeddings: 'ollama' },
};
/** What stands there is an API of the provider that is not spoken here. */
const otherApis = new Set([
  ...['completion', 'realtime', 'assistant', 'image', 'video', 'tts', 'speech', 'transcription', 'moderation', 'live'],
  ...['agents', 'chatkit', 'codex', 'codex-sdk', 'agents-api', 'claude-agent-sdk'],
]);

export function modelOf(id: string): SuiteModel {
  if (id === 'echo') return { model: 'offline/prompt' };
  if (/^(?:file:|exec:|python:|javascript:|golang:|ruby:|package:)/.test(id) || /\.(?:[cm]?[jt]s|py)$/.test(id))
    return { problem: `\`${short(id)}\` is code, and no code answers here` };
  if (/^(?:https?|wss?|webhook|mcp|browser)\b/.test(id))
    return { problem: `\`${short(id)}\` is an address, and a file never decides where a prompt is sent` };
  const [name = '', ...rest] = id.split(':');
  const kinds = Object.hasOwn(providers, name) ? providers[name] : undefined;
  if (kinds === undefined) return { problem: `\`${short(id)}\` has no provider here` };
  const [kind = '', ...model] = rest;
  const isKind = model.length > 0 && Object.hasOwn(kinds, kind);
  const ours = isKind ? kinds[kind] : otherApis.has(kind) ? undefined : kinds[''];
  const modelName = (isKind ? model : rest).join(':');
  if (ours === undefined || modelName === '')
    return { problem: `\`${short(id)}\` speaks an API that is not spoken here` };
  return { model: `${ours}/${modelName}` };
}

export function isEmbeddingModel(id: string): boolean {
  return /:embeddings?:/.test(id);
}

function short(id: string): string {
  return id.length > 80 ? `${id.slice(0, 79)}…` : id;
}

export type ModelConfig = Pick<Prompt, 'parameters' | 'tools' | 'toolChoice' | 'responseFormat' | 'jsonSchema'>;

export interface ReadConfig extends ModelConfig {
  /** Sentences about what in it is not followed, by the key. */
  readonly ignored: readonly { readonly key: string; readonly message: string }[];
}

/** Keys that say where and by whom, what it costs, or how promptfoo itself behaves; the first ones are looked at elsewhere. */
const beside = new Set([
  ...['apiBaseUrl', 'apiHost', 'baseUrl', 'basePath', 'apiKey', 'apiKeyEnvar', 'apiKeyRequired', 'omitDefaults'],
  ...['cost', 'inputCost', 'outputCost', 'showThinking', 'timeout', 'maxRetries', 'deployment', 'apiVersion'],
  ...['tools', 'tool_choice', 'toolChoice', 'response_format', 'passthrough', 'reasoning', 'store'],
]);
const refused = new Set(['temperature', 'max_tokens']);
const sentAsTheyAre = ['service_tier', 'user', 'metadata', 'verbosity', 'thinking', 'prompt_cache_key', 'logit_bias'];

/** `config` of a provider, for the model of that name here. */
export function readModelConfig(config: JsonMap, model: string): ReadConfig {
  const ignored: { key: string; message: string }[] = [];
  const isReasoning = isReasoningModel(model);
  const values: { [name: string]: Json } = {};
  const extra: { [name: string]: Json } = { ...mapOf(config.passthrough) };
  for (const [key, value] of Object.entries(config)) {
    const known = parameterKeys.find(
      ({ name, aliases = [] }) => name !== 'extra' && (name === key || aliases.includes(key)),
    );
    if (value === null || beside.has(key) || (isReasoning && refused.has(key))) continue;
    if (known !== undefined && isParameter(known.type, value))
      values[known.name] = known.type === 'strings' ? textsOf(value) : value;
    else if (sentAsTheyAre.includes(key)) extra[key] = value;
    else ignored.push({ key, message: `\`${key}\` of the provider's \`config\` is not followed here.` });
  }
  const effort = mapOf(config.reasoning).effort;
  if (typeof effort === 'string') values.reasoningEffort ??= effort;
  const parameters: ModelParameters = {
    ...defaultsOf(model, config),
    ...values,
    ...(Object.keys(extra).length > 0 ? { extra } : {}),
  };
  const format = mapOf(config.response_format);
  const type = ['json_object', 'json_schema'].find((one) => one === format.type) as
    | ModelConfig['responseFormat']
    | undefined;
  const schema = schemaOf(format);
  const choice = config.tool_choice ?? config.toolChoice ?? null;
  return {
    parameters,
    tools: Array.isArray(config.tools) ? (config.tools as readonly Json[]).filter(isMap) : [],
    toolChoice: choice,
    responseFormat: type === 'json_schema' && schema === null ? null : (type ?? null),
    jsonSchema: type === 'json_schema' ? schema : null,
    ignored,
  };
}

function isParameter(type: string, value: Json): boolean {
  if (type === 'number' || type === 'integer') return typeof value === 'number';
  return type === 'strings' ? typeof value === 'string' || Array.isArray(value) : typeof value === 'string';
}

function textsOf(value: Json): readonly string[] {
  return (Array.isArray(value) ? (value as readonly Json[]) : [value]).map(String);
}

/** The schema under `json_schema`, or beside `type` as promptfoo also takes it. */
function schemaOf(format: JsonMap): Json | null {
  const written = isMap(format.json_schema) ? format.json_schema : isMap(format.schema) ? format : null;
  if (written === null) return null;
  const { type: _, ...rest } = written;
  return { name: 'response', ...rest };
}

const chatDefaults: ModelParameters = { temperature: 0, maxTokens: 1024 };
const withDefaults = new Set(['openai', 'openai-responses', 'anthropic', 'azure', 'groq', 'deepseek', 'openrouter']);

function defaultsOf(model: string, config: JsonMap): ModelParameters {
  const [provider = ''] = model.split('/');
  if (!withDefaults.has(provider) || isReasoningModel(model) || config.omitDefaults === true) return {};
  return provider === 'anthropic' && isMap(config.thinking) ? { maxTokens: 2048 } : chatDefaults;
}

/** They take no temperature, and only `max_completion_tokens` limits them. */
function isReasoningModel(model: string): boolean {
  return /(?:^|\/)(?:o[134](?:-|$)|gpt-[5-9])/.test(model);
}
