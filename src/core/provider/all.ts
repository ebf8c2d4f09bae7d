// Generated from builtin/ by `node scripts/generateAll.ts`; do not edit.
import { anthropic } from './builtin/anthropic.ts';
import { azure } from './builtin/azure.ts';
import { compatible } from './builtin/compatible.ts';
import { deepseek } from './builtin/deepseek.ts';
import { gemini } from './builtin/gemini.ts';
import { groq } from './builtin/groq.ts';
import { lmstudio } from './builtin/lmstudio.ts';
import { mistral } from './builtin/mistral.ts';
import { offline } from './builtin/offline.ts';
import { ollama } from './builtin/ollama.ts';
import { openai } from './builtin/openai.ts';
import { openaiResponses } from './builtin/openaiResponses.ts';
import { openrouter } from './builtin/openrouter.ts';
import { qwen } from './builtin/qwen.ts';
import { vllm } from './builtin/vllm.ts';

export const allProviders = [
  anthropic,
  azure,
  compatible,
  deepseek,
  gemini,
  groq,
  lmstudio,
  mistral,
  offline,
  ollama,
  openai,
  openaiResponses,
  openrouter,
  qwen,
  vllm,
];
