// Records for store tests, and short ways to look at what a store holds.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Json } from '../../src/core/base/hash.ts';
import type { Store } from '../../src/core/store/openStore.ts';
import type { StoredRecord } from '../../src/core/store/record.ts';

type Fields = { readonly [field: string]: Json };

/** A whole run without an id. */
export function sampleRun(overrides: Fields = {}): Fields {
  return {
    promptId: 'summarize',
    promptHash: 'a'.repeat(64),
    blob: 'b'.repeat(40),
    version: 3,
    provider: 'offline',
    model: 'offline/echo',
    answeredModel: null,
    parameters: { temperature: 0.2 },
    variables: { input: 'Hello' },
    variablesHash: 'c'.repeat(64),
    messages: [{ role: 'user', content: 'Summarise: Hello' }],
    startedAt: '2026-11-20T00:00:00.000Z',
    durationMs: 120,
    firstTokenMs: 30,
    attempts: 1,
    possiblyBilledLost: 0,
    cached: false,
    cachedFrom: null,
    costNanoUsd: 1500,
    price: null,
    outcome: {
      status: 'completed',
      output: 'Hello.',
      toolCalls: [],
      finishReason: 'stop',
      usage: {
        inputTokens: 5,
        outputTokens: 2,
        cachedInputTokens: null,
        cacheWriteTokens: null,
        reasoningTokens: null,
      },
      costUsd: 0.0000015,
    },
    scores: [],
    ...overrides,
  };
}

export async function allRecords(store: Store): Promise<StoredRecord[]> {
  const records: StoredRecord[] = [];
  for await (const record of store.read()) records.push(record);
  return records;
}

/** Absolute paths of every file below a folder, sorted; none when there is no folder. */
export async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
