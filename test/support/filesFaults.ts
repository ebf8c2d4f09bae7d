// A file layer whose n-th call goes wrong, so that a test can break every single call in turn.
import * as fs from 'node:fs/promises';
import type { FileLayer } from '../../src/node/files.ts';

export type FaultCode = 'ENOSPC' | 'EDQUOT' | 'EIO' | 'EROFS' | 'EACCES';

/** `at` counts changing calls from 1; `lasts` is how many calls in a row fail. `short` lets half of the bytes through first. */
export interface Fault {
  at: number;
  code: FaultCode;
  lasts?: number;
  short?: boolean;
}

export interface FaultyLayer {
  readonly layer: FileLayer;
  /** Changing calls so far: opens for writing, writes, fsyncs, truncates, renames, folders made, files removed. */
  calls(): number;
  /** Calls that were made to fail. */
  failures(): number;
  heal(): void;
}

/** Node's file system with one planned fault. Reading calls are never counted and never fail. */
export function createFaultyLayer(fault: Fault): FaultyLayer {
  let calls = 0;
  let failures = 0;
  let isHealed = false;
  const isDue = () => {
    calls++;
    const due = !isHealed && calls >= fault.at && calls < fault.at + (fault.lasts ?? 1);
    if (due) failures++;
    return due;
  };
  const failure = () => Object.assign(new Error(`${fault.code}: injected`), { code: fault.code });
  const guard =
    <A extends unknown[], R>(work: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      if (isDue()) throw failure();
      return work(...args);
    };
  const wrap = (handle: fs.FileHandle): fs.FileHandle =>
    new Proxy(handle, {
      get(target, name) {
        const value = Reflect.get(target, name) as unknown;
        if (typeof value !== 'function') return value;
        const method = value.bind(target) as (...args: unknown[]) => Promise<unknown>;
        if (name === 'write') {
          return async (bytes: Uint8Array, offset: number, length: number) => {
            if (!isDue()) return method(bytes, offset, length);
            if (fault.short === true && length > 1) return method(bytes, offset, Math.floor(length / 2));
            throw failure();
          };
        }
        return name === 'sync' || name === 'truncate' || name === 'chmod' ? guard(method) : method;
      },
    });
  const isWriting = (flags: unknown) => typeof flags === 'number' && (flags & 3) !== 0;
  return {
    layer: {
      lstat: fs.lstat,
      readdir: fs.readdir,
      realpath: fs.realpath,
      open: async (path, flags, mode) => {
        if (isWriting(flags) && isDue()) throw failure();
        return wrap(await fs.open(path, flags, mode));
      },
      mkdir: guard(fs.mkdir as never) as never,
      rename: guard(fs.rename),
      unlink: guard(fs.unlink),
    },
    calls: () => calls,
    failures: () => failures,
    heal: () => {
      isHealed = true;
    },
  };
}
