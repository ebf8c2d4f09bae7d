// A store of many runs for the benches, written once into a cached temporary folder: files of 100 runs, 1.7 KB each, over
// twelve months, exactly as the product writes them.
import { hash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createUlidFactory } from '../../src/core/base/ulid.ts';
import { encodeRecord } from '../../src/core/store/record.ts';

export const sha256 = (data: Uint8Array | string): string => hash('sha256', data, 'hex');
const runsPerFile = 100;
const lexicon = Array.from({ length: 600 }, (_, n) => `w${((n * 7919) % 9973).toString(36)}`);

/** Small repeatable random numbers below 1. */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const wordsOf = (random: () => number, count: number) =>
  Array.from({ length: count }, () => lexicon[Math.floor(random() ** 2 * lexicon.length)]).join(' ');

/** What the runs of one evaluation share: one version of one prompt, two models, and a dataset of 100 rows. */
export interface BenchBatch {
  readonly prompt: number;
  readonly version: number;
  readonly rows: readonly string[];
}

const datasets = new Map<number, readonly string[]>();

export function benchBatch(random: () => number): BenchBatch {
  const prompt = Math.floor(random() * 50);
  let rows = datasets.get(prompt);
  if (rows === undefined) {
    const seeded = createRandom(prompt + 1);
    rows = Array.from({ length: runsPerFile }, () => wordsOf(seeded, 45));
    datasets.set(prompt, rows);
  }
  return { prompt, version: 1 + Math.floor(random() * 20), rows };
}

/** The n-th run of an evaluation: about 1.7 KB of JSON with an answer that no other run has. */
export function benchRun(
  random: () => number,
  batch: BenchBatch,
  { n, startedAt }: { n: number; startedAt: number },
): Record<string, never> {
  const { prompt, version } = batch;
  const model = n % 2;
  const input = batch.rows[n % batch.rows.length] as string;
  const isFailed = random() < 0.03;
  const hash = sha256(`${prompt} ${version}`);
  return {
    promptId: `team.prompt-${prompt}`,
    promptHash: hash,
    blob: hash.slice(0, 40),
    version,
    provider: 'openai',
    model: `openai/model-${model}`,
    answeredModel: `model-${model}-2026-05-01`,
    parameters: { temperature: 0.2, maxTokens: 400 },
    variables: { input },
    variablesHash: sha256(input),
    messages: [
      { role: 'system', content: 'You summarise what customers write, in one short paragraph and without opinion.' },
      { role: 'user', content: `Summarise: ${input}` },
    ],
    startedAt: new Date(startedAt).toISOString(),
    durationMs: Math.round(200 + random() * 3_000),
    firstTokenMs: Math.round(50 + random() * 400),
    attempts: 1,
    possiblyBilledLost: 0,
    cached: false,
    cachedFrom: null,
    costNanoUsd: Math.round(random() * 900_000),
    price: { source: 'genai-prices', version: '0.1.8', date: '2026-09-23' },
    outcome: isFailed
      ? { status: 'failed', code: 'provider/rate-limited', message: wordsOf(random, 10), retryable: true }
      : {
          status: 'completed',
          output: wordsOf(random, 75),
          toolCalls: [],
          finishReason: 'stop',
          usage: {
            inputTokens: 90,
            outputTokens: 110,
            cachedInputTokens: 0,
            cacheWriteTokens: null,
            reasoningTokens: null,
          },
          costUsd: null,
        },
    scores: [{ evaluator: 'contains', value: isFailed ? 0 : 1, passed: !isFailed, reason: '', metadata: {} }],
  } as never;
}

export interface BenchStore {
  readonly root: string;
  readonly bytes: number;
  readonly files: readonly string[];
  /** The one evaluation that all runs are of; null when they are of none. */
  readonly evaluation: string | null;
}

/**
 * The root of a workspace whose store holds `count` runs, each with its record as a cell of one evaluation when wanted; written
 * on first use and kept in the temporary folder.
 */
