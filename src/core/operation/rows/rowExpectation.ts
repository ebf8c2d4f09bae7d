// An answer as what its row expects from now on: the row is found by what it said when it was asked, and only its expectation
// is written. A row that says anything else by now is another row and is left alone.
import { canonicalJson, type Json } from '../../base/hash.ts';
import { TrackerError } from '../../base/trackerError.ts';
import { applyColumnRules, type ColumnRules } from '../../dataset/columns.ts';
import { datasetFormat, isTable, type RowValues, takesRows } from '../../dataset/dataset.ts';
import { listDatasets } from '../../dataset/listDatasets.ts';
import { readRows } from '../../dataset/readRows.ts';
import { readCaseChoices } from '../../dataset/readTestCases.ts';
import { setRowValue } from '../../dataset/setRowValue.ts';
import { textOf } from '../../dataset/tableLine.ts';
import { caseShapeOf } from '../../dataset/testCase.ts';
import type { Evaluation } from '../../evaluation/evaluation.ts';
import { textAfter } from '../../prompt/chainEdits.ts';
import type { TextEdit } from '../../prompt/editedFile.ts';
import { rowChanged, setTestValue } from '../../prompt/editPrompt.ts';
import { lineStarts, positionAt } from '../../prompt/finding.ts';
import type { Prompt } from '../../prompt/prompt.ts';
import { openEvaluatedRows } from '../evaluation/evaluatedRows.ts';
import type { OperationContext } from '../operation.ts';
import { readText } from './rowTarget.ts';

export interface EvaluatedRow {
  /** Relative to the root of the repository. */
  readonly path: string;
  /** Whether it stands in the prompt's own test data. */
  readonly isInPrompt: boolean;
  /** From 0, in its file or in the test data. */
  readonly index: number;
  readonly line: number | null;
  /** What a good answer says; null when the row says nothing. */
  readonly expected: Json | null;
  readonly promptNow: Prompt;
}

type Asked = Pick<Evaluation, 'prompt' | 'asked'>;

/** The row as it was asked, where it stands now; null when it says something else by now, or cannot be read any more. */
export async function findEvaluatedRow(
  evaluation: Asked,
  caseHash: string,
  context: OperationContext,
): Promise<EvaluatedRow | null> {
  const found = await openEvaluatedRows(evaluation, context);
  if (found === null || found.promptNow === null) return null;
  const { file, promptPath, promptNow, rows } = found;
  try {
    for await (const { hash, source, expected } of rows()) {
      if (hash !== caseHash) continue;
      const path = file ?? source.path ?? promptPath;
      const isInPrompt = file === null && source.path === null;
      return { path, isInPrompt, index: source.index, line: source.line, expected, promptNow };
    }
  } catch (error) {
    if (!(error instanceof TrackerError)) throw error;
  }
  return null;
}

/** Not in a workbook, nor where each file of a folder is a row. */
export function canBeWritten({ isInPrompt, path }: EvaluatedRow): boolean {
  return isInPrompt || takesRows(path);
}

export interface Expectation {
  /** Absolute. */
  readonly path: string;
  readonly row: EvaluatedRow;
  /** From 1, of the row where it can be told, else of what is written. */
  readonly line: number;
  readonly edit: TextEdit;
}

export interface ExpectationOptions {
  readonly evaluation: Asked;
  readonly caseHash: string;
  /** An answer, or what it should have been. */
  readonly expected: string;
  /** What stands in an editor and is not saved yet, by absolute path; null for a file as it is. */
  readonly unsavedText?: (path: string) => string | null;
}

/**
 * The edit that makes it so; a table without a column for it gets one, empty in the other rows. Throws `file/changed` when the
 * row is no longer what was asked, `usage/refused` where more than what is expected would change, and what editing its file throws.
 */
