// Where a value stands in the text of its row. Asked only once something is wrong, so reading rows costs nothing for it.
import { lineStarts, positionAt } from '../prompt/finding.ts';
import { readYaml } from '../prompt/readYaml.ts';
import { findEntry } from '../prompt/sourceNode.ts';

interface Position {
  readonly line: number;
  readonly column: number;
}

const longestSearch = 1_000_000;

/** Position of the value called `name` in a JSON or YAML mapping whose text begins at `start`; null when it is not there. */
export function locateInText(text: string, name: string, start: Position): Position | null {
  if (text.length > longestSearch) return null;
  // JSON is YAML, and the YAML reader keeps places.
  const entry = findEntry(readYaml(text).root, name);
  if (!entry) return null;
  const { line, column } = positionAt(lineStarts(text), entry.value.start);
  return { line: start.line + line - 1, column: line === 1 ? start.column + column - 1 : column };
}
