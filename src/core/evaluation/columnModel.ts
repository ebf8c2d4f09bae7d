// How a column is called beside its version: the model, and what a sweep tries with it. One wording for every surface.
import type { Column } from './evaluation.ts';

/** `temperature 0.5` for each parameter. */
export function triedTexts({ tried }: Pick<Column, 'tried'>): readonly string[] {
  return Object.entries(tried).map(([name, value]) => `${name} ${value === null ? 'unset' : JSON.stringify(value)}`);
}

/** `openai/gpt-6-luna, temperature 0.5`. */
export function columnModel(column: Pick<Column, 'model' | 'tried'>): string {
  return [column.model, ...triedTexts(column)].join(', ');
}

/** The same for whatever belongs to a column, by the column's key. */
export function modelsOf(
  columns: readonly Column[],
): (part: { readonly column: string; readonly model: string }) => string {
  const names = new Map(columns.map((column) => [column.key, columnModel(column)]));
  return ({ column, model }) => names.get(column) ?? model;
}
