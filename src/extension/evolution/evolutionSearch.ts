// Which versions of a prompt brought a phrase in or took it out.
import { phraseChange } from '../../core/history/phraseChange.ts';
import type { FoundRow } from '../../protocol/evolution.ts';

export interface TracedRow {
  readonly row: string;
  /** Null when the text is not here. */
  readonly text: string | null;
  /** The texts it was made from, by blob; none for the first. */
  readonly before: readonly { readonly blob: string }[];
}

/**
 * Rows that changed how often the phrase stands in the text. A merge did only what none of its sides had done, and a text
 * that is not here says nothing of what came with it.
 */
export function findPhrase(
  rows: readonly TracedRow[],
  sources: ReadonlyMap<string, string>,
  phrase: string,
): FoundRow[] {
  return rows.flatMap(({ row, text, before }) => {
    const older = before.length === 0 ? [''] : before.map(({ blob }) => sources.get(blob));
    const changes = older.map((other) =>
      other === undefined || text === null ? null : phraseChange(other, text, phrase),
    );
    const change = changes.includes(null) ? null : changes[0];
    return change ? [{ row, change }] : [];
  });
}
