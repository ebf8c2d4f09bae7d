// From a stored record to the row of the index. Files come from anywhere, so every field is taken for what it is, and what
// is missing or of another type counts as unknown.
import { type RunRow, unknownCount } from './runColumns.ts';
import type { Fields } from './withhold.ts';

/** What a row says of the run itself, without its place. */
export type RunFigures = Omit<RunRow, 'key' | 'file' | 'offset' | 'length' | 'order'>;

/** A row on its way into the index; its place is filled in step by step. */
export type ScannedRow = { -readonly [name in keyof RunRow]: RunRow[name] };

export function toRunFigures(record: Fields): RunFigures {
  const outcome = fieldsOf(record.outcome);
  const usage = fieldsOf(outcome.usage);
  return {
    startedAt: typeof record.startedAt === 'string' ? Date.parse(record.startedAt) : Number.NaN,
    durationMs: numberOf(record.durationMs),
    firstTokenMs: numberOf(record.firstTokenMs),
    costNanoUsd: numberOf(record.costNanoUsd),
    inputTokens: countOf(usage.inputTokens),
    outputTokens: countOf(usage.outputTokens),
    version: typeof record.version === 'number' && record.version > 0 ? record.version : 0,
    promptId: textOf(record.promptId),
    promptHash: textOf(record.promptHash),
    model: modelName(textOf(record.provider), textOf(record.model)),
    outcome: outcome.status === 'completed' ? 'completed' : textOf(outcome.code) || 'unknown',
    verdict: verdictOf(record.scores),
    score: scoreOf(record.scores),
    isCached: record.cached === true,
    isEstimate: usage.isEstimate === true,
    ...answerWords(record.resultKey),
    evaluation: textOf(record.evaluation),
    mayHaveLost: record.possiblyBilledLost !== 0,
  };
}

/** The first 64 bits of a result key as two words; 0 and 0 for what is none. */
export function answerWords(key: unknown): Pick<RunRow, 'answer0' | 'answer1'> {
  if (typeof key !== 'string' || !/^[0-9a-f]{64}$/.test(key)) return { answer0: 0, answer1: 0 };
  return { answer0: Number.parseInt(key.slice(0, 8), 16), answer1: Number.parseInt(key.slice(8, 16), 16) };
}

let lastProvider = '';
let lastModel = '';
let lastName = '';

/** `provider/model`, whether or not the model's name carries its provider already. */
export function modelName(provider: string, model: string): string {
  if (provider !== lastProvider || model !== lastModel) {
    lastProvider = provider;
    lastModel = model;
    lastName = provider === '' || model.startsWith(`${provider}/`) ? model : `${provider}/${model}`;
  }
  return lastName;
}

/** Passed only when no score of the run failed and at least one passed. */
function verdictOf(scores: unknown): number {
  if (!Array.isArray(scores)) return 0;
  const passed = scores.map((score) => fieldsOf(score).passed).filter((value) => typeof value === 'boolean');
  if (passed.length === 0) return 0;
  return passed.every(Boolean) ? 2 : 1;
}

function scoreOf(scores: unknown): number {
  if (!Array.isArray(scores)) return Number.NaN;
  const values = scores.map((score) => fieldsOf(score).value).filter((value) => typeof value === 'number');
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function fieldsOf(value: unknown): Fields {
  return value !== null && typeof value === 'object' ? (value as Fields) : {};
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : Number.NaN;
}

function countOf(value: unknown): number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value < unknownCount
    ? value
    : unknownCount;
}