export async function planExpectation(options: ExpectationOptions, context: OperationContext): Promise<Expectation> {
  const { evaluation, caseHash, expected, unsavedText = () => null } = options;
  const row = await findEvaluatedRow(evaluation, caseHash, context);
  if (row === null) throw rowChanged();
  if (!canBeWritten(row)) {
    throw new TrackerError('usage/refused', `A row of ${row.path} cannot be changed from here.`, {
      hint: 'Edit the file by hand.',
      location: { path: row.path },
    });
  }
  const path = `${context.project.root}/${row.path}`;
  const stored = await readText(path, { host: context.host, mayBeNew: false });
  const source = unsavedText(path) ?? stored;
  const value = asWritten(expected, row);
  if (row.isInPrompt) {
    const before = row.promptNow.testData[row.index];
    if (before === undefined) throw rowChanged();
    return placed({ path, row, edit: setTestValue(source, row.index, { before, name: 'expected', value }) });
  }
  const before = rowIn(stored, row);
  const name = columnOf(before, row, value);
  return placed({ path, row, edit: setRowValue(source, { path: row.path, index: row.index, before, name, value }) });
}

function placed({ path, row, edit }: Omit<Expectation, 'line'>): Expectation {
  const line = row.line ?? positionAt(lineStarts(edit.base), edit.start).line;
  return { path, row, edit, line };
}

/** Writes the file whole or not at all. Throws `file/changed` when it is not what the edit was made for. */
export async function writeExpectation({ path, row, edit }: Expectation, { host }: OperationContext): Promise<void> {
  if ((await readText(path, { host, mayBeNew: false })) !== edit.base) {
    throw new TrackerError('file/changed', `${row.path} changed meanwhile, so it was left as it is.`, {
      hint: 'Do it again.',
      location: { path: row.path },
    });
  }
  await host.files.writeAtomically(path, new TextEncoder().encode(textAfter(edit)));
}

/** JSON stays JSON of its kind; everything else is text. */
function asWritten(text: string, { expected, path, isInPrompt }: EvaluatedRow): Json {
  const inTable = !isInPrompt && isTable(datasetFormat(path));
  if (inTable || expected === null || typeof expected === 'string') return text;
  try {
    const value = JSON.parse(text) as Json;
    return typeof value === typeof expected && Array.isArray(value) === Array.isArray(expected) ? value : text;
  } catch {
    return text;
  }
}

function rowIn(text: string, { path, index }: EvaluatedRow): RowValues {
  const bytes = new TextEncoder().encode(text);
  const reading = readRows(bytes, path, { limit: Number.POSITIVE_INFINITY });
  const row = reading.rows.find((one) => one.index === index);
  if (row === undefined) throw rowChanged();
  return row.values;
}

/** The column of the file that says what is expected, as the prompt names it. */
function columnOf(before: RowValues, { path, promptNow }: EvaluatedRow, value: Json): string {
  const entry = listDatasets(promptNow).find((dataset) => dataset.path === path)?.entry ?? {};
  const rules: ColumnRules = readCaseChoices(entry, () => {}).columns;
  const name = rules.expected?.column ?? 'expected';
  const { expected: read, ...rest } = applyColumnRules({ ...before, [name]: value }, rules, () => {});
  const location = { path };
  if (read === undefined || canonicalJson(read) !== canonicalJson(value)) {
    throw new TrackerError('usage/refused', `\`columns\` in the prompt would read this as ${textOf(read)}.`, {
      hint: 'Edit the row by hand.',
      location,
    });
  }
  const { expected: _none, ...restBefore } = applyColumnRules(before, rules, () => {});
  const isNewColumn = isTable(datasetFormat(path)) && !Object.hasOwn(before, name);
  const isVariable = caseShapeOf(promptNow).used.has('expected') || canonicalJson(rest) !== canonicalJson(restBefore);
  if (!isNewColumn || !isVariable) return name;
  throw new TrackerError(
    'usage/refused',
    `The table has no column \`${name}\`, and a new one would be a variable too.`,
    {
      hint: 'It would change what every row asks. Add the column by hand.',
      location,
    },
  );
}
