// OpenAI, and any server that speaks its chat API when the user points OPENAI_BASE_URL or the setting at it.
import { openaiChat } from '../api/openaiChat.ts';
import { probeServer } from '../probeServer.ts';
import { defineProvider } from '../provider.ts';
import { runCall } from '../transport.ts';

export const openai = defineProvider({
  id: 'openai',
  title: 'OpenAI',
  defaultBaseUrl: 'https://api.openai.com/v1',
  keyVariable: 'OPENAI_API_KEY',
  baseUrlVariable: 'OPENAI_BASE_URL',
  needsKey: true,
  isLocal: false,
  probe: (host, connection, signal) =>
    probeServer(host, connection, { path: '/models', list: 'data', id: 'id', headers: openaiChat.headers, signal }),
  complete: (host, connection, request) => runCall(host, connection, request, openaiChat),
});
