// OpenAI's Responses API, which its newest models need: the same address, key and models as `openai`.
import { openaiBatches } from '../api/openaiBatches.ts';
import { openaiResponses as wire } from '../api/openaiResponses.ts';
import { probeServer } from '../probeServer.ts';
import { defineProvider } from '../provider.ts';
import { runCall } from '../transport.ts';

export const openaiResponses = defineProvider({
  id: 'openai-responses',
  title: 'OpenAI (Responses API)',
  account: 'openai',
  defaultBaseUrl: 'https://api.openai.com/v1',
  keyVariable: 'OPENAI_API_KEY',
  baseUrlVariable: 'OPENAI_BASE_URL',
  needsKey: true,
  isLocal: false,
  tokenProbabilities: { include: ['message.output_text.logprobs'], top_logprobs: 20 },
  probe: (host, connection, signal) =>
    probeServer(host, connection, { path: '/models', list: 'data', id: 'id', headers: wire.headers, signal }),
  complete: (host, connection, request) => runCall(host, connection, request, wire),
  batches: openaiBatches('/v1/responses', wire),
});
