// One small grammar that chooses rows, for the command line, the prompt file and the grid: `column=value` with `*` for any
// text, `!=`, `<`, `<=`, `>`, `>=` by number where both are numbers, and `~` for «contains», whatever its case.
import type { Json } from '../base/hash.ts';
import type { RowValues } from './dataset.ts';
import { textOf } from './tableLine.ts';

export interface RowFilter {
  readonly column: string;
  readonly sign: '=' | '!=' | '<' | '<=' | '>' | '>=' | '~' | '!~';
  readonly value: string;
}

const form = /^\s*([^=!<>~]+?)\s*(!=|<=|>=|!~|=|<|>|~)\s*([\s\S]*?)\s*$/;

/** Null for text that is no filter. Quotes around the value keep its spaces. */
export function parseFilter(text: string): RowFilter | null {
  const [, column, sign, value] = form.exec(text) ?? [];
  if (column === undefined || sign === undefined || value === undefined) return null;
  return { column, sign: sign as RowFilter['sign'], value: /^"[\s\S]*"$/.test(value) ? value.slice(1, -1) : value };
}

/** A column that a row does not have counts as empty text. */
export function matchesFilter(values: RowValues, { column, sign, value }: RowFilter): boolean {
  const text = textOf(Object.hasOwn(values, column) ? values[column] : null);
  if (sign === '~' || sign === '!~') return (sign === '~') === text.toLowerCase().includes(value.toLowerCase());
  if (sign === '=' || sign === '!=') return (sign === '=') === matchesGlob(text, value);
  const order = compare(text, value);
  if (order === null) return false;
  if (sign === '<') return order < 0;
  if (sign === '<=') return order <= 0;
  return sign === '>' ? order > 0 : order >= 0;
}

/** Linear in the text: each piece between stars is looked for once, from left to right. */
function matchesGlob(text: string, glob: string): boolean {
  const [first = '', ...rest] = glob.split('*');
  const last = rest.pop();
  if (last === undefined) return text === glob;
  if (!text.startsWith(first) || text.length < first.length + last.length || !text.endsWith(last)) return false;
  let at = first.length;
  for (const piece of rest) {
    const found = text.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return at <= text.length - last.length;
}

/** Null where nothing is: an empty cell is neither larger nor smaller. */
function compare(text: string, value: string): number | null {
  if (text === '' || value === '') return null;
  const [a, b] = [Number(text), Number(value)];
  if (!Number.isNaN(a) && !Number.isNaN(b)) return a - b;
  return text < value ? -1 : Number(text > value);
}

/** Whether a value is there at all, for columns that must not be empty. */
export function isMissing(value: Json | undefined): boolean {
  return value === undefined || value === null || value === '';
}
