// The evaluations of a store, newest first, from their beginnings, endings and batches alone: a list reads no cell and no run.
// Records come from any tool, so what is not whole is left out.
import { type BatchJob, isOpen } from '../evaluation/batch/batchJob.ts';
import type { EvaluationEnding, EvaluationHeader } from '../evaluation/evaluation.ts';
import { batchesIn } from './evaluationBatches.ts';
import { toEnding, toHeader } from './evaluationRecords.ts';
import type { Store } from './openStore.ts';
import type { StoredRecord } from './record.ts';

export interface ListedEvaluation {
  readonly header: EvaluationHeader;
  /** Of the last sitting that came to an end; null when none did: it runs, or its process is gone. */
  readonly ending: EvaluationEnding | null;
  /** By all its sittings, judges included; null when any of it is unknown, as after a sitting that never ended. */
  readonly spentUsd: number | null;
  /** Batches that their providers have not answered yet, or whose answers nobody has fetched. */
  readonly waiting: readonly BatchJob[];
}

export async function listEvaluations(store: Pick<Store, 'evaluations'>): Promise<readonly ListedEvaluation[]> {
  const headers = new Map<string, EvaluationHeader>();
  const endings = new Map<string, EvaluationEnding[]>();
  const batches = new Map<string, StoredRecord[]>();
  for (const record of await store.evaluations()) {
    if (record.part === 'beginning' && isHeader(record)) headers.set(record.id, toHeader(record));
    if (record.part === 'ending' && isEnding(record)) {
      const id = String(record.evaluation);
      endings.set(id, [...(endings.get(id) ?? []), toEnding(record)]);
    }
    if (record.part === 'batch') {
      const id = String(record.evaluation);
      batches.set(id, [...(batches.get(id) ?? []), record]);
    }
  }
  return [...headers.values()]
    .sort((a, b) => (a.startedAt === b.startedAt ? 0 : a.startedAt < b.startedAt ? 1 : -1))
    .map((header) => ({
      ...listed(header, endings.get(header.id) ?? []),
      waiting: batchesIn(batches.get(header.id) ?? []).filter(isOpen),
    }));
}

function listed(header: EvaluationHeader, endings: readonly EvaluationEnding[]): Omit<ListedEvaluation, 'waiting'> {
  const ending = endings.at(-1) ?? null;
  const spent = sumOf(endings.map(({ spentUsd }) => spentUsd));
  const answers = sumOf((ending?.totals ?? []).map(({ costUsd }) => costUsd));
  // More was paid for the answers than any sitting tells: one of them never came to its end.
  const isWhole = ending !== null && spent !== null && answers !== null && answers <= spent + rounding;
  return { header, ending, spentUsd: isWhole ? spent : null };
}

/** A thousandth of a cent of a cent; sums of the same amounts differ by less. */
const rounding = 1e-7;

function sumOf(amounts: readonly (number | null)[]): number | null {
  return amounts.reduce<number | null>((sum, one) => (sum === null || one === null ? null : sum + one), 0);
}

function isHeader({ prompt, versions, models, columns, dataset, repeat, cells, startedAt }: StoredRecord): boolean {
  const { name, rows } = fieldsOf(dataset);
  const texts = [prompt, startedAt, name];
  const counts = [repeat, cells, rows];
  return (
    texts.every((text) => typeof text === 'string') &&
    counts.every((count) => typeof count === 'number') &&
    [versions, columns].every((list) => Array.isArray(list) && list.every(hasSelector)) &&
    Array.isArray(models) &&
    models.every((model) => typeof model === 'string')
  );
}

function hasSelector(value: unknown): boolean {
  return typeof fieldsOf(value).selector === 'string';
}

const statuses: readonly unknown[] = ['finished', 'interrupted', 'stopped'];
const verdicts: readonly unknown[] = ['pass', 'fail', 'insufficient-data'];

function isEnding({ evaluation, status, verdict, totals, spentUsd }: StoredRecord): boolean {
  return (
    typeof evaluation === 'string' &&
    statuses.includes(status) &&
    verdicts.includes(verdict) &&
    isAmount(spentUsd) &&
    Array.isArray(totals) &&
    totals.every((total) => {
      const { selector, model, costUsd, passRate, cells, errors } = fieldsOf(total);
      const isNamed = typeof selector === 'string' && typeof model === 'string';
      return isNamed && [costUsd, passRate].every(isAmount) && [cells, errors].every((one) => typeof one === 'number');
    })
  );
}

function isAmount(value: unknown): boolean {
  return value === null || (typeof value === 'number' && Number.isFinite(value));
}

function fieldsOf(value: unknown): { readonly [field: string]: unknown } {
  return typeof value === 'object' && value !== null ? (value as { [field: string]: unknown }) : {};
}
