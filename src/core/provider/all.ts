// Generated from builtin/ by `node scripts/generateAll.ts`; do not edit.
import { anthropic } from './builtin/anthropic.ts';
import { compatible } from './builtin/compatible.ts';
import { gemini } from './builtin/gemini.ts';
import { offline } from './builtin/offline.ts';
import { ollama } from './builtin/ollama.ts';
import { openai } from './builtin/openai.ts';

export const allProviders = [anthropic, compatible, gemini, offline, ollama, openai];
