// The official OpenAI SDK as we use it: loaded on the first call, one client per base URL, with its own retries, time-outs,
// logging and environment reading off. It never holds a key; the exchange adds it.
import type { OpenAI } from 'openai';
import { sdkFetch } from './sdkFetch.ts';
import { addressOf } from './wholeAnswer.ts';

const clients = new Map<string, OpenAI>();
const longestTimerMs = 2 ** 31 - 1;

const noHeaders = new Map<string, string>();

/** What the SDK's resources hand to its request builder. */
interface BuiltFrom {
  readonly path: string;
  readonly body: unknown;
  readonly fetchOptions: object;
}

export async function openaiClient(baseUrl: string): Promise<OpenAI> {
  const known = clients.get(baseUrl);
  if (known !== undefined) return known;
  const { OpenAI } = await import('openai');
  const client = new OpenAI({
    apiKey: 'added-by-the-transport',
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    baseURL: addressOf(baseUrl, ''),
    maxRetries: 0,
    timeout: longestTimerMs,
    logLevel: 'off',
    fetch: sdkFetch as never,
  });
  // Its headers and timers would be built for every call only to be dropped by the exchange.
  client.buildRequest = (async ({ path, body, fetchOptions }: BuiltFrom) => ({
    req: { method: 'post', headers: noHeaders, body: JSON.stringify(body), ...fetchOptions },
    url: addressOf(baseUrl, path),
    timeout: longestTimerMs,
  })) as never;
  client.fetchWithTimeout = sdkFetch as never;
  clients.set(baseUrl, client);
  return client;
}
