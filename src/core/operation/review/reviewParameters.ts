// What `review create` asks for, and how it becomes a selection and a scale.
import type { Json } from '../../base/hash.ts';
import { TrackerError } from '../../base/trackerError.ts';
import { type Scale, scaleLimits } from '../../review/review.ts';
import type { InputOf } from '../parameter.ts';
import { cellChoices, type ReviewSelection } from './reviewSelection.ts';

export const createParameters = {
  evaluation: { kind: 'text', summary: 'answers of this evaluation', placeholder: 'id' },
  only: { kind: 'choice', choices: cellChoices, summary: 'of the evaluation: only these', default: 'all' },
  row: { kind: 'text', summary: 'of the evaluation: only this row', repeatable: true, placeholder: 'id' },
  prompt: { kind: 'prompt', summary: 'runs of this prompt' },
  days: { kind: 'number', summary: 'runs of the last n days', minimum: 0, placeholder: 'n' },
  run: { kind: 'run', summary: 'this run', repeatable: true },
  version: {
    kind: 'text',
    summary: 'only answers of this version: v3, draft',
    repeatable: true,
    placeholder: 'version',
  },
  model: { kind: 'model', summary: 'only answers of this model', repeatable: true },
  rated: { kind: 'choice', choices: ['any', 'yes', 'no'], summary: 'whether people rated it', default: 'any' },
  limit: {
    kind: 'integer',
    summary: 'at most so many items, drawn by lot',
    minimum: 1,
    maximum: scaleLimits.items,
    default: 100,
    placeholder: 'n',
  },
  seed: { kind: 'integer', summary: 'draws and orders otherwise', minimum: 0, default: 1, placeholder: 'n' },
  name: { kind: 'text', summary: 'what the review is called', placeholder: 'text' },
  question: { kind: 'text', summary: 'what people are asked', placeholder: 'text' },
  pair: { kind: 'flag', summary: 'two answers to the same inputs side by side' },
  level: { kind: 'text', summary: 'a described level, worst first (2 to 9)', repeatable: true, placeholder: 'text' },
  passFrom: { kind: 'integer', summary: 'the level from which an answer passes', minimum: 2, placeholder: 'n' },
  check: { kind: 'text', summary: 'a question to answer yes or no', repeatable: true, placeholder: 'text' },
  repeats: {
    kind: 'integer',
    summary: 'percent of the items that come twice',
    minimum: 0,
    maximum: 100,
    default: 10,
    placeholder: 'percent',
  },
} as const;

export type CreateInput = InputOf<typeof createParameters>;

/** Thumbs where nothing else is asked for. Throws `usage/invalid-argument`. */
export function readScale({ pair, level, passFrom, check }: CreateInput): Scale {
  const kinds = [pair && '--pair', level.length > 0 && '--level', check.length > 0 && '--check'].filter(Boolean);
  if (kinds.length > 1) throw invalid(`${kinds.join(' and ')} do not go together: a vote is of one kind.`);
  if (passFrom !== null && level.length === 0) throw invalid('--pass-from goes with --level.');
  if (passFrom !== null && passFrom > level.length) throw invalid(`There is no level ${passFrom}.`);
  if ([...level, ...check].some((text) => text.trim() === '' || text.length > scaleLimits.text))
    throw invalid(`A level or question has 1 to ${scaleLimits.text} characters.`);
  if (level.length === 1 || level.length > scaleLimits.levels)
    throw invalid(`There are 2 to ${scaleLimits.levels} levels, worst first.`);
  if (check.length > scaleLimits.questions) throw invalid(`There are at most ${scaleLimits.questions} questions.`);
  if (pair) return { kind: 'preference' };
  if (level.length > 0) return { kind: 'levels', levels: level, passFrom };
  return check.length > 0 ? { kind: 'checklist', questions: check } : { kind: 'thumbs' };
}

/** Of more rows a review keeps only how many there were. */
const mostRowsNamed = 100;

/** The selection, and what of it was asked for. Throws `usage/invalid-argument`. */
export function readSelection(input: CreateInput): {
  readonly selection: ReviewSelection;
  readonly asked: { readonly [name: string]: Json };
} {
  const { evaluation, only, row, prompt, days, run, version, model, rated, question, name } = input;
  if (evaluation === null && (only !== 'all' || row.length > 0))
    throw invalid('--only and --row go with --evaluation.');
  if ([question, name].some((text) => text !== null && text.length > scaleLimits.text))
    throw invalid(`A name or question has at most ${scaleLimits.text} characters.`);
  const selection = { evaluation, only, rows: row, prompt, days, runs: run, versions: version, models: model, rated };
  const rows = row.length > mostRowsNamed ? row.length : row;
  const given = Object.entries({ ...selection, rows }).filter(
    ([, value]) => value !== null && value !== 'all' && value !== 'any',
  );
  const asked = given.filter(([, value]) => !Array.isArray(value) || value.length > 0);
  return { selection, asked: Object.fromEntries(asked) as { [name: string]: Json } };
}

function invalid(message: string): TrackerError {
  return new TrackerError('usage/invalid-argument', message);
}
