// A host for tests that talk to the scripted model server: real clock and sockets, no environment; and both for a whole
// `describe`.
import type { Fetch, Host } from '../../src/core/base/host.ts';
import type { TransportPolicy } from '../../src/core/provider/retryPolicy.ts';
import { createPoolFetch } from '../../src/node/fetch.ts';
import { createNodeHost } from '../../src/node/nodeHost.ts';
import { type ModelServer, startModelServer } from './modelServer.ts';

/** The rules of the product with waits that a test can afford. */
export const quickPolicy: Partial<TransportPolicy> = {
  firstPauseMs: 1,
  maxPauseMs: 2,
  firstByteMs: 3000,
  idleMs: 3000,
};

export const canary = 'sk-canary-7Q9x+Zt/4vB=w2';

export interface ModelHost {
  readonly host: Host;
  close(): Promise<void>;
}

export function openModelHost(environment: { [name: string]: string } = {}, fetch?: Fetch): ModelHost {
  const pool = createPoolFetch({ connections: 64 });
  return { host: createNodeHost({ environment, fetch: fetch ?? pool.fetch }), close: () => pool.close() };
}

/** Inside tests and hooks only. */
export interface CalledServer {
  readonly server: ModelServer;
  readonly host: Host;
}

/** Registers the hooks: one server and one host for all tests, which each begin with nothing scripted and nothing received. */
export function useModelServer(): CalledServer {
  let server: ModelServer;
  let model: ModelHost;
  before(async () => {
    server = await startModelServer();
    model = openModelHost();
  });
  after(async () => {
    await model.close();
    await server.close();
  });
  beforeEach(() => {
    server.forget();
    server.batches.forget();
    server.journal.length = 0;
  });
  return {
    get server() {
      return server;
    },
    get host() {
      return model.host;
    },
  };
}
