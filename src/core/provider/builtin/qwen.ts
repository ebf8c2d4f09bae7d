// Qwen at Alibaba Cloud Model Studio, through its compatible mode and its international address. A key belongs to a region;
// other regions have addresses of their own.
import { defineCompatible } from '../compatibleServer.ts';

export const qwen = defineCompatible({
  id: 'qwen',
  title: 'Qwen (Alibaba Cloud)',
  defaultBaseUrl: 'https://dashscope-intl.aliyuncs.com/compatible-mode/v1',
  keyVariable: 'DASHSCOPE_API_KEY',
  baseUrlVariable: 'DASHSCOPE_BASE_URL',
  needsKey: true,
  isLocal: false,
  tokenProbabilities: { logprobs: true, top_logprobs: 5 },
  dialect: { maxTokensName: () => 'max_tokens', hasDeveloperRole: false, hasTopK: true },
});
