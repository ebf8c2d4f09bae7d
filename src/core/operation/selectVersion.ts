// From a selector to one text of a prompt: `v3`, a prompt-hash prefix, a label, any Git revision, in this order.
import { TrackerError } from '../base/trackerError.ts';
import type { History } from '../history/openHistory.ts';
import type { PromptHistory, PromptVersion } from '../history/promptVersion.ts';
import type { LabelPointer } from '../store/readLabels.ts';
import type { PromptEntry } from './project.ts';

export interface SelectedText {
  readonly version: PromptVersion;
  /** `v3`, or the revision as given when HEAD's history does not have the version. */
  readonly name: string;
  /** The exact text meant; a cosmetic commit has another blob than the version it is folded under. */
  readonly blob: string;
}

export interface SelectionSources {
  readonly history: History | null;
  readonly atHead: PromptHistory;
  readonly labels: readonly LabelPointer[];
}

/** Throws `usage/unknown-version` with what there is to choose from. */
export async function selectVersion(
  entry: PromptEntry,
  selector: string,
  sources: SelectionSources,
): Promise<SelectedText> {
  const found =
    byNumber(selector, sources.atHead) ??
    byHash(entry, selector, sources.atHead) ??
    byLabel(entry, selector, sources) ??
    (await byRevision(entry, selector, sources));
  if (found) return found;
  throw unknownVersion(entry, selector, sources);
}

function byNumber(selector: string, { versions }: PromptHistory): SelectedText | null {
  const match = /^v(\d{1,9})$/.exec(selector);
  const version = match && versions.find(({ number }) => number === Number(match[1]));
  return version ? atItsNumber(version) : null;
}

function atItsNumber(version: PromptVersion): SelectedText {
  return { version, blob: version.blob, name: `v${version.number}` };
}

function byHash(entry: PromptEntry, selector: string, { versions }: PromptHistory): SelectedText | null {
  if (!/^[0-9a-f]{4,64}$/i.test(selector)) return null;
  const found = versions.filter(({ hash }) => hash.startsWith(selector.toLowerCase()));
  const hashes = new Set(found.map(({ hash }) => hash));
  if (hashes.size > 1) {
    throw new TrackerError('usage/unknown-version', `"${selector}" begins ${hashes.size} hashes of ${entry.id}.`, {
      hint: `Use more digits: ${[...hashes].map((hash) => hash.slice(0, selector.length + 4)).join(', ')}.`,
    });
  }
  const version = found[0];
  return version ? atItsNumber(version) : null;
}

function byLabel(entry: PromptEntry, selector: string, { labels, atHead }: SelectionSources): SelectedText | null {
  const pointer = labels.find(({ label, promptId }) => label === selector && promptId === entry.id);
  if (!pointer) return null;
  const version = atHead.versions.find((candidate) => isMeant(pointer, candidate));
  return version ? atItsNumber(version) : null;
}

/** Whether a label points at this version: by what it says to a model, else by its exact text. */
export function isMeant(pointer: LabelPointer, version: PromptVersion): boolean {
  return pointer.hash === version.hash || (pointer.hash === '' && pointer.blob === version.blob);
}

async function byRevision(
  entry: PromptEntry,
  selector: string,
  { history, atHead }: SelectionSources,
): Promise<SelectedText | null> {
  const commit = await history?.resolveCommit(selector);
  if (!history || !commit) return null;
  // The prompt may have had another name then: every name it had since is tried, the latest first.
  for (const path of new Set([entry.path, ...atHead.versions.map((version) => version.path)])) {
    const blob = await history.blobAt(commit, path);
    if (blob === null) continue;
    const then = await history.versions(path, { ref: commit });
    const version = then.versions.find(({ number }) => number === then.current);
    if (!version) continue;
    // The number people see is the one in today's history, where it has one.
    const today = atHead.versions.find((candidate) => candidate.commit === version.commit);
    return today ? { ...atItsNumber(today), blob } : { version, blob, name: selector };
  }
  throw new TrackerError('usage/unknown-version', `${entry.id} did not exist at ${selector}.`);
}

function unknownVersion(
  entry: PromptEntry,
  selector: string,
  { history, atHead, labels }: SelectionSources,
): TrackerError {
  const newest = atHead.versions[0]?.number ?? 0;
  const names = labels.filter(({ promptId }) => promptId === entry.id).map(({ label }) => label);
  const choices = [newest === 0 ? '' : newest === 1 ? 'v1' : `v1 to v${newest}`, ...names, 'draft', 'a Git revision'];
  return new TrackerError('usage/unknown-version', `${entry.id} has no version "${selector}".`, {
    hint: history
      ? `Choose one of: ${choices.filter((choice) => choice !== '').join(', ')}.`
      : 'Without a Git repository there is only the draft.',
  });
}
