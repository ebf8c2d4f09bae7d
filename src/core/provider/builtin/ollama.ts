// Models on the user's own machine through Ollama: no key, and no cost by declaration. OLLAMA_HOST is read as Ollama itself
// reads it: a bare host or port is enough, and an address to listen on means this machine.
import { ollamaChat } from '../api/ollamaChat.ts';
import { probeServer } from '../probeServer.ts';
import { defineProvider } from '../provider.ts';
import { runCall } from '../transport.ts';

const defaultPort = 11434;

export const ollama = defineProvider({
  id: 'ollama',
  title: 'Ollama (local)',
  defaultBaseUrl: `http://127.0.0.1:${defaultPort}`,
  keyVariable: 'OLLAMA_API_KEY',
  baseUrlVariable: 'OLLAMA_HOST',
  needsKey: false,
  isLocal: true,
  tokenProbabilities: { logprobs: true, top_logprobs: 20 },
  readBaseUrl(text) {
    const hasScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text);
    const address = hasScheme ? text : `http://${text.startsWith(':') ? `127.0.0.1${text}` : text}`;
    const match = /^(https?:\/\/)([^/:[\]]+|\[[^\]]*\])(:\d+)?(\/.*)?$/i.exec(address);
    if (match === null) return address;
    const [, scheme, host = '', port, path = ''] = match;
    const isWildcard = host === '0.0.0.0' || host === '[::]';
    const plainPort = port ?? (hasScheme ? '' : `:${defaultPort}`);
    return `${scheme}${isWildcard ? '127.0.0.1' : host}${plainPort}${path.replace(/\/(?:api|v1)\/?$/, '')}`;
  },
  probe: (host, connection, signal) =>
    probeServer(host, connection, {
      path: '/api/tags',
      list: 'models',
      id: 'name',
      headers: ollamaChat.headers,
      signal,
    }),
  complete: (host, connection, request) => runCall(host, connection, request, ollamaChat),
});
