// LM Studio on the user's own machine.
import { defineCompatible } from '../compatibleServer.ts';

export const lmstudio = defineCompatible({
  id: 'lmstudio',
  title: 'LM Studio (local)',
  defaultBaseUrl: 'http://127.0.0.1:1234/v1',
  keyVariable: 'LM_API_TOKEN',
  baseUrlVariable: 'LM_STUDIO_BASE_URL',
  needsKey: false,
  isLocal: true,
  dialect: { maxTokensName: () => 'max_tokens', hasTopK: true, hasDeveloperRole: false },
});
