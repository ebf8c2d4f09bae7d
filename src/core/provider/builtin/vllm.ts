// vLLM on the user's own machine.
import { defineCompatible } from '../compatibleServer.ts';

export const vllm = defineCompatible({
  id: 'vllm',
  title: 'vLLM (local)',
  defaultBaseUrl: 'http://127.0.0.1:8000/v1',
  keyVariable: 'VLLM_API_KEY',
  baseUrlVariable: 'VLLM_BASE_URL',
  needsKey: false,
  isLocal: true,
  tokenProbabilities: { logprobs: true, top_logprobs: 20 },
  dialect: { maxTokensName: () => 'max_tokens', hasTopK: true },
});
