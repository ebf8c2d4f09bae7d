// How well a file of rows fits a prompt, told from the names of its columns alone: what is filled, what is missing, what is
// over. Which of several prompts a file was made for is the one it fits best.
import { fromPromptfoo } from './promptfooRow.ts';
import { type RowSource, streamRows } from './streamRows.ts';
import { type CaseShape, isRowKey } from './testCase.ts';

export interface ColumnMatch {
  /** Variables that a column is named after, in the order of the prompt. */
  readonly filled: readonly string[];
  /** Variables without a column and without a default: every row would leave a hole in the text. */
  readonly missing: readonly string[];
  /** Variables without a column that the prompt can do without. */
  readonly optional: readonly string[];
  /** Columns that the prompt does not use and that do not say how a row is tested. */
  readonly unused: readonly string[];
}

/** Rows of a table all have the same columns; those of other formats may differ. */
const lookedAt = 50;

/** Names of the columns in the first rows of a file. Rejects only with what reading the bytes rejects with. */
export async function readColumns(source: RowSource): Promise<readonly string[]> {
  const names = new Set<string>();
  for await (const { values } of streamRows(source, { limit: lookedAt, report: () => {} }))
    for (const name of Object.keys(fromPromptfoo(values))) names.add(name);
  return [...names];
}

export function matchColumns(columns: readonly string[], shape: CaseShape): ColumnMatch {
  const given = new Set(columns);
  const { declared, undeclared, used } = shape;
  const isOptional = new Set(
    declared.filter((variable) => !variable.required || variable.default !== undefined).map(({ name }) => name),
  );
  const names = [...declared.map(({ name }) => name), ...undeclared];
  const absent = names.filter((name) => !given.has(name));
  return {
    filled: names.filter((name) => given.has(name)),
    missing: absent.filter((name) => !isOptional.has(name)),
    optional: absent.filter((name) => isOptional.has(name)),
    unused: columns.filter((name) => !used.has(name) && !isRowKey(name)),
  };
}

/** Best first: something is filled, then the least is missing, the most filled, the least over. */
export function compareMatches(a: ColumnMatch, b: ColumnMatch): number {
  const [left, right] = [rankOf(a), rankOf(b)];
  const place = left.findIndex((value, index) => value !== right[index]);
  return place < 0 ? 0 : (right[place] as number) - (left[place] as number);
}

function rankOf({ filled, missing, optional, unused }: ColumnMatch): readonly number[] {
  return [filled.length > 0 ? 1 : 0, -missing.length, filled.length, -unused.length, -optional.length];
}
