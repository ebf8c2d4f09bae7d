// The rows of an evaluation in words, and how they were chosen: a rate over some of the rows never reads as one over all.
import type { EvaluationHeader } from '../../evaluation/evaluation.ts';
import { countOf } from '../formatValue.ts';

/** `customers.csv, 45 rows`; `customers.csv, 20 rows drawn by lot from those with language=de and age>=18`. */
export function rowsText({ dataset, asked }: Pick<EvaluationHeader, 'dataset' | 'asked'>): string {
  return [dataset.name, `${countOf(dataset.rows, 'row')}${choiceText(asked)}`].filter(Boolean).join(', ');
}

/** Of what a record says, which may be from anybody: ` with language=de`; empty for all rows. */
export function choiceText(asked: EvaluationHeader['asked']): string {
  const { filters, split, sample, cases } = asked;
  const conditions = [
    ...(Array.isArray(filters) ? filters.filter((text) => typeof text === 'string') : []),
    ...(typeof split === 'string' ? [`part ${split}`] : []),
  ].join(' and ');
  const named = Array.isArray(cases) ? ' chosen by id' : '';
  if (typeof sample !== 'number') return `${named}${conditions === '' ? '' : ` with ${conditions}`}`;
  return `${named} drawn by lot${conditions === '' ? '' : ` from those with ${conditions}`}`;
}