export function benchStore(count: number, { evaluated = false }: { evaluated?: boolean } = {}): BenchStore {
  const root = join(tmpdir(), `prompttracker-bench-store-4-${count}${evaluated ? '-evaluated' : ''}`);
  const list = join(root, 'files.json');
  if (!existsSync(list)) writeStore({ root, count, evaluated, list });
  return { root, ...(JSON.parse(readFileSync(list, 'utf8')) as Omit<BenchStore, 'root'>) };
}

interface Writing {
  readonly root: string;
  readonly count: number;
  readonly evaluated: boolean;
  readonly list: string;
}

function writeStore({ root, count, evaluated, list }: Writing): void {
  const random = createRandom(7);
  const yearMs = 365 * 86_400_000;
  let now = Date.UTC(2025, 10, 1);
  const nextId = createUlidFactory({ now: () => now }, (length) => Uint8Array.from({ length }, () => random() * 256));
  const encode = (record: object): string => encodeRecord({ schema: 1, ...record } as never, sha256);
  const evaluation = evaluated ? nextId() : null;
  const files: string[] = [];
  let bytes = 0;
  for (let at = 0; at < count; at += runsPerFile) {
    const id = nextId();
    const createdAt = new Date(now).toISOString();
    const session = { kind: 'session', id, tool: 'bench', createdAt, by: 'Ada', purpose: 'evaluation', branch: 'main' };
    const lines = [encode({ ...session, head: null, area: 'runs' })];
    if (at === 0 && evaluation !== null) lines.push(encode(benchBeginning(evaluation, { count, at: createdAt })));
    const batch = benchBatch(random);
    for (let n = 0; n < runsPerFile; n++) {
      now += yearMs / count;
      const run = { kind: 'run', id: nextId(), ...benchRun(random, batch, { n, startedAt: Math.round(now) }) };
      lines.push(encode(evaluation === null ? run : { ...run, evaluation }));
      if (evaluation !== null) lines.push(encode({ id: nextId(), ...benchCell(run, { evaluation, place: at + n }) }));
    }
    const folder = join(root, '.prompttracker/runs', createdAt.slice(0, 4), createdAt.slice(5, 7));
    mkdirSync(folder, { recursive: true });
    const text = `${lines.join('\n')}\n`;
    bytes += text.length;
    files.push(join(folder, `${id}.jsonl`));
    writeFileSync(files.at(-1) as string, text);
  }
  writeFileSync(list, JSON.stringify({ bytes, files, evaluation }));
}

const columnKey = sha256('column').slice(0, 16);
const promptHash = sha256('prompt');
const evaluators = [{ name: 'contains', hash: sha256('contains') }];

/** Of an evaluation of one version by one model, as it is stored. */
function benchBeginning(id: string, { count, at }: { count: number; at: string }): object {
  const column = { key: columnKey, promptId: 'p', promptHash, blob: null, version: 1, selector: 'v1', tried: {} };
  const versions = [{ selector: 'v1', number: 1, hash: promptHash, blob: null }];
  return {
    ...{ kind: 'evaluation', part: 'beginning', id, prompt: 'p', versions, models: ['openai/model-0'] },
    ...{ columns: [{ ...column, model: 'openai/model-0' }], dataset: { name: 'rows.csv', hash: 'd', rows: count } },
    ...{ evaluators, base: null, repeat: 1, seed: 1, cells: count, startedAt: at, asked: {} },
  };
}

function benchCell(run: { readonly id: string }, { evaluation, place }: { evaluation: string; place: number }): object {
  return {
    ...{ kind: 'score', evaluation, run: run.id, column: columnKey, caseId: String(place + 1), repeat: 0 },
    ...{ caseHash: sha256(String(place)), promptId: 'p', promptHash, outcome: 'ok', cached: false, costUsd: 0.0001 },
    ...{ originalCostUsd: 0.0001, latencyMs: 900, evaluatorHashes: [evaluators[0]?.hash], value: 1, passed: true },
    scores: [{ evaluator: 'contains', value: 1, passed: true, reason: 'Passed.', metadata: {} }],
    error: null,
  };
}
