// What of a record may be kept: sensitive variables as hashes wherever their value turns up, and by policy
// without the answer or without any text. Hashes and figures stay, so that runs can still be compared and counted.
import type { Json } from '../base/hash.ts';
import { canonicalJson } from '../base/hash.ts';
import { sensitiveMark } from '../run/shownValue.ts';
import type { Sha256 } from './record.ts';
import type { StorePolicy } from './storeConfig.ts';

export type Fields = { readonly [field: string]: Json | undefined };

export interface WithholdOptions {
  readonly policy: StorePolicy;
  /** Names of variables that are stored as hashes only. */
  readonly sensitive: readonly string[];
  readonly sha256: Sha256;
}

/** Values this short occur in ordinary text; messages of such a run are hashed as a whole instead. */
const shortestReplaceable = 4;

/** The record as it may be written. `withheld` names what is missing; the input is unchanged. */
export function withhold(record: Fields, options: WithholdOptions): Fields {
  return applyPolicy(hideSensitive(record, options), options);
}

function hideSensitive(record: Fields, { sensitive, sha256 }: WithholdOptions): Fields {
  const variables = record.variables;
  if (sensitive.length === 0 || !isFields(variables)) return record;
  const names = sensitive.filter((name) => Object.hasOwn(variables, name));
  if (names.length === 0) return record;
  const texts = names.flatMap((name) => leavesOf(variables[name] ?? null));
  const isReplaceable = texts.every((text) => text.length >= shortestReplaceable);
  const hashOf = (value: Json) => `sha256:${sha256(canonicalJson(value))}`;
  const hidden: { [name: string]: Json } = Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [
      name,
      names.includes(name) ? hashOf(value ?? null) : (value ?? null),
    ]),
  );
  const sorted = [...texts].sort((a, b) => b.length - a.length);
  const hide = (text: string) =>
    isReplaceable
      ? sorted.reduce((rest, value) => rest.split(value).join(sensitiveMark), text)
      : sorted.some((value) => text.includes(value))
        ? hashOf(text)
        : text;
  return { ...hideInTexts(record, hide), variables: hidden };
}

/** Only where text of a person or a model stands; ids, hashes and roles keep their meaning. */
function hideInTexts(record: Fields, hide: (text: string) => string): Fields {
  const inside = (value: Json | undefined, names: readonly string[]): Json | undefined => {
    if (Array.isArray(value)) return value.map((item) => inside(item, names) as Json);
    if (!isFields(value)) return value;
    const changed = names.filter((name) => value[name] !== undefined);
    return {
      ...value,
      ...Object.fromEntries(changed.map((name) => [name, mapText(value[name] as Json, hide)])),
    } as Json;
  };
  return {
    ...(inside(record as Json, ['reason', 'note', 'metadata']) as Fields),
    messages: inside(record.messages, ['content', 'name', 'toolCalls', 'attachments']),
    outcome: inside(record.outcome, ['output', 'toolCalls', 'message', 'reasoning']),
    error: inside(record.error, ['message']),
    scores: inside(record.scores, ['reason', 'metadata']),
  };
}

/** Every form in which a value may be printed inside a message: itself, and as JSON writes it. */
function leavesOf(value: Json): string[] {
  if (typeof value === 'string') {
    const escaped = JSON.stringify(value).slice(1, -1);
    return value === '' ? [] : escaped === value ? [value] : [value, escaped];
  }
  if (value === null || typeof value === 'boolean') return [];
  if (typeof value === 'number') return [String(value)];
  return Object.values(value).flatMap((member) => leavesOf(member ?? null));
}

function applyPolicy(record: Fields, { policy, sha256 }: WithholdOptions): Fields {
  if (policy === 'full') return record;
  if (record.kind === 'evaluation' || record.kind === 'review') return record;
  // Scores of evaluators quote the answer; what a person notes is theirs.
  if (record.kind === 'score' && Array.isArray(record.scores))
    return {
      ...record,
      scores: record.scores.map(withoutReason),
      error: withoutMessage(record.error),
      withheld: policy,
    };
  if (record.kind === 'score') {
    return policy === 'no-output' ? record : { ...(withoutReason(record as Json) as Fields), withheld: policy };
  }
  const outcome = isFields(record.outcome) ? withoutAnswer(record.outcome, sha256) : record.outcome;
  const scores = Array.isArray(record.scores) ? record.scores.map(withoutReason) : record.scores;
  const narrowed = { ...record, outcome, scores, withheld: policy };
  if (policy === 'no-output') return narrowed;
  const hash = record.messages === undefined ? null : sha256(canonicalJson(record.messages));
  return {
    ...narrowed,
    messages: record.messages === undefined ? undefined : [],
    messagesHash: hash,
    variables: record.variables === undefined ? undefined : {},
    ...{ tools: undefined, toolChoice: undefined, jsonSchema: undefined },
  };
}

function withoutAnswer(outcome: Fields, sha256: Sha256): Json {
  const { output, reasoning: _left, lastNumber: _last, ...rest } = outcome;
  if (rest.status !== 'completed') return { ...rest, message: '' } as Json;
  const outputHash = sha256(typeof output === 'string' ? output : '');
  return { ...rest, output: '', toolCalls: [], outputHash } as Json;
}

/** What a provider says of a failure may quote what was asked. */
function withoutMessage(error: Json | undefined): Json | undefined {
  return isFields(error) ? ({ ...error, message: '' } as Json) : error;
}

/** A judge's reason quotes the answer. */
function withoutReason(score: Json): Json {
  return isFields(score) ? ({ ...score, reason: '', metadata: {} } as Json) : score;
}

function mapText(value: Json, change: (text: string) => string): Json {
  if (typeof value === 'string') return change(value);
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((item) => mapText(item, change));
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .map(([name, member]) => [name, mapText(member as Json, change)]),
  );
}

function isFields(value: unknown): value is Fields {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
