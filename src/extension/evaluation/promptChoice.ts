// Which prompt a file of rows is for, as rows of a list: every runnable prompt, the one it fits best first, and in each row's
// detail what fits and what does not.
import { type ColumnMatch, compareMatches, matchColumns } from '../../core/dataset/matchColumns.ts';
import { caseShapeOf } from '../../core/dataset/testCase.ts';
import { sweptVariables } from '../../core/operation/evaluation/evaluationSweep.ts';
import type { PromptEntry } from '../../core/operation/project.ts';

export interface PromptChoice {
  readonly entry: PromptEntry;
  readonly match: ColumnMatch;
  readonly label: string;
  readonly description: string;
  readonly detail: string;
  readonly icon: 'check' | 'warning' | 'circle-slash';
}

/** Prompts that cannot be read as one are left out. */
export function promptChoices(columns: readonly string[], entries: readonly PromptEntry[]): PromptChoice[] {
  return entries
    .flatMap((entry) => {
      const { prompt } = entry.parsed;
      if (prompt === null) return [];
      // What the prompt itself tries in every row needs no column.
      const given = new Set([...columns, ...Object.keys(sweptVariables(prompt))]);
      return [choiceOf(entry, matchColumns([...given], caseShapeOf(prompt)))];
    })
    .sort((a, b) => compareMatches(a.match, b.match) || a.label.localeCompare(b.label));
}

function choiceOf(entry: PromptEntry, match: ColumnMatch): PromptChoice {
  const { filled, missing } = match;
  const icon = missing.length > 0 ? 'warning' : filled.length > 0 ? 'check' : 'circle-slash';
  return { entry, match, label: entry.name, description: entry.path, detail: matchText(match), icon };
}

/** `fills ticket, tone · lacks language · not used: id`. */
export function matchText({ filled, missing, optional, unused }: ColumnMatch): string {
  const parts = [
    filled.length > 0
      ? `fills ${listOf(filled)}`
      : missing.length > 0
        ? ''
        : 'fills nothing: the prompt needs no column',
    missing.length > 0 ? `lacks ${listOf(missing)}` : '',
    optional.length > 0 ? `goes without ${listOf(optional)}` : '',
    unused.length > 0 ? `not used: ${listOf(unused)}` : '',
  ];
  return parts.filter((part) => part !== '').join(' · ');
}

/** The question before rows that leave a hole in every text are used all the same; null when none do. */
export function missingQuestion(
  { label, match: { missing } }: Pick<PromptChoice, 'label' | 'match'>,
  file: string,
): { readonly message: string; readonly detail: string } | null {
  if (missing.length === 0) return null;
  return {
    message: `${file} has no column for ${listOf(missing)}.`,
    detail: `${label} asks for ${missing.length === 1 ? 'it' : 'them'} in every row, so every answer would be to a text with a hole.`,
  };
}

const mostNames = 8;

function listOf(names: readonly string[]): string {
  const shown = names.slice(0, mostNames).join(', ');
  return names.length > mostNames ? `${shown} and ${names.length - mostNames} more` : shown;
}
