// Two texts of one prompt side by side: what changed and what it means, how long each is, and how each did when it was run.
// One comparison for every door; a text that cannot be run still has its results.
import type { Store } from '../../store/openStore.ts';
import { type ChangeSummary, summarizeChange } from '../changeSummary.ts';
import { estimateMessageTokens } from '../messageTokens.ts';
import type { ResolvedPrompt } from '../project.ts';
import { type VersionResult, versionResults } from '../versionResults.ts';

export interface ComparedSide {
  readonly selector: string;
  readonly hash: string;
  /** Tokens of its messages before variables are filled in: an estimate; null when the text cannot be run. */
  readonly tokens: number | null;
  /** Null when it was never run. */
  readonly results: VersionResult | null;
}

export interface VersionComparison {
  /** Whether a model gets the same. */
  readonly isSamePrompt: boolean;
  /** Null when one of the two cannot be read as a prompt. */
  readonly summary: ChangeSummary | null;
  readonly before: ComparedSide;
  readonly after: ComparedSide;
}

type ComparedStore = Pick<Store, 'runs' | 'summaries' | 'ratings'>;

export async function compareVersions(
  store: ComparedStore,
  before: ResolvedPrompt,
  after: ResolvedPrompt,
): Promise<VersionComparison> {
  const results = await versionResults(store, after.entry.id, [before.hash, after.hash]);
  const side = ({ selector, hash, prompt }: ResolvedPrompt): ComparedSide => ({
    selector,
    hash,
    tokens: estimateMessageTokens(prompt?.messages ?? null).input,
    results: results.get(hash) ?? null,
  });
  return {
    isSamePrompt: before.hash === after.hash,
    summary: before.prompt && after.prompt ? summarizeChange(before.prompt, after.prompt) : null,
    before: side(before),
    after: side(after),
  };
}

/** `×1.5`, from before to after; null when one of them is unknown or there is nothing to multiply. */
export function ratioText(before: number | null, after: number | null): string | null {
  if (before === null || after === null || before <= 0) return null;
  const ratio = after / before;
  if (ratio < 0.01) return ratio === 0 ? null : '<×0.01';
  const digits = ratio >= 10 ? 0 : ratio >= 1 ? 1 : 2;
  return `×${ratio.toFixed(digits)}`;
}
