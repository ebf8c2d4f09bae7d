// GitHub Models' `string` evaluator, letter for letter: the first criterion with text decides, the answer is trimmed, and
// only `equals` minds the case. Case is folded as Go does it.
import * as z from 'zod/mini';
import { once } from '../../base/once.ts';
import { defineEvaluator, verdict } from '../evaluator.ts';
import { quoteShort } from '../quoteShort.ts';

const criteria = ['equals', 'contains', 'startsWith', 'endsWith'] as const;
const criterion = once(() => z.optional(z.coerce.string()));

const string = defineEvaluator({
  id: 'github/string',
  title: 'GitHub Models string',
  summary: 'The first of `equals`, `contains`, `startsWith`, `endsWith` that has text; all but `equals` ignore case.',
  options: () =>
    z
      .object({ equals: criterion(), contains: criterion(), startsWith: criterion(), endsWith: criterion() })
      .check(z.refine((options) => criteria.some((name) => options[name]), 'need text under one of the four criteria')),
  needs: [],
  version: 1,
  templates: criteria,
  evaluate(subject, options) {
    const output = trimAsGo(subject.output);
    const name = criteria.find((one) => options[one]) ?? 'equals';
    const wanted = options[name] ?? '';
    return verdict(
      holds(name, output, wanted),
      `${quoteShort(output)} does not satisfy ${name}: ${quoteShort(wanted)}.`,
    );
  },
});

function holds(name: (typeof criteria)[number], output: string, wanted: string): boolean {
  if (name === 'equals') return output === wanted;
  const text = lowerAsGo(output);
  const part = lowerAsGo(wanted);
  if (name === 'contains') return text.includes(part);
  return name === 'startsWith' ? text.startsWith(part) : text.endsWith(part);
}

/** Go's strings.TrimSpace: Unicode white space, to which U+FEFF does not belong though JavaScript trims it. */
function trimAsGo(text: string): string {
  return text.replace(/^\p{White_Space}+/u, '').replace(/(?<!\p{White_Space})\p{White_Space}+$/u, '');
}

/** Go's strings.ToLower maps rune by rune: no final sigma, and a dotted capital I becomes a plain i. */
function lowerAsGo(text: string): string {
  return text.replaceAll('Σ', 'σ').replaceAll('İ', 'i').toLowerCase();
}

export const githubString = [string];
