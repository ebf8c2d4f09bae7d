// Anthropic.
import { anthropicMessages } from '../api/anthropicMessages.ts';
import { listModelIds } from '../listModelIds.ts';
import { defineProvider } from '../provider.ts';
import { runCall } from '../transport.ts';

export const anthropic = defineProvider({
  id: 'anthropic',
  title: 'Anthropic',
  defaultBaseUrl: 'https://api.anthropic.com',
  keyVariable: 'ANTHROPIC_API_KEY',
  baseUrlVariable: 'ANTHROPIC_BASE_URL',
  needsKey: true,
  isLocal: false,
  readBaseUrl: (text) => text.replace(/\/v1\/?$/, ''),
  listModels: (host, connection, signal) => {
    const headers = (key: string | null) => ({ ...anthropicMessages.headers(key), 'anthropic-version': '2023-06-01' });
    return listModelIds(host, connection, { path: '/v1/models?limit=1000', list: 'data', id: 'id', headers, signal });
  },
  complete: (host, connection, request) => runCall(host, connection, request, anthropicMessages),
});
