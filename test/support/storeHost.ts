// A host for store tests: real files, a clock that the test sets, and random bytes that repeat.
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Host } from '../../src/core/base/host.ts';
import { createNodeFiles } from '../../src/node/files.ts';

export interface TestClock {
  now(): number;
  monotonic(): number;
  after(ms: number, callback: () => void): () => void;
  /** Moves time on and runs what is due. */
  advance(ms: number): void;
}

export function createTestClock(start = Date.UTC(2026, 10, 20)): TestClock {
  let now = start;
  let timers: { at: number; callback: () => void }[] = [];
  return {
    now: () => now,
    monotonic: () => now,
    after(ms, callback) {
      const timer = { at: now + ms, callback };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    advance(ms) {
      now += ms;
      const due = timers.filter((timer) => timer.at <= now);
      timers = timers.filter((timer) => timer.at > now);
      for (const timer of due) timer.callback();
    },
  };
}

export function createStoreHost(overrides: Partial<Host> = {}): Host {
  return {
    files: createNodeFiles(),
    clock: createTestClock(),
    fetch: () => Promise.reject(new Error('the store uses no network')),
    randomBytes: (length) => randomBytes(length),
    sha256: (data) => createHash('sha256').update(data).digest('hex'),
    environment: () => null,
    ...overrides,
  };
}

/** Runs `use` in a new folder that is removed afterwards. */
export async function inNewFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'pt-store-'));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
