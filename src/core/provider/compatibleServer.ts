// A provider that speaks OpenAI's chat API: everything but its address, its key and its dialect is the same for all of them.
import type { ChatDialect } from './api/chatDialect.ts';
import { openaiChatIn } from './api/openaiChat.ts';
import { probeServer } from './probeServer.ts';
import { defineProvider, type Provider } from './provider.ts';
import { runCall } from './transport.ts';

export interface CompatibleServer extends Omit<Provider, 'listModels' | 'probe' | 'complete'> {
  readonly dialect?: ChatDialect;
  /** Where the server lists its models for the holder of the key; `/models` by default. */
  readonly modelsPath?: string;
}

export function defineCompatible({ dialect = {}, modelsPath = '/models', ...provider }: CompatibleServer): Provider {
  const wire = openaiChatIn(dialect);
  return defineProvider({
    ...provider,
    probe: (host, connection, signal) =>
      probeServer(host, connection, { path: modelsPath, list: 'data', id: 'id', headers: wire.headers, signal }),
    complete: (host, connection, request) => runCall(host, connection, request, wire),
  });
}
