// Where evaluators are written in a prompt file, for whoever resolves them.
import type { PromptSource } from '../prompt/locatePrompt.ts';
import type { EvaluatorPlace, ResolveOptions } from './resolveEvaluators.ts';

type Path = readonly (string | number)[];

/** The `placeOf` of evaluators that stand in a list at `at`, such as `['evaluators']`. */
export function placesIn(source: PromptSource, at: Path): NonNullable<ResolveOptions['placeOf']> {
  return (path) => placeIn(source, [...at, ...path]);
}

/** The key of a mistyped option, the value of anything else. */
function placeIn(source: PromptSource, path: Path): EvaluatorPlace | null {
  const isName = path.at(-1) === 'uses' || path.at(-1) === 'type';
  const range = (isName ? null : source.keyAt(path)) ?? source.valueAt(path);
  if (!range) return null;
  const [from, to] = [source.positionAt(range.start), source.positionAt(range.end)];
  const written = { text: source.text.slice(range.start, range.end), start: range.start };
  return { line: from.line, column: from.column, endLine: to.line, endColumn: to.column, written };
}
