// One version against the one it was made from, as a row of the Evolution page shows it: words that came and went, and a
// chip for everything else that changed.
import { type ChangeSummary, summarizeChange } from '../../core/operation/changeSummary.ts';
import type { PromptChange } from '../../core/operation/promptChanges.ts';
import type { Prompt } from '../../core/prompt/prompt.ts';
import type { Chip, RowChange } from '../../protocol/evolution.ts';

/** `before` is undefined for the first version; null stands for a text that is no prompt. */
export function rowChange(row: string, before: Prompt | null | undefined, after: Prompt | null): RowChange {
  const words = after === null ? null : summarizeChange(null, after).addedWords;
  const isKnown = after !== null && before !== null;
  if (!isKnown) return { row, addedWords: null, removedWords: null, words, chips: [] };
  const summary = summarizeChange(before ?? null, after);
  const { addedWords, removedWords } = summary;
  return { row, addedWords, removedWords, words, chips: before === undefined ? [] : chipsOf(summary) };
}

const mostNamed = 3;
const longestValue = 24;

function chipsOf(summary: ChangeSummary): Chip[] {
  const { model, parameters, variables, tools, output, tests, metadata, breaks } = summary;
  const chips: Chip[] = [];
  if (breaks.length > 0) {
    chips.push({ kind: 'breaks', text: 'breaks callers', detail: breaks.map(({ reason }) => reason).join(' ') });
  }
  if (model !== null) {
    const text = `${model.before ?? 'default'} → ${model.after ?? 'default'}`;
    chips.push({ kind: 'model', text, detail: `Model ${text}` });
  }
  chips.push(...listed('parameter', parameters, parameterText), ...listed('variable', variables, variableText));
  if (tools.length > 0) chips.push({ kind: 'tools', text: 'tools', detail: namesOf(tools) });
  if (output.length > 0) chips.push({ kind: 'output', text: 'output', detail: namesOf(output) });
  const rest = [...tests, ...metadata];
  if (rest.length > 0 && summary.isSamePrompt) chips.push({ kind: 'other', text: namesOf(rest), detail: null });
  return chips;
}

/** A few by name, the rest by number. */
function listed(
  kind: Chip['kind'],
  changes: readonly PromptChange[],
  textOf: (change: PromptChange) => string,
): Chip[] {
  const named = changes.slice(0, mostNamed).map((change): Chip => {
    return { kind, text: textOf(change), detail: `${kind === 'parameter' ? 'Parameter' : 'Variable'} ${change.kind}` };
  });
  const rest = changes.slice(mostNamed);
  if (rest.length === 0) return named;
  return [...named, { kind, text: `${rest.length} more`, detail: namesOf(rest) }];
}

function parameterText({ path, before, after }: PromptChange): string {
  return `${lastPart(path)} ${valueText(before)} → ${valueText(after)}`;
}

function variableText({ path, kind }: PromptChange): string {
  const sign = { added: '+', removed: '−', changed: '~' }[kind];
  return `${sign} ${path.split('.')[1] ?? path}`;
}

function valueText(value: unknown): string {
  if (value === null) return '–';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > longestValue ? `${text.slice(0, longestValue - 1)}…` : text;
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}

function namesOf(changes: readonly PromptChange[]): string {
  return [...new Set(changes.map(({ path }) => path))].join(', ');
}
