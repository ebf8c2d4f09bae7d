// What saving a text as the next version would be: its number, the step of a semantic version, and a first line for the
// commit. A text that an older version had is a rollback, and says so; history itself is never rewritten.
import type { PromptVersion } from '../history/promptVersion.ts';
import { longestSubject } from './changeSubject.ts';
import { type SemanticStep, summarizeChange } from './changeSummary.ts';
import { committedText } from './committedText.ts';
import type { Project, PromptEntry, ResolvedPrompt } from './project.ts';

export interface SaveProposal {
  /** The number it would get; that of the newest version when a model gets the same as from that. */
  readonly number: number;
  readonly isNewVersion: boolean;
  /** Null when one of the two texts cannot be read as a prompt. */
  readonly bump: SemanticStep | null;
  /** Empty when nothing can be proposed. */
  readonly message: string;
}

/** `text` is the draft or a kept draft of `entry`. */
export async function saveProposal(
  project: Pick<Project, 'versions' | 'resolveSelector'>,
  entry: PromptEntry,
  text: Pick<ResolvedPrompt, 'hash' | 'prompt'>,
): Promise<SaveProposal> {
  const versions = await project.versions(entry);
  const [newest] = versions;
  const committed = await committedText(project, entry);
  const isReadable = text.prompt !== null && (committed === null || committed.prompt !== null);
  const summary = isReadable ? summarizeChange(committed?.prompt ?? null, text.prompt) : null;
  const restored = versions.find(({ hash }) => hash === text.hash);
  const isNewVersion = newest?.hash !== text.hash;
  const isRollback = isNewVersion && restored !== undefined;
  return {
    number: (newest?.number ?? 0) + (isNewVersion ? 1 : 0),
    isNewVersion,
    bump: summary?.bump ?? null,
    message: isRollback ? restoreMessage(restored) : (summary?.subject ?? ''),
  };
}

/** Of a version that was restored before, what it restored: `Restore v2: …` and not `Restore v4: Restore v2: …`. */
function restoreMessage({ number, subject }: PromptVersion): string {
  const message = `Restore v${number}: ${subject.replace(/^(?:Restore v\d+: )+/, '')}`;
  const characters = [...message];
  return characters.length <= longestSubject ? message : `${characters.slice(0, longestSubject - 1).join('')}…`;
}
