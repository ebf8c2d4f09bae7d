// Any other server that speaks OpenAI's chat API (vLLM, LM Studio, llama.cpp, a gateway), beside OpenAI itself. Its address
// comes from the user; its prices are unknown.
import { openaiChat } from '../api/openaiChat.ts';
import { probeServer } from '../probeServer.ts';
import { defineProvider } from '../provider.ts';
import { runCall } from '../transport.ts';

export const compatible = defineProvider({
  id: 'compatible',
  title: 'OpenAI-compatible server',
  defaultBaseUrl: 'http://127.0.0.1:8000/v1',
  keyVariable: 'COMPATIBLE_API_KEY',
  baseUrlVariable: 'COMPATIBLE_BASE_URL',
  needsKey: false,
  isLocal: false,
  probe: (host, connection, signal) =>
    probeServer(host, connection, { path: '/models', list: 'data', id: 'id', headers: openaiChat.headers, signal }),
  complete: (host, connection, request) => runCall(host, connection, request, openaiChat),
});
