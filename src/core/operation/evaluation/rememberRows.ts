// Rows that are asked for several times (to be named, counted and run) and are read once, while they are few and small. More
// are read anew each time, so that none of them is held.
import type { EvaluationRow } from './evaluationRows.ts';

const mostRows = 10_000;
const mostCharacters = 16_000_000;

/** The same rows each time it is called; what `read` gives is kept once it was read to its end. */
export function rememberRows(read: () => AsyncIterable<EvaluationRow>): () => AsyncIterable<EvaluationRow> {
  let held: readonly EvaluationRow[] | null = null;
  let isTooMuch = false;
  return async function* () {
    if (held !== null) return yield* held;
    let gathering: EvaluationRow[] | null = isTooMuch ? null : [];
    let characters = 0;
    for await (const row of read()) {
      if (gathering !== null) {
        characters += JSON.stringify(row).length;
        isTooMuch = gathering.push(row) > mostRows || characters > mostCharacters;
        if (isTooMuch) gathering = null;
      }
      yield row;
    }
    held ??= gathering;
  };
}
