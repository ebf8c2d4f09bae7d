// What can be written where an evaluator is being written, with a sentence about each.
import { allEvaluators } from './all.ts';
import { describeOptions, optionKindText } from './describeOptions.ts';
import type { EvaluatorSpot } from './evaluatorAssistance.ts';
import { evaluatorNameOf } from './evaluatorAssistance.ts';
import { findEvaluator } from './findEvaluator.ts';

export interface Offer {
  /** As it is written in the file. */
  readonly text: string;
  readonly detail: string;
  readonly documentation: string;
}

/** Names for `uses` or promptfoo's `type`, or the options that are not there yet. */
export function evaluatorOffers(spot: EvaluatorSpot): readonly Offer[] {
  if (spot.kind === 'id')
    return allEvaluators.flatMap(({ id, aliases = [] }) => [id, ...aliases].flatMap(nameOffer(spot.key)));
  const evaluator = findEvaluator(evaluatorNameOf(spot.evaluator));
  const options = evaluator === null ? [] : describeOptions(evaluator);
  return options
    .filter(({ name }) => !spot.present.includes(name))
    .map((option) => ({ text: `${option.name}: `, detail: optionKindText(option), documentation: '' }));
}

const foreign = 'promptfoo/';

function nameOffer(key: 'uses' | 'type'): (name: string) => readonly Offer[] {
  return (name) => {
    const { title, summary, needs } = findEvaluator(name)!;
    const need = needs.length === 0 ? '' : ` Needs: ${needs.join(', ')}.`;
    const about = { detail: title, documentation: `${summary}${need}` };
    const isTheirs = name.startsWith(foreign);
    // Where promptfoo computes something in its own way, its type means that one.
    if (key === 'type') {
      const bare = isTheirs ? name.slice(foreign.length) : name;
      return name.includes('/') && !isTheirs ? [] : [{ text: bare, ...about }];
    }
    return [{ text: name.includes('/') && !isTheirs ? name : `prompttracker/${name}`, ...about }];
  };
}

/** What a written name or option is, in lines of plain text; null for what is none. */
export function evaluatorNote(written: string, option: string | null): readonly string[] | null {
  const name = evaluatorNameOf(written).replace(/^not-/, '');
  const evaluator = findEvaluator(`${foreign}${name}`) ?? findEvaluator(name);
  if (evaluator === null) return null;
  const options = describeOptions(evaluator);
  if (option !== null) {
    const found = options.find((one) => one.name === option);
    return found === undefined ? null : [`${option}: ${optionKindText(found)}`];
  }
  const { title, summary, needs } = evaluator;
  return [
    title,
    summary,
    ...(needs.length === 0 ? [] : [`Needs: ${needs.join(', ')}.`]),
    ...options.map((one) => `${one.name}: ${optionKindText(one)}`),
  ];
}
