// What every judge can be told: which model it is, and how it is called. promptfoo's names are understood.
import * as z from 'zod/mini';
import { once } from '../../base/once.ts';
import type { ModelParameters } from '../../prompt/prompt.ts';

/** `provider` is promptfoo's name for `model`. */
export const judgeOptions = once(() => ({
  model: z.optional(z.string()),
  provider: z.optional(z.union([z.string(), z.looseObject({ id: z.string() })])),
  /** Absent means 0, so that a judge gives one answer one score; null sends none, for models that refuse it. */
  temperature: z.optional(z.nullable(z.number().check(z.gte(0), z.lte(2)))),
  maxTokens: z.optional(z.int().check(z.gte(16), z.lte(100_000))),
}));

export interface JudgeOptions {
  readonly model?: string | undefined;
  readonly provider?: string | { readonly id: string } | undefined;
  readonly temperature?: number | null | undefined;
  readonly maxTokens?: number | undefined;
}

/** Enough for evidence, reasons and a list of verdicts; a limit is needed for a budget to hold back the worst case. */
const defaultMaxTokens = 2048;
const seed = 1;

export function judgeParameters({ temperature = 0, maxTokens = defaultMaxTokens }: JudgeOptions): ModelParameters {
  return temperature === null ? { maxTokens } : { temperature, seed, maxTokens };
}

/** `provider/model`, or null for the judge the user chose. */
export function judgeModel({ model, provider }: JudgeOptions): string | null {
  const named = model ?? (typeof provider === 'object' ? provider.id : provider);
  return named === undefined || named === '' ? null : asModelName(named);
}

const theirProviders: { readonly [name: string]: string | undefined } = { google: 'gemini', vertex: 'gemini' };

/** promptfoo writes `openai:chat:gpt-…` and `anthropic:messages:claude-…` for what is `provider/model` here. */
function asModelName(name: string): string {
  const match = /^([a-z][a-z0-9-]*):(?:(?:chat|messages|responses|completion):)?(.+)$/.exec(name);
  if (!match?.[1] || !match[2] || name.slice(0, name.indexOf(':')).includes('/')) return name;
  return `${theirProviders[match[1]] ?? match[1]}/${match[2]}`;
}
