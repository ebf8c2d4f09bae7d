// Options that are templates, rendered with the variables of the row. A value that the row does not have makes the
// evaluator inapplicable: an empty text in its place would pass where nothing was checked.
import type { Json } from '../base/hash.ts';
import { renderTemplate } from '../template/renderTemplate.ts';
import {
  type EvaluatedAnswer,
  type Evaluator,
  type EvaluatorResult,
  failure,
  type Options,
  unknown,
} from './evaluator.ts';
import type { EvaluatorUse } from './evaluatorUse.ts';

/** The options as `evaluate` takes them, or the result to give instead. */
export function renderOptions(
  evaluator: Evaluator,
  use: EvaluatorUse,
  subject: EvaluatedAnswer,
): { readonly options: Options } | EvaluatorResult {
  const options: { [key: string]: Json } = { ...use.options };
  const variables =
    subject.expected === null ? subject.variables : { expected: subject.expected, ...subject.variables };
  for (const key of evaluator.templates ?? ['value']) {
    const written = options[key];
    if (written === undefined) continue;
    const rendered = renderTexts(written, (text) => renderText(text, use, variables));
    if (rendered.problem) return rendered.problem;
    options[key] = rendered.value;
  }
  return { options };
}

interface Rendered {
  readonly value: Json;
  readonly problem: EvaluatorResult | null;
}

/** Texts and lists of texts are templates; what is deeper is data, as in promptfoo. */
function renderTexts(written: Json, render: (text: string) => Rendered): Rendered {
  if (typeof written === 'string') return render(written);
  if (!Array.isArray(written)) return { value: written, problem: null };
  const items = written.map((item) => (typeof item === 'string' ? render(item) : { value: item, problem: null }));
  return { value: items.map(({ value }) => value), problem: items.find(({ problem }) => problem)?.problem ?? null };
}

function renderText(text: string, use: EvaluatorUse, variables: { readonly [name: string]: Json }): Rendered {
  if (!/\{[{%#]/.test(text)) return { value: text, problem: null };
  const { text: value, diagnostics } = renderTemplate(text, variables, { format: use.templateFormat });
  if (value === null) {
    const message = diagnostics.find(({ severity }) => severity === 'error')?.message ?? 'It cannot be rendered.';
    return { value: '', problem: failure('evaluator/template', `Its template cannot be rendered. ${message}`) };
  }
  const isExpectedMissing = use.templateFormat === 'simple' && value.includes('{{expected}}');
  const missing = diagnostics.find(({ code }) => code === 'template/undefined-variable');
  if (isExpectedMissing)
    return { value, problem: unknown('The row has no `expected`, so there is nothing to compare with.') };
  return { value, problem: missing ? unknown(`There is nothing to compare with. ${missing.message}`) : null };
}
