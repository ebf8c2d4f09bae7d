// Google's Gemini models.
import { geminiBatches } from '../api/geminiBatches.ts';
import { geminiContent } from '../api/geminiContent.ts';
import { probeServer } from '../probeServer.ts';
import { defineProvider } from '../provider.ts';
import { runCall } from '../transport.ts';

export const gemini = defineProvider({
  id: 'gemini',
  title: 'Google Gemini',
  defaultBaseUrl: 'https://generativelanguage.googleapis.com',
  keyVariable: 'GEMINI_API_KEY',
  baseUrlVariable: 'GEMINI_BASE_URL',
  needsKey: true,
  isLocal: false,
  readBaseUrl: (text) => text.replace(/\/v1(?:beta)?\/?$/, ''),
  probe: async (host, connection, signal) => {
    const list = { path: '/v1beta/models?pageSize=1000', list: 'models', id: 'name', headers: geminiContent.headers };
    const probe = await probeServer(host, connection, { ...list, signal });
    return 'error' in probe ? probe : { ...probe, models: probe.models.map((name) => name.replace(/^models\//, '')) };
  },
  complete: (host, connection, request) => runCall(host, connection, request, geminiContent),
  batches: geminiBatches,
});
