// From a stored record to the Run that doors show. Records come from any tool and any branch, so each field is checked and
// what is missing gets the value for «unknown»; whoever shows a Run may rely on its shape.
import type { Json } from '../base/hash.ts';
import { ulidTime } from '../base/ulid.ts';
import type { Message, ModelParameters, Role } from '../prompt/prompt.ts';
import type { ToolCall, Usage } from '../provider/provider.ts';
import { readLastNumber } from '../provider/tokenChoice.ts';
import type { Run, RunOutcome, Score } from '../run/run.ts';
import type { StoredRecord } from './record.ts';
import type { Fields } from './withhold.ts';

/** The run that a record describes, with `ratings` after its own scores. Fields beyond those of a Run are kept. */
export function toRun(record: StoredRecord, ratings: readonly StoredRecord[] = []): Run {
  const {
    kind: _kind,
    schema: _schema,
    sum: _sum,
    tools,
    toolChoice,
    responseFormat,
    jsonSchema,
    continues,
    rerunOf,
    foldedSystem,
    mode,
    ...rest
  } = record as Fields;
  const scores = [...listOf(record.scores).map(toScore), ...scoresIn(ratings)];
  return {
    ...rest,
    id: record.id,
    promptId: textOr(record.promptId, ''),
    promptHash: textOr(record.promptHash, ''),
    blob: textOr(record.blob, null),
    version: numberOr(record.version, null),
    provider: textOr(record.provider, ''),
    model: textOr(record.model, ''),
    answeredModel: textOr(record.answeredModel, null),
    parameters: fieldsOf(record.parameters) as ModelParameters,
    ...(Array.isArray(tools) ? { tools } : {}),
    ...(toolChoice == null ? {} : { toolChoice }),
    ...(isResponseFormat(responseFormat) ? { responseFormat } : {}),
    ...(jsonSchema == null ? {} : { jsonSchema }),
    variables: fieldsOf(record.variables) as { readonly [name: string]: Json },
    variablesHash: textOr(record.variablesHash, ''),
    messages: listOf(record.messages).map(toMessage),
    ...(typeof continues === 'string' ? { continues } : {}),
    ...(typeof rerunOf === 'string' ? { rerunOf } : {}),
    ...(foldedSystem === true ? { foldedSystem } : {}),
    startedAt: timeOf(record),
    durationMs: numberOr(record.durationMs, mode === 'batch' ? null : 0),
    ...(mode === 'batch' ? { mode } : {}),
    firstTokenMs: numberOr(record.firstTokenMs, null),
    attempts: numberOr(record.attempts, 1),
    possiblyBilledLost: numberOr(record.possiblyBilledLost, 0),
    cached: record.cached === true,
    cachedFrom: textOr(record.cachedFrom, null),
    costNanoUsd: numberOr(record.costNanoUsd, null),
    price: priceOf(record.price),
    outcome: outcomeOf(fieldsOf(record.outcome)),
    scores,
  };
}

function outcomeOf(outcome: Fields): RunOutcome {
  if (outcome.status !== 'completed') {
    return {
      ...outcome,
      status: 'failed',
      output: textOr(outcome.output, ''),
      code: textOr(outcome.code, 'unknown'),
      message: textOr(outcome.message, ''),
      retryable: outcome.retryable === true,
    };
  }
  const { reasoning, lastNumber: told, ...rest } = outcome;
  const lastNumber = readLastNumber(told);
  return {
    ...rest,
    ...(typeof reasoning === 'string' && reasoning !== '' ? { reasoning } : {}),
    status: 'completed',
    output: textOr(outcome.output, ''),
    toolCalls: listOf(outcome.toolCalls).map(toToolCall),
    finishReason: textOr(outcome.finishReason, null),
    usage: usageOf(fieldsOf(outcome.usage)),
    costUsd: numberOr(outcome.costUsd, null),
    ...(lastNumber === null ? {} : { lastNumber }),
  };
}

function isResponseFormat(value: unknown): value is NonNullable<Run['responseFormat']> {
  return value === 'text' || value === 'json_object' || value === 'json_schema';
}

function usageOf(usage: Fields): Usage {
  return {
    inputTokens: numberOr(usage.inputTokens, null),
    outputTokens: numberOr(usage.outputTokens, null),
    cachedInputTokens: numberOr(usage.cachedInputTokens, null),
    cacheWriteTokens: numberOr(usage.cacheWriteTokens, null),
    reasoningTokens: numberOr(usage.reasoningTokens, null),
    ...(usage.isEstimate === true ? { isEstimate: true } : {}),
  };
}

function toMessage(value: unknown): Message {
  const message = fieldsOf(value);
  const role = textOr(message.role, 'user') as Role;
  return { ...message, role, content: textOr(message.content, '') } as Message;
}

function toToolCall(value: unknown): ToolCall {
  const call = fieldsOf(value);
  return { id: textOr(call.id, null), name: textOr(call.name, ''), arguments: textOr(call.arguments, '') };
}

/** What records of scores say, oldest first. Of the evaluations an answer was in, the newest word of each evaluator counts. */
export function scoresIn(records: readonly StoredRecord[]): Score[] {
  const replaced = new Set(records.map(({ replaces }) => replaces));
  const said = records.filter(({ id, scores, vote }) => !Array.isArray(scores) && vote !== null && !replaced.has(id));
  const ratings = said.map(toScore);
  const evaluated = records.flatMap(scoresOfCell);
  return [...new Map(evaluated.map((score) => [score.evaluator, score])).values(), ...ratings];
}

function scoresOfCell({ scores, evaluatorHashes }: StoredRecord): Score[] {
  const hashes = listOf(evaluatorHashes);
  return listOf(scores).map((score, index) => {
    const hash = hashes[index];
    return { ...toScore(score), ...(typeof hash === 'string' ? { evaluatorHash: hash } : {}) };
  });
}

/** A score as it stands in a run, or in a record of its own. */
export function toScore(value: unknown): Score {
  const score = fieldsOf(value);
  return {
    evaluator: textOr(score.evaluator, ''),
    value: numberOr(score.value, null),
    passed: typeof score.passed === 'boolean' ? score.passed : null,
    reason: textOr(score.reason, ''),
    metadata: fieldsOf(score.metadata) as Score['metadata'],
  };
}

function priceOf(value: unknown): Run['price'] {
  const price = fieldsOf(value);
  if (typeof price.source !== 'string') return null;
  const multiplier = numberOr(price.batchMultiplier, null);
  const more = multiplier === null ? {} : { batchMultiplier: multiplier };
  return { source: price.source, version: textOr(price.version, ''), date: textOr(price.date, null), ...more };
}

function timeOf(record: StoredRecord): string {
  const { startedAt, id } = record;
  if (typeof startedAt === 'string' && !Number.isNaN(Date.parse(startedAt))) return startedAt;
  return new Date(ulidTime(id) ?? 0).toISOString();
}

function fieldsOf(value: unknown): Fields {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Fields) : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function textOr<T>(value: unknown, otherwise: T): string | T {
  return typeof value === 'string' ? value : otherwise;
}

function numberOr<T>(value: unknown, otherwise: T): number | T {
  return typeof value === 'number' ? value : otherwise;
}
