// One configured evaluator, wherever it was written down: in a prompt file, a row, or a configuration of another tool.
import type { Json } from '../base/hash.ts';
import type { TemplateFormat } from '../template/parsedTemplate.ts';

export interface EvaluatorUse {
  /** As shown beside its score. */
  readonly name: string;
  /** Of a registered evaluator; `assert-set` for a set; as written where `problem` says what is wrong. */
  readonly id: string;
  /** Parsed: checked, with defaults filled in. */
  readonly options: { readonly [key: string]: Json };
  /** How the templates among the options are written: GitHub's are simple, all others nunjucks. */
  readonly templateFormat: TemplateFormat;
  /** Share in the row's score. With 0 it informs and cannot fail a row. */
  readonly weight: number;
  /** The value from which it passes; null where the evaluator itself decides. */
  readonly threshold: number | null;
  /** Named metric that its value counts to. */
  readonly metric: string | null;
  readonly negate: boolean;
  readonly source: { readonly path: string; readonly line: number | null } | null;
  /** Why it cannot be used; then it has no value and never passes. */
  readonly problem: string | null;
  /** Of an `assert-set`, which passes when all of them do, or when their weighted mean reaches its threshold. */
  readonly members: readonly EvaluatorUse[];
}

/** The use itself, or a set followed by its members: the order in which `scoreAnswer` gives scores. */
export function flattenUses(uses: readonly EvaluatorUse[]): readonly EvaluatorUse[] {
  return uses.flatMap((use) => [use, ...flattenUses(use.members)]);
}
