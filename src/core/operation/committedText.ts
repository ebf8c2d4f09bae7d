// The text of a prompt that a draft is measured against: the file as HEAD has it, which a commit that no model sees may have
// changed since the newest version.
import { TrackerError } from '../base/trackerError.ts';
import type { Project, PromptEntry, ResolvedPrompt } from './project.ts';

/** Null when it was never committed. For a file that HEAD no longer has, its newest version. */
export async function committedText(
  project: Pick<Project, 'versions' | 'resolveSelector'>,
  entry: PromptEntry,
): Promise<ResolvedPrompt | null> {
  const [newest] = await project.versions(entry);
  if (newest === undefined) return null;
  try {
    return await project.resolveSelector(entry, 'HEAD');
  } catch (error) {
    if (!(error instanceof TrackerError)) throw error;
    return project.resolveSelector(entry, `v${newest.number}`);
  }
}
