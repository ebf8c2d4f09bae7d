// The code that the evaluators of prompts would run, collected so that a user can read and approve it before anything runs.
import type { Json } from '../../base/hash.ts';
import { codeLanguages, codeRequestOf, type ReadCodeOptions } from '../../evaluator/builtin/ownCode.ts';
import type { OwnCode } from '../../evaluator/code/ownCode.ts';
import { flattenUses } from '../../evaluator/evaluatorUse.ts';
import { resolveEvaluators } from '../../evaluator/resolveEvaluators.ts';
import type { PromptEntry } from '../project.ts';
import { folderOf } from './evaluationCode.ts';

export interface ShownFile {
  readonly name: string;
  readonly text: string;
}

/** One piece of code, whichever prompts use it. */
export interface EvaluatorCode {
  /** SHA-256 of what would run; null when it cannot be read. */
  readonly hash: string | null;
  readonly what: string;
  /** Ids. */
  readonly prompts: readonly string[];
  readonly files: readonly ShownFile[];
  readonly isApproved: boolean;
  /** Why it cannot be read; null when it can. */
  readonly problem: string | null;
}

/** In the order of the prompts, each piece once. */
export async function evaluatorCode(entries: readonly PromptEntry[], ownCode: OwnCode): Promise<EvaluatorCode[]> {
  const found = new Map<string, EvaluatorCode>();
  for (const entry of entries) {
    for (const one of await codeOf(entry, ownCode)) {
      const key = one.hash ?? `${entry.id} ${one.what} ${one.problem}`;
      const known = found.get(key);
      const prompts = [...new Set([...(known?.prompts ?? []), ...one.prompts])];
      found.set(key, { ...one, prompts });
    }
  }
  return [...found.values()];
}

async function codeOf({ id, path, parsed }: PromptEntry, ownCode: OwnCode): Promise<EvaluatorCode[]> {
  const { prompt } = parsed;
  if (prompt === null) return [];
  const written = [...prompt.evaluators, ...prompt.testData.flatMap(evaluatorsOfRow)];
  const uses = flattenUses(resolveEvaluators(written, { path }).uses);
  const requests = uses.flatMap((use) => {
    const language = use.problem === null ? codeLanguages.get(use.id) : undefined;
    if (language === undefined) return [];
    return [codeRequestOf(language, use.options as ReadCodeOptions, { output: '', context: {} })];
  });
  const decoder = new TextDecoder();
  return Promise.all(
    requests.map(async (request): Promise<EvaluatorCode> => {
      const found = ownCode.inspect(request, folderOf(path));
      const base = { prompts: [id], files: [], isApproved: false };
      if (found.unit === null) {
        const what = request.code.kind === 'file' ? `${request.language} ${request.code.path}` : request.language;
        return { ...base, hash: null, what, problem: found.message };
      }
      const files = found.unit.files.map(({ name, bytes }) => ({ name, text: decoder.decode(bytes) }));
      const isApproved = await ownCode.approvals.has(found.hash);
      return { ...base, hash: found.hash, what: found.what, files, isApproved, problem: null };
    }),
  );
}

function evaluatorsOfRow(row: { readonly [key: string]: Json }): readonly Json[] {
  return [row.evaluators, row.assert].flatMap((list) => (Array.isArray(list) ? (list as readonly Json[]) : []));
}
