// The two ways out of the process: a keep-alive pool (command line, library) and the platform's own fetch (VS Code, which
// teaches it the user's proxies). Both follow no redirect and never contact link-local or cloud metadata addresses.
import { lookup as resolveName } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { pipeline, Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { Dispatcher } from 'undici';
import type { Fetch, FetchInit, FetchResponse } from '../core/base/host.ts';
import { type PooledResponse, requestThroughPool } from './pooledRequest.ts';

const blockedNames = new Set([
  'metadata.google.internal',
  'metadata.goog',
  'instance-data',
  'instance-data.ec2.internal',
]);

/** IPv4 inside IPv6: mapped, compatible, translated (RFC 6052, 8215) and 6to4; the last is followed by anything. */
const embedded =
  /^(?:(?:::|::ffff:|::ffff:0:|64:ff9b::|64:ff9b:1::)(?:([0-9a-f]{1,4}):([0-9a-f]{1,4})|(\d+\.\d+\.\d+\.\d+))$|2002:([0-9a-f]{1,4}):([0-9a-f]{1,4}):)/;

/** True for link-local and cloud metadata addresses, also when written as IPv6 that leads to them. */
export function isBlockedAddress(address: string): boolean {
  const bare = address.replace(/^\[|\]$/g, '').toLowerCase();
  const inner = embedded.exec(bare);
  if (inner?.[3] !== undefined) return isBlockedAddress(inner[3]);
  if (inner) {
    const high = Number.parseInt(inner[1] ?? inner[4] ?? '', 16);
    const low = Number.parseInt(inner[2] ?? inner[5] ?? '', 16);
    return isBlockedAddress([high >> 8, high & 255, low >> 8, low & 255].join('.'));
  }
  return (
    /^169\.254\.|^0\.|^100\.100\.100\.200$|^192\.0\.0\.192$/.test(bare) ||
    /^fe[89ab][0-9a-f]:|^fd00:ec2:/.test(bare) ||
    bare === '::' ||
    blockedNames.has(bare.replace(/\.$/, ''))
  );
}

function blockedError(hostname: string): Error {
  return Object.assign(new Error(`${hostname} is a blocked address`), { code: 'provider/blocked-address' });
}

/** Checks what a name resolves to at the moment of connecting, so that no second answer of the DNS can slip past. */
const guardedLookup: LookupFunction = (hostname, options, callback) => {
  resolveName(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, []);
    const allowed = addresses.filter(({ address }) => !isBlockedAddress(address));
    const [first] = allowed;
    if (first === undefined) return callback(blockedError(hostname), []);
    if (options.all) callback(null, allowed);
    else callback(null, first.address, first.family);
  });
};

/** Fetch through the platform; `platformFetch` is asked anew for every call because VS Code replaces it while running. */
export function createPlatformFetch(platformFetch: () => typeof globalThis.fetch = () => globalThis.fetch): Fetch {
  return async (url, init) => {
    const { hostname } = new URL(url);
    if (isBlockedAddress(hostname)) throw blockedError(hostname);
    const response = await platformFetch()(url, init as RequestInit);
    return response as unknown as FetchResponse;
  };
}

export interface PoolFetch {
  readonly fetch: Fetch;
  /** Loads the pool now, so that the first call need not wait for it. */
  prepare(): void;
  /** Closes every socket. Idle sockets do not keep the process alive, so only tests and long-lived callers need it. */
  close(): Promise<void>;
}

/** Fetch through a pool of at most `connections` sockets per origin; the pool is loaded when it is prepared or first used. */
export function createPoolFetch({ connections }: { readonly connections: number }): PoolFetch {
  let agent: Promise<Dispatcher> | null = null;
  const openAgent = async (): Promise<Dispatcher> => {
    const { Agent } = await import('undici');
    // The exchange has its own clocks; these would end a slow but living call.
    const patience = { headersTimeout: 0, bodyTimeout: 0, keepAliveTimeout: 10_000 };
    return new Agent({ connections, ...patience, allowH2: false, connect: { lookup: guardedLookup, timeout: 10_000 } });
  };
  const opened = (): Promise<Dispatcher> => {
    agent ??= openAgent();
    return agent;
  };
  return {
    async fetch(url, init) {
      const target = new URL(url);
      if (isBlockedAddress(target.hostname)) throw blockedError(target.hostname);
      return respond(await requestThroughPool(await opened(), requestOptions(target, init), init.signal));
    },
    prepare: () => void opened().catch(() => undefined),
    async close() {
      const pool = await agent;
      agent = null;
      await pool?.destroy();
    },
  };
}

function requestOptions(target: URL, init: FetchInit): Dispatcher.DispatchOptions {
  return {
    origin: target.origin,
    path: target.pathname + target.search,
    method: init.method as Dispatcher.HttpMethod,
    headers: init.headers,
    body: init.body ?? null,
  };
}

function respond({ status, headers, body }: PooledResponse): FetchResponse {
  const header = (name: string): string | null => {
    const value = headers[name.toLowerCase()];
    return value === undefined ? null : Array.isArray(value) ? value.join(', ') : value;
  };
  return {
    status,
    headers: {
      get: header,
      forEach: (callback) => {
        for (const name of Object.keys(headers)) callback(header(name) ?? '', name);
      },
    },
    body: decoded(body, header('content-encoding')),
  };
}

/** The body as it was before compression, still as a stream, so that the reader's cap holds for a compression bomb too. */
function decoded(body: AsyncIterable<Uint8Array>, encoding: string | null): AsyncIterable<Uint8Array> {
  const decoder = decoderFor(encoding?.trim().toLowerCase() ?? '');
  if (decoder === null) return body;
  pipeline(Readable.from(body), decoder, () => {});
  return decoder;
}

function decoderFor(encoding: string): (Readable & NodeJS.WritableStream) | null {
  if (encoding === 'gzip' || encoding === 'x-gzip') return createGunzip();
  if (encoding === 'deflate') return createInflate();
  if (encoding === 'br') return createBrotliDecompress();
  return null;
}
