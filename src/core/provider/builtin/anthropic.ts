// Anthropic.
import { anthropicBatches } from '../api/anthropicBatches.ts';
import { anthropicMessages, apiVersion } from '../api/anthropicMessages.ts';
import { probeServer } from '../probeServer.ts';
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
  probe: (host, connection, signal) => {
    const headers = (key: string | null) => ({ ...anthropicMessages.headers(key), 'anthropic-version': apiVersion });
    return probeServer(host, connection, { path: '/v1/models?limit=1000', list: 'data', id: 'id', headers, signal });
  },
  complete: (host, connection, request) => runCall(host, connection, request, anthropicMessages),
  batches: anthropicBatches,
});
