// Which columns of a file hold the variables, as a user says it beside the file.
import { TrackerError } from '../base/trackerError.ts';

export type RowMap = { readonly [variable: string]: string };

export const mapParameter = {
  kind: 'text',
  summary: 'the column of the file that a variable has, where they differ',
  repeatable: true,
  placeholder: 'variable=column',
} as const;

/** Null without any. Throws `usage/invalid-argument` for text that is no pair. */
export function readRowMap(texts: readonly string[]): RowMap | null {
  if (texts.length === 0) return null;
  const pairs = texts.map((text) => {
    const [, variable, column] = /^\s*([^=]+?)\s*=\s*([\s\S]*?\S)\s*$/.exec(text) ?? [];
    if (variable !== undefined && column !== undefined) return [variable, column] as const;
    throw new TrackerError('usage/invalid-argument', `"${text}" names no column.`, {
      hint: 'Write a variable and its column: ticket=body.',
    });
  });
  return Object.fromEntries(pairs);
}
