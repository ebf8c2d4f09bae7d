// One evaluation on several machines: every row belongs to one of n shards by its hash, so no machine needs to know of another,
// and all versions and models of a row stay together.
import { TrackerError } from '../base/trackerError.ts';
import type { PlannedRow } from './planEvaluation.ts';

export interface Shard {
  /** From 1. */
  readonly index: number;
  readonly count: number;
}

type Environment = (name: string) => string | null;

/** Where job systems say which part of an array a process is: the variable, the number of its first part, and the count. */
const arrays = [
  { index: 'JOB_COMPLETION_INDEX', first: 0, count: null, system: 'Kubernetes' },
  { index: 'SLURM_ARRAY_TASK_ID', first: 'SLURM_ARRAY_TASK_MIN', count: 'SLURM_ARRAY_TASK_COUNT', system: 'Slurm' },
  { index: 'AWS_BATCH_JOB_ARRAY_INDEX', first: 0, count: 'AWS_BATCH_JOB_ARRAY_SIZE', system: 'AWS Batch' },
  { index: 'CIRCLE_NODE_INDEX', first: 0, count: 'CIRCLE_NODE_TOTAL', system: 'CircleCI' },
  { index: 'BUILDKITE_PARALLEL_JOB', first: 0, count: 'BUILDKITE_PARALLEL_JOB_COUNT', system: 'Buildkite' },
  { index: 'CI_NODE_INDEX', first: 1, count: 'CI_NODE_TOTAL', system: 'GitLab' },
] as const;

/**
 * `2/8` is the second of eight; `auto` takes both from the job system, `auto/8` the place only. Throws `usage/invalid-argument`
 * for anything else, and where no job system says what is missing.
 */
export function readShard(text: string, environment: Environment): Shard {
  const [, place, size] = /^(\d+|auto)(?:\/(\d+))?$/.exec(text) ?? [];
  if (place === undefined) throw invalid(`A shard is written 2/8, auto/8 or auto; "${text}" is not.`);
  const found = place === 'auto' ? findInArray(environment) : { index: Number(place), count: null };
  const count = size === undefined ? found.count : Number(size);
  if (count === null) throw invalid(`How many shards are there? Write --shard ${place}/n.`);
  if (found.index < 1 || found.index > count) throw invalid(`There is no shard ${found.index} of ${count}.`);
  return { index: found.index, count };
}

function findInArray(environment: Environment): { readonly index: number; readonly count: number | null } {
  for (const { index, first, count, system } of arrays) {
    const place = wholeNumber(environment(index));
    if (place === null) continue;
    const start = typeof first === 'number' ? first : (wholeNumber(environment(first)) ?? 0);
    const size = count === null ? null : wholeNumber(environment(count));
    if (place < start) throw invalid(`${index} of ${system} is ${place}, before its first part ${start}.`);
    return { index: place - start + 1, count: size };
  }
  const names = arrays.map(({ index }) => index).join(', ');
  throw invalid(`No job system says which shard this is: none of ${names} is set.`);
}

function wholeNumber(text: string | null): number | null {
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : null;
}

/** Whether the row is this shard's work. Rows that say the same are the same shard's. */
export function isInShard({ hash }: PlannedRow, { index, count }: Shard): boolean {
  return Number.parseInt(hash.slice(0, 12), 16) % count === index - 1;
}

export function shardText({ index, count }: Shard): string {
  return `${index}/${count}`;
}

function invalid(message: string): TrackerError {
  return new TrackerError('usage/invalid-argument', message);
}
