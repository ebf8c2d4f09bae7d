// The version others use today: the one that the label `production` points at, else the newest on the default branch.
import type { Project, PromptEntry } from './project.ts';

export interface LiveVersion {
  /** As `resolveSelector` takes it. */
  readonly selector: string;
  /** `production (v3)`, `main (v3)`, or `main` where this branch has no number for it. */
  readonly name: string;
  /** Its number in the history of HEAD; null when it is on another branch only. */
  readonly number: number | null;
}

const liveLabel = 'production';
const defaultBranches = ['main', 'master', 'origin/HEAD'];

/** Null when neither is there. */
export async function liveVersion(
  project: Pick<Project, 'versions' | 'resolveSelector'>,
  entry: PromptEntry,
): Promise<LiveVersion | null> {
  const versions = await project.versions(entry);
  const labelled = versions.find(({ labels }) => labels.includes(liveLabel));
  if (labelled) return named(liveLabel, labelled.number);
  for (const branch of defaultBranches) {
    const resolved = await project.resolveSelector(entry, branch).catch(() => null);
    if (resolved?.version == null) continue;
    const own = versions.find(({ commit }) => commit === resolved.version?.commit);
    return own ? named(branch, own.number) : { selector: branch, name: branch, number: null };
  }
  return null;
}

function named(name: string, number: number): LiveVersion {
  return { selector: `v${number}`, name: `${name} (v${number})`, number };
}
