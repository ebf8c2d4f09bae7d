// What an evaluation tries beside what the prompt says: the sweep of the command line, else the one of the prompt's file.
import type { Json } from '../../base/hash.ts';
import { TrackerError } from '../../base/trackerError.ts';
import { jsonOfText } from '../../base/valueOfText.ts';
import { planSweep, type SweepPlan } from '../../dataset/sweepPlan.ts';
import { caseShapeOf } from '../../dataset/testCase.ts';
import type { Prompt } from '../../prompt/prompt.ts';
import type { Parameter } from '../parameter.ts';

export type WrittenSweep = { readonly [name: string]: Json };

export const sweepParameter = {
  kind: 'text',
  summary: "try each of these, in every combination, instead of the prompt's own sweep",
  repeatable: true,
  placeholder: 'name=a,b',
} as const satisfies Parameter;

/**
 * `temperature=0,0.5,1`, or a JSON list where values hold commas; null without any. Throws `usage/invalid-argument` for text
 * that is neither.
 */
export function readSweepTexts(texts: readonly string[]): WrittenSweep | null {
  if (texts.length === 0) return null;
  const sweep = new Map<string, Json[]>();
  for (const text of texts) {
    const [, name, values] = /^\s*([^=]+?)\s*=\s*([\s\S]*\S)\s*$/.exec(text) ?? [];
    if (name === undefined || values === undefined) throw noSweep(text);
    sweep.set(name, [...(sweep.get(name) ?? []), ...valuesOf(values)]);
  }
  return Object.fromEntries(sweep);
}

function valuesOf(text: string): readonly Json[] {
  const list = text.startsWith('[') ? jsonOfText(text) : undefined;
  return Array.isArray(list) ? list : text.split(',').map((value) => value.trim());
}

function noSweep(text: string): TrackerError {
  return new TrackerError('usage/invalid-argument', `"${text}" is no sweep.`, {
    hint: 'Write a name and its values: temperature=0,0.5,1, or as JSON: stop=["a,b","c"].',
  });
}

/** Throws `usage/invalid-argument` with what is wrong with it. */
export function requireSweep(
  written: WrittenSweep,
  prompt: Pick<Prompt, 'variables' | 'messages' | 'templateFormat'>,
): SweepPlan {
  const { plan, problem } = planSweep(written, caseShapeOf(prompt));
  if (plan !== null) return plan;
  throw new TrackerError('usage/invalid-argument', problem.message);
}

/** The part of the prompt's sweep that makes rows, for whoever asks one model with the parameters of the file. */
export function sweptVariables(
  prompt: Pick<Prompt, 'sweep' | 'variables' | 'messages' | 'templateFormat'>,
): WrittenSweep {
  const shape = caseShapeOf(prompt);
  const isVariable = (name: string, values: Json | undefined): boolean => {
    const { plan } = planSweep({ [name]: values ?? null }, shape);
    return plan === null || Object.keys(plan.variables[0] ?? {}).length > 0;
  };
  return Object.fromEntries(Object.entries(prompt.sweep).filter(([name, values]) => isVariable(name, values)));
}
