// Any other server that speaks OpenAI's chat API (llama.cpp, a gateway), beside those that have a name here. Its address
// comes from the user; its prices are unknown.
import { defineCompatible } from '../compatibleServer.ts';

export const compatible = defineCompatible({
  id: 'compatible',
  title: 'OpenAI-compatible server',
  defaultBaseUrl: 'http://127.0.0.1:8000/v1',
  keyVariable: 'COMPATIBLE_API_KEY',
  baseUrlVariable: 'COMPATIBLE_BASE_URL',
  needsKey: false,
  isLocal: false,
  tokenProbabilities: { logprobs: true, top_logprobs: 20 },
});
