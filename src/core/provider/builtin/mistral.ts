// Mistral. Its API refuses every field it does not know.
import { defineCompatible } from '../compatibleServer.ts';

export const mistral = defineCompatible({
  id: 'mistral',
  title: 'Mistral',
  defaultBaseUrl: 'https://api.mistral.ai/v1',
  keyVariable: 'MISTRAL_API_KEY',
  baseUrlVariable: 'MISTRAL_BASE_URL',
  needsKey: true,
  isLocal: false,
  dialect: {
    maxTokensName: () => 'max_tokens',
    seedName: 'random_seed',
    hasStreamOptions: false,
    hasNames: false,
    hasDeveloperRole: false,
  },
});
