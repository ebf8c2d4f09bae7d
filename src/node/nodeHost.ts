// Host on Node: files, clock, fetch, randomness and the environment of the user's process, bundled for core.
import { hash, randomBytes } from 'node:crypto';
import type { Clock, Fetch, Host } from '../core/base/host.ts';
import { createNodeFiles } from './files.ts';
import { createRegexMatcher } from './regexMatcher.ts';
import { fetchWhenTrusted, filesWhenTrusted, type IsTrusted } from './trustedHost.ts';
import { createWriterIdentity } from './writerIdentity.ts';

export interface NodeHostOptions {
  /** Variables core may ask for by name; a copy is kept, so nothing that changes later is seen. */
  readonly environment: { readonly [name: string]: string | undefined };
  /** Every request of the product goes through this one. */
  readonly fetch: Fetch;
  /** Asked before every request and every write; absent where the user's start of the program is the trust. */
  readonly isTrusted?: IsTrusted;
}

export function createNodeHost({ environment, fetch, isTrusted = () => true }: NodeHostOptions): Host {
  const variables = new Map(Object.entries(environment));
  const files = filesWhenTrusted(createNodeFiles(), isTrusted);
  return {
    files,
    writer: createWriterIdentity(files),
    clock: nodeClock,
    fetch: fetchWhenTrusted(fetch, isTrusted),
    randomBytes: (length) => new Uint8Array(randomBytes(length)),
    sha256: (data) => hash('sha256', data, 'hex'),
    environment: (name) => variables.get(name) ?? null,
    matchRegex: createRegexMatcher().match,
  };
}

const nodeClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(ms, callback) {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};
