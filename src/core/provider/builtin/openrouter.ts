// OpenRouter, which passes calls on to many providers. Its models are named `maker/model`; a name without a maker is one of
// its own, such as `auto`. The list of models that needs no key would say nothing about the key, so the user's own is read.
import { defineCompatible } from '../compatibleServer.ts';

const server = defineCompatible({
  id: 'openrouter',
  title: 'OpenRouter',
  defaultBaseUrl: 'https://openrouter.ai/api/v1',
  keyVariable: 'OPENROUTER_API_KEY',
  baseUrlVariable: 'OPENROUTER_BASE_URL',
  needsKey: true,
  isLocal: false,
  tokenProbabilities: { logprobs: true, top_logprobs: 20 },
  modelsPath: '/models/user',
  dialect: { maxTokensName: () => 'max_tokens', hasTopK: true },
});

export const openrouter: typeof server = {
  ...server,
  complete: (host, connection, request) =>
    server.complete(host, connection, {
      ...request,
      model: request.model.includes('/') ? request.model : `openrouter/${request.model}`,
    }),
};
