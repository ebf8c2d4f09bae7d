// What the Test Explorer lists, as plain data: under a prompt its rows, under a row the evaluators that judge it. Rows and
// evaluators that stand in the prompt file know their place there.
import type { Json } from '../../core/base/hash.ts';
import { type EvaluatorUse, flattenUses } from '../../core/evaluator/evaluatorUse.ts';
import { resolveEvaluators } from '../../core/evaluator/resolveEvaluators.ts';
import type { EvaluationRow } from '../../core/operation/evaluation/evaluationRows.ts';
import { expectedAtEnd, turnUsesOf } from '../../core/operation/evaluation/turnUses.ts';
import type { Position } from '../../core/prompt/finding.ts';
import { locatePrompt, type PromptSource } from '../../core/prompt/locatePrompt.ts';
import type { Prompt } from '../../core/prompt/prompt.ts';
import { rowLabel } from '../panel/inputRows.ts';

export interface TestPlace {
  /** Relative to the project's root. */
  readonly path: string;
  /** Lines and columns from 1; the end is exclusive. */
  readonly start: Position;
  readonly end: Position;
}

export interface EvaluatorNode {
  readonly id: string;
  readonly label: string;
  /** Why it cannot be used; empty when it can. */
  readonly problem: string;
  readonly place: TestPlace | null;
}

export interface CaseNode {
  /** As `eval --case` names the row. */
  readonly id: string;
  readonly label: string;
  /** The file the row is in, when it is not the prompt's own. */
  readonly description: string;
  readonly place: TestPlace | null;
  /** What the row says the answer is; null when it says nothing. */
  readonly expected: string | null;
  readonly evaluators: readonly EvaluatorNode[];
}

export interface PromptTests {
  readonly prompt: Pick<Prompt, 'path' | 'evaluators'>;
  readonly source: string;
  readonly rows: readonly EvaluationRow[];
}

export function caseNodes({ prompt, source, rows }: PromptTests): readonly CaseNode[] {
  const places = locatePrompt(source, prompt.path);
  const { uses } = resolveEvaluators(prompt.evaluators, prompt);
  const own = evaluatorNodes(prompt.evaluators, prompt.path, (index) =>
    placeAt(places, prompt.path, ['evaluators', index]),
  );
  return rows.map((row) => {
    const isInline = row.source.path === null;
    const path = ['testData', row.source.index];
    const expected = expectedAtEnd(row);
    return {
      id: row.id,
      label: rowLabel(Object.keys(row.variables).length > 0 ? row.variables : firstSaid(row), row.source.index),
      description: row.source.path ?? '',
      expected: expected === null ? null : textOfJson(expected),
      place: isInline ? placeAt(places, prompt.path, path) : linePlace(row.source),
      evaluators: [
        ...own,
        ...evaluatorNodes(row.evaluators, prompt.path, (index) =>
          isInline ? placeAt(places, prompt.path, [...path, 'evaluators', index]) : null,
        ),
        ...turnUsesOf(row, { uses, path: prompt.path }).flatMap(({ turn, uses: judging }) => {
          const place = isInline ? placeAt(places, prompt.path, [...path, 'turns', turn - 1]) : null;
          return flattenUses(judging).map((one) => evaluatorNode(one, place));
        }),
      ],
    };
  });
}

/** A conversation without variables is known by how it begins. */
function firstSaid({ turns, simulatedUser }: EvaluationRow): { readonly [name: string]: Json } {
  return { said: turns?.[0]?.user ?? simulatedUser?.instructions ?? '' };
}

function textOfJson(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}

function evaluatorNodes(
  written: Prompt['evaluators'],
  path: string,
  placeOf: (index: number) => TestPlace | null,
): EvaluatorNode[] {
  const { uses } = resolveEvaluators(written, { path });
  return uses.flatMap((use, index) => flattenUses([use]).map((one) => evaluatorNode(one, placeOf(index))));
}

function evaluatorNode({ name, problem }: EvaluatorUse, place: TestPlace | null): EvaluatorNode {
  return { id: name, label: name, problem: problem ?? '', place };
}

function placeAt(places: PromptSource, path: string, at: readonly (string | number)[]): TestPlace | null {
  const range = places.valueAt(at);
  if (range === null) return null;
  return { path, start: places.positionAt(range.start), end: places.positionAt(range.end) };
}

function linePlace({ path, line }: EvaluationRow['source']): TestPlace | null {
  if (path === null || line === null) return null;
  return { path, start: { line, column: 1 }, end: { line, column: 1 } };
}
