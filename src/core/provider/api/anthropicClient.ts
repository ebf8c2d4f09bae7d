// The official Anthropic SDK as we use it: loaded on the first call, one client per base URL, with its own retries,
// time-outs, logging, credential files and environment reading off. It never holds a key; the exchange adds it.
import type { Anthropic } from '@anthropic-ai/sdk';
import { sdkFetch } from './sdkFetch.ts';

const clients = new Map<string, Anthropic>();
const longestTimerMs = 2 ** 31 - 1;

export async function anthropicClient(baseUrl: string): Promise<Anthropic> {
  const known = clients.get(baseUrl);
  if (known !== undefined) return known;
  const { Anthropic } = await import('@anthropic-ai/sdk');
  const client = new Anthropic({
    apiKey: 'added-by-the-transport',
    authToken: null,
    webhookKey: null,
    baseURL: baseUrl,
    maxRetries: 0,
    timeout: longestTimerMs,
    logLevel: 'off',
    fetch: sdkFetch as never,
  });
  clients.set(baseUrl, client);
  return client;
}
