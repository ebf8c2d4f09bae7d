// Groq. It refuses messages with a name.
import { defineCompatible } from '../compatibleServer.ts';

export const groq = defineCompatible({
  id: 'groq',
  title: 'Groq',
  defaultBaseUrl: 'https://api.groq.com/openai/v1',
  keyVariable: 'GROQ_API_KEY',
  baseUrlVariable: 'GROQ_BASE_URL',
  needsKey: true,
  isLocal: false,
  dialect: { maxTokensName: () => 'max_completion_tokens', hasNames: false, hasDeveloperRole: false },
});
