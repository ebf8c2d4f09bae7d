// DeepSeek.
import { defineCompatible } from '../compatibleServer.ts';

export const deepseek = defineCompatible({
  id: 'deepseek',
  title: 'DeepSeek',
  defaultBaseUrl: 'https://api.deepseek.com',
  keyVariable: 'DEEPSEEK_API_KEY',
  baseUrlVariable: 'DEEPSEEK_BASE_URL',
  needsKey: true,
  isLocal: false,
  tokenProbabilities: { logprobs: true, top_logprobs: 20 },
  dialect: { maxTokensName: () => 'max_tokens', hasDeveloperRole: false },
});
