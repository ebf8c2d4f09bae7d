// The official OpenAI SDK as we use it: loaded on the first call, one client per base URL, with its own retries, time-outs,
// logging and environment reading off. It never holds a key; the exchange adds it.
import type { OpenAI } from 'openai';
import { sdkFetch } from './sdkFetch.ts';

const clients = new Map<string, OpenAI>();
const longestTimerMs = 2 ** 31 - 1;

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
    baseURL: baseUrl,
    maxRetries: 0,
    timeout: longestTimerMs,
    logLevel: 'off',
    fetch: sdkFetch as never,
  });
  clients.set(baseUrl, client);
  return client;
}
