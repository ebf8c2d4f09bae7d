// The Host behind the library's functions: the environment of the process and one pool of sockets for all calls.
import { createPoolFetch } from '../node/fetch.ts';
import { createNodeHost } from '../node/nodeHost.ts';

const connectionsPerOrigin = 64;

const pool = createPoolFetch({ connections: connectionsPerOrigin });

export const libraryHost = createNodeHost({ environment: process.env, fetch: pool.fetch });
