// Google's Gemini models.
import { geminiContent } from '../api/geminiContent.ts';
import { listModelIds } from '../listModelIds.ts';
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
  listModels: async (host, connection, signal) => {
    const list = { path: '/v1beta/models?pageSize=1000', list: 'models', id: 'name', headers: geminiContent.headers };
    const names = await listModelIds(host, connection, { ...list, signal });
    return names.map((name) => name.replace(/^models\//, ''));
  },
  complete: (host, connection, request) => runCall(host, connection, request, geminiContent),
});
