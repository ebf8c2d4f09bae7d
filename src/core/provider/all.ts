// Generated from builtin/ by `node scripts/generateAll.ts`; do not edit.
import { offline } from './builtin/offline.ts';
import { openai } from './builtin/openai.ts';

export const allProviders = [offline, openai];
