// Which rows take part in an evaluation and how often each is asked, where that is not all of them and once: a list beside the
// steps that every evaluation goes through. What is said here is said anew each time, so that no rate is over fewer rows
// than anybody thinks.
import * as vscode from 'vscode';
import { parseFilter } from '../../core/dataset/rowFilter.ts';
import { countOf } from '../../core/operation/formatValue.ts';
import { askText, pickItem } from '../askUser.ts';
import type { EvaluationChoice } from './evaluationRequest.ts';

const mostRepeats = 1_000;

/** `each 3 times · 20 rows drawn by lot · language=de`; empty where nothing was chosen. */
export function choiceLine({ repeat, sample, filters }: EvaluationChoice): string {
  return [
    ...(repeat === 1 ? [] : [`each ${repeat} times`]),
    ...(sample === null ? [] : [`${countOf(sample, 'row')} drawn by lot`]),
    ...filters,
  ].join(' · ');
}

/** Asks until the user is done; what was given so far stands however the list is left. */
export async function askChoice(
  before: EvaluationChoice,
  { title, columns }: { readonly title: string; readonly columns: readonly string[] },
): Promise<EvaluationChoice> {
  for (let choice = before; ; ) {
    const picked = await pickItem(itemsOf(choice, columns), {
      title,
      placeHolder: 'Press Escape to go back to the models',
    });
    if (picked === undefined || picked.change === null) return choice;
    choice = await picked.change();
  }
}

type Change = () => Promise<EvaluationChoice>;

function itemsOf(choice: EvaluationChoice, columns: readonly string[]) {
  const { repeat, sample, filters } = choice;
  const item = (label: string, description: string, icon: string, change: Change | null) => {
    return { label, description, iconPath: new vscode.ThemeIcon(icon), change };
  };
  const filterItems = filters.map((filter, at) =>
    item(`Only Rows with ${filter}`, 'change or remove', 'filter-filled', async () => {
      const text = await askFilter(filter, columns);
      return text === undefined
        ? choice
        : { ...choice, filters: filters.toSpliced(at, 1, ...(text === '' ? [] : [text])) };
    }),
  );
  return [
    item('Back to the Models', choiceLine(choice) || 'all rows, each once', 'arrow-left', null),
    item('Repeats…', repeat === 1 ? 'each once' : `each ${repeat} times`, 'sync', async () => {
      const said = await askNumber('How often is each row asked?', String(repeat), { least: 1, most: mostRepeats });
      return said === undefined ? choice : { ...choice, repeat: said ?? 1 };
    }),
    item(
      'Sample…',
      sample === null ? 'all rows' : `${countOf(sample, 'row')} drawn by lot`,
      'list-selection',
      async () => {
        const said = await askNumber('How many rows are drawn by lot? Nothing for all.', String(sample ?? ''), {
          least: 1,
        });
        return said === undefined ? choice : { ...choice, sample: said };
      },
    ),
    ...filterItems,
    item('Only Rows Where…', filters.length === 0 ? 'all rows' : 'one more condition', 'filter', async () => {
      const text = await askFilter('', columns);
      return text === undefined || text === '' ? choice : { ...choice, filters: [...filters, text] };
    }),
  ];
}

/** Null for nothing, undefined when the user gave up. */
async function askNumber(
  prompt: string,
  value: string,
  { least, most = Number.MAX_SAFE_INTEGER }: { readonly least: number; readonly most?: number },
): Promise<number | null | undefined> {
  const validateInput = (text: string): string | null => {
    const number = Number(text);
    if (text.trim() === '' || (Number.isSafeInteger(number) && number >= least && number <= most)) return null;
    return most === Number.MAX_SAFE_INTEGER
      ? `A whole number from ${least}.`
      : `A whole number from ${least} to ${most}.`;
  };
  const text = await askText({ title: 'Evaluate: options', prompt, value, validateInput });
  if (text === undefined) return undefined;
  return text.trim() === '' ? null : Number(text);
}

/** Empty to take it back, undefined when the user gave up. */
async function askFilter(value: string, columns: readonly string[]): Promise<string | undefined> {
  const known = columns.length === 0 ? '' : ` Columns: ${columns.join(', ')}.`;
  const text = await askText({
    title: 'Evaluate: only rows where…',
    prompt: `A column, a sign (= != < <= > >= ~ !~) and a value; * stands for any text.${known}`,
    placeHolder: `${columns[0] ?? 'language'}=…`,
    value,
    validateInput: (given) => filterProblem(given, columns),
  });
  return text?.trim();
}

/** A column that nobody knows may still be one: rows of JSON need not all have the same. */
function filterProblem(text: string, columns: readonly string[]): vscode.InputBoxValidationMessage | null {
  if (text.trim() === '') return null;
  const filter = parseFilter(text);
  if (filter === null)
    return {
      message: 'Write a column, a sign and a value: language=de, age>=18, text~refund.',
      severity: vscode.InputBoxValidationSeverity.Error,
    };
  if (columns.length === 0 || columns.includes(filter.column)) return null;
  const message = `No column is called “${filter.column}”; it counts as empty.`;
  return { message, severity: vscode.InputBoxValidationSeverity.Warning };
}
