// A prompt keeps its model for years and a maker does not; whoever hears of the last day early can compare in peace.
import type { Fix } from '../../base/diagnostic.ts';
import { makerOf } from '../../prompt/modelMaker.ts';
import { daysUntil, retirementOf } from '../../prompt/modelRetirement.ts';
import type { CheckContext, CheckRule } from '../checkRule.ts';

const warnDays = 90;

export const modelRetirement: CheckRule = {
  id: 'model-retirement',
  title: 'A model that its maker has switched off, or will within 90 days.',
  check({ prompt, source, atMs }) {
    const named = namedModel(prompt);
    const retirement = named === null ? null : retirementOf(named.providerId, named.model);
    const range = source.valueAt(['model']);
    if (named === null || retirement === null || atMs === null || !range) return [];
    const { retiresAt, successor } = retirement;
    const days = daysUntil(retiresAt, atMs);
    if (days > warnDays) return [];
    const what = days <= 0 ? `was retired on ${retiresAt}` : `retires on ${retiresAt}`;
    const next = successor === null ? 'Choose another model.' : `Its maker recommends ${named.prefix}${successor}.`;
    const message = `${prompt.model} ${what}${days > 0 ? `, ${inDays(days)}` : ''}. ${next}`;
    const fix = successor === null ? null : replaceModel(prompt.model, source.text, { ...range, successor, ...named });
    return [{ severity: 'warning', message, ...range, ...(fix === null ? {} : { fix }) }];
  },
};

interface NamedModel {
  readonly providerId: string;
  readonly model: string;
  /** `openai/` where the file writes it, else empty. */
  readonly prefix: string;
}

function namedModel({ provider, model }: CheckContext['prompt']): NamedModel | null {
  if (model === null) return null;
  const slash = model.indexOf('/');
  if (slash >= 0) {
    const providerId = model.slice(0, slash);
    if (provider !== null && provider !== providerId) return null;
    return { providerId, model: model.slice(slash + 1), prefix: `${providerId}/` };
  }
  const providerId = provider ?? makerOf(model);
  return providerId === null ? null : { providerId, model, prefix: '' };
}

function inDays(days: number): string {
  return days === 1 ? 'in 1 day' : `in ${days} days`;
}

type Replacement = NamedModel & { readonly start: number; readonly end: number; readonly successor: string };

/** Null where the value is more than the name. */
function replaceModel(model: string | null, text: string, { start, end, prefix, successor }: Replacement): Fix | null {
  const written = text.slice(start, end).replace(/^(["'])(.*)\1$/, '$2');
  if (written !== model) return null;
  const name = `${prefix}${successor}`;
  return { title: `Use ${name}`, start, end, text: name };
}
