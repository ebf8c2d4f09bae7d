// `eval --base`: the version that the others are held against takes part on the same rows, asked by today's tests.
import { TrackerError } from '../../base/trackerError.ts';
import type { OperationContext } from '../operation.ts';
import type { ResolvedPrompt } from '../project.ts';

export interface VersionsWithBase {
  /** The base first, then what differs from it, which may be nothing. Without a base, what was asked for. */
  readonly versions: readonly ResolvedPrompt[];
  /** Hash of the base; null without one. */
  readonly base: string | null;
}

export interface BaseOptions {
  /** As the user named it; null for none. */
  readonly base: string | null;
  /** Of several prompts one may be newer than the base: then it has none. */
  readonly mayBeNew: boolean;
}

/** Throws `usage/unknown-version` when there is no such version of the prompt. */
export async function withBase(
  versions: readonly ResolvedPrompt[],
  { base, mayBeNew }: BaseOptions,
  context: OperationContext,
): Promise<VersionsWithBase> {
  const entry = versions[0]?.entry;
  if (base === null || entry === undefined) return { versions, base: null };
  try {
    const resolved = await context.project.resolveSelector(entry, base);
    const changed = versions.filter(({ hash }) => hash !== resolved.hash);
    if (changed.length === 0) context.events.notice(`${entry.id} says what it said at ${base}: nothing is asked.`);
    return { versions: [resolved, ...changed], base: resolved.hash };
  } catch (error) {
    if (!mayBeNew || !(error instanceof TrackerError) || error.code !== 'usage/unknown-version') throw error;
    context.events.notice(error.message);
    return { versions, base: null };
  }
}
