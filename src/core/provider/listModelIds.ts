// The models a server says it has, by one GET under the same transport rules as a call. An unreachable server has none.
import type { Host } from '../base/host.ts';
import { Exchange } from './exchange.ts';
import type { Connection } from './provider.ts';
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

const listTimeMs = 5_000;

/** Sorted model names; empty when the server cannot be reached or answers with anything else. Never rejects. */
export async function listModelIds(host: Host, connection: Connection, model: ModelList): Promise<readonly string[]> {
  const { origin, host: hostName } = new URL(connection.baseUrl);
  const exchange = new Exchange({
    host,
    origin,
    hostName,
    headers: { accept: 'application/json', 'user-agent': 'PromptTracker', ...model.headers(connection.apiKey) },
    policy: defaultPolicy,
    deadline: host.clock.monotonic() + listTimeMs,
    signal: model.signal ?? null,
  });
  try {
    const text = await exchange.sendForText(`${connection.baseUrl.replace(/\/+$/, '')}${model.path}`, null);
    const items = ownList(JSON.parse(text), model.list) ?? [];
    return items.flatMap((item) => ownString(item, model.id) ?? []).sort();
  } catch {
    return [];
  } finally {
    exchange.close();
  }
}
