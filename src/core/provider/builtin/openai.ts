// OpenAI's chat API, and any server that speaks it when the user points OPENAI_BASE_URL or the setting at it. Models that
// only answer elsewhere are refused by OpenAI itself; its words get the remedy added.
import { openaiBatches } from '../api/openaiBatches.ts';
import { openaiChat } from '../api/openaiChat.ts';
import { defineCompatible } from '../compatibleServer.ts';
import type { Completion } from '../provider.ts';

const chat = defineCompatible({
  id: 'openai',
  title: 'OpenAI',
  defaultBaseUrl: 'https://api.openai.com/v1',
  keyVariable: 'OPENAI_API_KEY',
  baseUrlVariable: 'OPENAI_BASE_URL',
  needsKey: true,
  isLocal: false,
  tokenProbabilities: { logprobs: true, top_logprobs: 20 },
});

export const openai: typeof chat = {
  ...chat,
  batches: openaiBatches('/v1/chat/completions', openaiChat),
  async complete(host, connection, request) {
    return withRemedy(await chat.complete(host, connection, request), request.model);
  },
};

const wrongApi = /only supported in v1\/responses|not a chat model|only available in the Responses API/i;

function withRemedy(completion: Completion, model: string): Completion {
  const { error } = completion;
  if (error === null || !wrongApi.test(error.message)) return completion;
  const message = `${model} answers through OpenAI's Responses API only. Choose openai-responses/${model}. (${error.message})`;
  return { ...completion, error: { ...error, message } };
}
