// Kept drafts as people look for them: when, how far from what is committed, and which runs they were made for.
import type { Store } from '../store/openStore.ts';
import { wordCounts } from './changeSubject.ts';
import { type ChangeSummary, summarizeChange } from './changeSummary.ts';
import { committedText } from './committedText.ts';
import type { DraftSnapshot, Project, PromptEntry, ResolvedPrompt } from './project.ts';

export interface SnapshotDescription extends DraftSnapshot {
  /** From the text at HEAD, or from nothing when none is there, to the draft; null when its prompt is gone. */
  readonly change: Pick<ChangeSummary, 'addedWords' | 'removedWords' | 'bump' | 'subject'> | null;
  /** Ids of runs of this very prompt, newest first. */
  readonly runs: readonly string[];
}

export interface SnapshotSources {
  readonly project: Pick<Project, 'prompts' | 'resolveSelector' | 'versions'>;
  readonly store: Pick<Store, 'summaries'>;
}

/** In the order given. */
export async function describeSnapshots(
  drafts: readonly DraftSnapshot[],
  { project, store }: SnapshotSources,
): Promise<readonly SnapshotDescription[]> {
  if (drafts.length === 0) return [];
  const runs = await store.summaries({ promptHashes: [...new Set(drafts.map(({ hash }) => hash))] });
  const entries = await project.prompts();
  const described: SnapshotDescription[] = [];
  const changeOf = snapshotChanges(project);
  for (const draft of drafts) {
    const entry = entries.find(({ path }) => path === draft.path) ?? entries.find(({ id }) => id === draft.promptId);
    const ids = runs.filter(({ promptHash }) => promptHash === draft.hash).map(({ id }) => id);
    described.push({ ...draft, runs: ids, change: entry ? await changeOf(draft, entry) : null });
  }
  return described;
}

type SnapshotChange = NonNullable<SnapshotDescription['change']>;

/** How far a kept draft is from what is committed; that is read once for each prompt. */
export function snapshotChanges(
  project: Pick<Project, 'resolveSelector' | 'versions'>,
): (draft: DraftSnapshot, entry: PromptEntry) => Promise<SnapshotChange> {
  const committed = new Map<string, Promise<ResolvedPrompt | null>>();
  return async (draft, entry) => {
    const known = committed.get(entry.path) ?? committedText(project, entry);
    committed.set(entry.path, known);
    const { prompt } = await project.resolveSelector(entry, `draft:${draft.blob}`);
    const { addedWords, removedWords, bump, subject } = summarizeChange((await known)?.prompt ?? null, prompt);
    return { addedWords, removedWords, bump, subject };
  };
}

/** `+12 −3 words`, or what else changed. */
export function snapshotChangeText(change: SnapshotChange): string {
  return wordCounts(change) ?? change.subject;
}
