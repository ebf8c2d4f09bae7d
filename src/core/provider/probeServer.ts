// Asks a server for the models it has, by one GET under the same transport rules as a call. It costs nothing, and its answer
// says whether the address is right and the key is taken.
import type { Host } from '../base/host.ts';
import { Exchange } from './exchange.ts';
import { keyHider } from './hideKey.ts';
import type { CompletionError, Connection, Probe } from './provider.ts';
import { asFailure, cutMessage, invalidAnswer, type ProviderFailure } from './providerFailure.ts';
import { ownList, ownString } from './readJson.ts';
import { defaultPolicy } from './retryPolicy.ts';

export interface ModelList {
  readonly path: string;
  /** Names of the list in the answer and of the id in each item. */
  readonly list: string;
  readonly id: string;
  readonly headers: (apiKey: string | null) => Record<string, string>;
  readonly signal?: AbortSignal | undefined;
}

const probeTimeMs = 10_000;

/** The sorted model names that the server gives, or why it gives none. Never rejects, and is never repeated by itself. */
export async function probeServer(host: Host, connection: Connection, list: ModelList): Promise<Probe> {
  const startedAt = host.clock.monotonic();
  const took = (): number => Math.round(host.clock.monotonic() - startedAt);
  const url = parseOrNull(connection.baseUrl);
  if (url === null) return { host: '', durationMs: took(), error: noUrl };
  const { origin, host: hostName } = url;
  const exchange = new Exchange({
    ...{ host, origin, hostName, policy: defaultPolicy, signal: list.signal ?? null },
    headers: { accept: 'application/json', 'user-agent': 'PromptTracker', ...list.headers(connection.apiKey) },
    deadline: startedAt + probeTimeMs,
  });
  try {
    const text = await exchange.sendForText(`${connection.baseUrl.replace(/\/+$/, '')}${list.path}`, null);
    const models = modelNames(JSON.parse(text), list, hostName);
    return { host: hostName, durationMs: took(), models: models.map(keyHider(connection.apiKey)) };
  } catch (error) {
    const failure = exchange.failure ?? asFailure(error);
    return { host: hostName, durationMs: took(), error: publicError(failure, connection) };
  } finally {
    exchange.close();
  }
}

const noUrl: CompletionError = {
  ...{ code: 'provider/untrusted-origin', message: 'The base URL is not a URL; nothing was sent.' },
  ...{ retryable: false, status: null },
};

function parseOrNull(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

function modelNames(body: unknown, { list, id }: ModelList, hostName: string): string[] {
  const items = ownList(body, list);
  if (items === null) throw invalidAnswer(`${hostName} answered without a list of models; check the base URL.`);
  return [...new Set(items.flatMap((item) => ownString(item, id) ?? []))].sort();
}

function publicError({ code, message, retryable, status }: ProviderFailure, { apiKey }: Connection): CompletionError {
  return { code, message: cutMessage(keyHider(apiKey)(message)), retryable, status };
}
