// All filters, in one table. A name not in it does not exist, whatever an object's prototype may hold.
// nunjucks' `random` is left out: the same template and variables always give the same text.
import type { Budget } from './budget.ts';
import { defineFilter, type Filter } from './filter.ts';
import { jsonText } from './jsonText.ts';
import { listFilters } from './listFilters.ts';
import { markupFilters } from './markupFilters.ts';
import { textFilters } from './textFilters.ts';
import { toNumber, toText, type Value } from './values.ts';

const orDefault = defineFilter(['default', 'boolean'], (value, [fallback, loose]) => {
  if (loose) return value || fallback;
  return value === undefined ? fallback : value;
});
const dump = defineFilter(['indent'], (value, [indent], budget) => jsonText(value, indentOf(indent), budget));

const plainFilters: readonly (readonly [string, Filter])[] = [
  ['abs', defineFilter([], (value, _values, budget) => Math.abs(toNumber(value, budget)))],
  ['d', orDefault],
  ['default', orDefault],
  ['dump', dump],
  [
    'float',
    defineFilter(['default'], (value, [fallback], budget) =>
      numberOr(Number.parseFloat(toText(value, budget)), fallback),
    ),
  ],
  ['int', defineFilter(['default', 'base'], toInteger)],
  ['round', defineFilter(['precision', 'method'], round)],
  ['tojson', dump],
];

export const filters: ReadonlyMap<string, Filter> = new Map([
  ...plainFilters,
  ...textFilters,
  ...markupFilters,
  ...listFilters,
]);

function numberOr(number: number, fallback: Value): Value {
  return Number.isNaN(number) ? fallback : number;
}

function toInteger(value: Value, [fallback, base = 10]: readonly Value[], budget: Budget): Value {
  const text = toText(value, budget);
  budget.read(text.length);
  return numberOr(Number.parseInt(text, toNumber(base, budget)), fallback);
}

function round(value: Value, [precision, method]: readonly Value[], budget: Budget): Value {
  const factor = 10 ** toNumber(precision || 0, budget);
  const scaled = toNumber(value, budget) * factor;
  if (method === 'ceil') return Math.ceil(scaled) / factor;
  return (method === 'floor' ? Math.floor(scaled) : Math.round(scaled)) / factor;
}

/** What JSON.stringify makes of its third argument. */
function indentOf(value: Value): string {
  if (typeof value === 'number') return ' '.repeat(Math.max(0, Math.min(10, Math.floor(value))) || 0);
  return typeof value === 'string' ? value.slice(0, 10) : '';
}
