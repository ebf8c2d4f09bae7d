// Azure OpenAI. The address is the user's own resource and the model is the name of a deployment there. Two routes are
// spoken: `/openai/v1`, and the older one by deployment when the address names a dated version of the API, as in
// `https://NAME.openai.azure.com/?api-version=2024-10-21`.
import type { ChatDialect } from '../api/chatDialect.ts';
import { openaiChatIn } from '../api/openaiChat.ts';
import { probeServer } from '../probeServer.ts';
import { type Connection, defineProvider } from '../provider.ts';
import { runCall } from '../transport.ts';

const dialect: ChatDialect = { keyHeader: 'api-key', maxTokensName: () => 'max_completion_tokens' };
const wire = openaiChatIn(dialect);
/** Dated versions before this one know the old name only. */
const firstWithNewName = '2024-09';
const olderWire = openaiChatIn({ ...dialect, maxTokensName: () => 'max_tokens' });

export const azure = defineProvider({
  id: 'azure',
  title: 'Azure OpenAI',
  defaultBaseUrl: null,
  exampleBaseUrl: 'https://NAME.openai.azure.com',
  keyVariable: 'AZURE_OPENAI_API_KEY',
  baseUrlVariable: 'AZURE_OPENAI_ENDPOINT',
  baseUrlQuery: /^\?api-version=[\w.-]{1,40}$/,
  needsKey: true,
  isLocal: false,
  tokenProbabilities: { logprobs: true, top_logprobs: 20 },
  readBaseUrl(text) {
    const [address = '', ...query] = text.split('?');
    const suffix = query.length === 0 ? '' : `?${query.join('?')}`;
    const [, origin = address, path = ''] = /^(https?:\/\/[^/]*)(.*)$/i.exec(address) ?? [];
    const root = origin + path.replace(/\/+$/, '').replace(/\/openai(?:\/.*)?$/, '');
    return `${root}/openai${datedVersion(suffix) === null ? '/v1' : ''}${suffix}`;
  },
  async probe(host, connection, signal) {
    const [baseUrl = '', query] = connection.baseUrl.split('?');
    const path = query === undefined ? '/models' : `/models?${query}`;
    const list = { path, list: 'data', id: 'id', headers: wire.headers, signal };
    const probe = await probeServer(host, { ...connection, baseUrl }, list);
    // Azure lists the models of a region. What can be called are deployments, whose names only their owner knows.
    return 'error' in probe ? probe : { ...probe, models: [] };
  },
  complete(host, connection, request) {
    const version = datedVersion(connection.baseUrl);
    const isOlder = version !== null && version < firstWithNewName;
    return runCall(host, deploymentConnection(connection, request.model), request, isOlder ? olderWire : wire);
  },
});

/** `2024-10-21` from `…?api-version=2024-10-21-preview`; null when the address names no date. */
function datedVersion(baseUrl: string): string | null {
  return /\?api-version=(\d{4}-\d\d-\d\d)/.exec(baseUrl)?.[1] ?? null;
}

function deploymentConnection(connection: Connection, deployment: string): Connection {
  if (datedVersion(connection.baseUrl) === null) return connection;
  const [root = '', query = ''] = connection.baseUrl.split('?');
  return { ...connection, baseUrl: `${root}/deployments/${encodeURIComponent(deployment)}?${query}` };
}
