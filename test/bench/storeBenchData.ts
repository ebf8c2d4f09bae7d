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

/** The root of a workspace whose store holds `count` runs; written on first use and kept in the temporary folder. */
export function benchStore(count: number): { root: string; bytes: number; files: string[] } {
  const root = join(tmpdir(), `prompttracker-bench-store-3-${count}`);
  const list = join(root, 'files.json');
  if (!existsSync(list)) writeStore(root, count, list);
  return { root, ...(JSON.parse(readFileSync(list, 'utf8')) as { bytes: number; files: string[] }) };
}

function writeStore(root: string, count: number, list: string): void {
  const random = createRandom(7);
  const yearMs = 365 * 86_400_000;
  let now = Date.UTC(2025, 10, 1);
  const nextId = createUlidFactory({ now: () => now }, (length) => Uint8Array.from({ length }, () => random() * 256));
  const files: string[] = [];
  let bytes = 0;
  for (let at = 0; at < count; at += runsPerFile) {
    const id = nextId();
    const createdAt = new Date(now).toISOString();
    const header = {
      kind: 'session',
      schema: 1,
      id,
      tool: 'bench',
      createdAt,
      by: 'Ada',
      purpose: 'evaluation',
      branch: 'main',
      head: null,
    };
    const batch = benchBatch(random);
    const lines = [encodeRecord({ ...header, area: 'runs' }, sha256)];
    for (let n = 0; n < runsPerFile; n++) {
      now += yearMs / count;
      const run = benchRun(random, batch, { n, startedAt: Math.round(now) });
      lines.push(encodeRecord({ kind: 'run', id: nextId(), schema: 1, ...run }, sha256));
    }
    const date = new Date(createdAt);
    const folder = join(
      root,
      '.prompttracker/runs',
      String(date.getUTCFullYear()),
      String(date.getUTCMonth() + 1).padStart(2, '0'),
    );
    mkdirSync(folder, { recursive: true });
    const text = `${lines.join('\n')}\n`;
    bytes += text.length;
    files.push(join(folder, `${id}.jsonl`));
    writeFileSync(files.at(-1) as string, text);
  }
  writeFileSync(list, JSON.stringify({ bytes, files }));
}
