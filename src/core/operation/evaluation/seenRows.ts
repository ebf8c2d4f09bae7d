// What came past when the rows of an evaluation were read the first time, so that whoever gets none, or rows with other columns
// than the prompt's, hears why before anything is paid for.
import type { Diagnostic } from '../../base/diagnostic.ts';
import { type ErrorLocation, TrackerError } from '../../base/trackerError.ts';
import { matchColumns } from '../../dataset/matchColumns.ts';
import { type CaseShape, isRowKey } from '../../dataset/testCase.ts';
import type { EvaluationHeader } from '../../evaluation/evaluation.ts';
import { countOf } from '../formatValue.ts';
import { choiceText } from './rowsText.ts';

export interface SeenRows {
  /** Read, whether or not they were chosen. */
  readonly rows: number;
  /** Of the first of them, in the order they came. */
  readonly columns: readonly string[];
  /** What could not be read first; null when nothing was at fault. */
  readonly fault: Diagnostic | null;
}

/** Rows of a table all have the same columns; those of other formats may differ. */
const lookedAt = 50;

export interface RowWatch {
  row(values: { readonly [column: string]: unknown }): void;
  fault(diagnostic: Diagnostic): void;
  seen(): SeenRows;
}

export function watchRows(): RowWatch {
  const columns = new Set<string>();
  let rows = 0;
  let fault: Diagnostic | null = null;
  return {
    row(values) {
      rows += 1;
      if (rows <= lookedAt) for (const name of Object.keys(values)) columns.add(name);
    },
    fault(diagnostic) {
      if (diagnostic.severity === 'error') fault ??= diagnostic;
    },
    seen: () => ({ rows, columns: [...columns], fault }),
  };
}

type Asked = EvaluationHeader['asked'];

/** Why there is nothing to ask: none of the rows was chosen, they cannot be read, or there are none. */
export function noRows(
  { rows, columns, fault }: SeenRows,
  { dataset, asked }: Pick<EvaluationHeader, 'dataset' | 'asked'>,
  prompt: { readonly id: string; readonly path: string },
): TrackerError {
  const error = (message: string, hint: string, location: ErrorLocation | null = null) =>
    new TrackerError('usage/invalid-argument', message, { hint, ...(location === null ? {} : { location }) });
  const choice = choiceText({ ...asked, sample: null });
  if (rows > 0 && choice !== '') {
    const hint = `A column that a row does not have counts as empty. In all there are ${countOf(rows, 'row')}, with ${columns.join(', ')}.`;
    return error(`${dataset.name} has no rows${choice}.`, hint);
  }
  if (fault !== null) {
    const { path, line, column } = fault;
    const hint = 'Mend the file, or name another one with --dataset.';
    return error(`${dataset.name} has no rows. ${fault.message}`, hint, { path, line, column });
  }
  if (typeof asked.dataset === 'string')
    return error(`${dataset.name} has no rows.`, 'Each row below the names of its columns is a test.', {
      path: dataset.name,
    });
  const hint = 'Name a file of rows with --dataset, or add testData to the prompt.';
  return error(`There are no test rows for ${prompt.id}.`, hint, { path: prompt.path });
}

/** A sentence for rows that fill nothing of what the prompt asks for; null when they do, or when there is nothing to fill. */
export function strangeColumns({ rows, columns }: SeenRows, shape: CaseShape, asked: Asked): string | null {
  const { filled, missing, optional } = matchColumns(columns, shape);
  const [first] = [...missing, ...optional];
  // A table may well call what the prompt asks for `name`, which is otherwise what its row is called.
  const [other] = columns.filter((name) => !isRowKey(name) || name === 'name');
  if (rows === 0 || filled.length > 0 || first === undefined || other === undefined) return null;
  const names = [...missing, ...optional].map((name) => `\`${name}\``).join(', ');
  const how = typeof asked.dataset === 'string' ? `--map ${first}=${other}` : `\`columns: {${first}: ${other}}\``;
  return `No row says ${names}, which the prompt asks for. The columns are ${columns.join(', ')}; say which is which, as in ${how}.`;
}
