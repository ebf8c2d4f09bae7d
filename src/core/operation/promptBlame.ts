// Who wrote each line of a prompt: the lines of its versions' texts, traced along its own history, renames and merges
// followed. A draft's lines belong to nobody yet; what it took back from an older version is that version's again.
import { TrackerError } from '../base/trackerError.ts';
import { LineBlame } from '../history/lineBlame.ts';
import type { PromptVersion } from '../history/promptVersion.ts';
import { parsePrompt } from '../prompt/parsePrompt.ts';
import { promptHash } from '../prompt/promptHash.ts';
import type { Project, PromptEntry } from './project.ts';

/** The commit that brought a line, and the version it belongs to: its own, or the one it is folded under. */
export interface LineOrigin {
  readonly version: number;
  /** Prompt hash of that version. */
  readonly hash: string;
  readonly commit: string;
  readonly author: string;
  readonly authoredAt: string;
  readonly subject: string;
}

/** Null for a line that no commit has brought. */
export type LineOrigins = readonly (LineOrigin | null)[];

export interface PromptBlame {
  /** Newest first, as in the view that was asked for. */
  readonly versions: readonly PromptVersion[];
  /** The lines of a committed text; null when it is none of this prompt's. */
  ofBlob(blob: string): LineOrigins | null;
  /** The lines of a text that was made from the one at HEAD. Reads nothing, so it may be asked while somebody types. */
  ofDraft(text: string): LineOrigins;
}

/** Reads the texts of every version once. `ref` defaults to HEAD. A text that is not here brings no lines. */
export async function openPromptBlame(project: Project, entry: PromptEntry, ref?: string): Promise<PromptBlame> {
  const versions = await project.versions(entry, ref === undefined ? {} : { ref });
  const commits = versions.toReversed().flatMap(textsOf);
  const [sources, base] = await Promise.all([project.sourcesOf(commits), blobAtHead(project, entry)]);
  const blame = new LineBlame();
  const origins: LineOrigin[] = [];
  const latest = new Map<string, number>();
  const oldest = new Map<string, number>();
  for (const { origin, blob, before, sameAs } of commits) {
    const same = oldest.get(blob) ?? (sameAs === null ? undefined : oldest.get(`v${sameAs}`));
    const position = blame.add({
      text: sources.get(blob) ?? '',
      before: before.flatMap((text) => latest.get(`${text.number} ${text.blob}`) ?? []),
      restores: same ?? null,
    });
    origins.push(origin);
    latest.set(`${origin.version} ${blob}`, position);
    latest.set(blob, position);
    for (const name of [blob, `v${origin.version}`, origin.hash]) if (!oldest.has(name)) oldest.set(name, position);
  }
  const originAt = (position: number | null) => (position === null ? null : (origins[position] as LineOrigin));
  return {
    versions,
    ofBlob(blob) {
      const position = latest.get(blob);
      return position === undefined ? null : blame.originsOf(position).map(originAt);
    },
    ofDraft(text) {
      const from = latest.get(base ?? '') ?? null;
      const { prompt } = parsePrompt(text, entry.path);
      const hash = prompt === null ? null : promptHash(prompt);
      const isBack = hash !== null && originAt(from)?.hash !== hash;
      const restores = (isBack ? oldest.get(hash) : undefined) ?? null;
      return blame.trace({ text, before: from === null ? [] : [from], restores }).map(originAt);
    },
  };
}

interface CommittedText extends Pick<PromptVersion, 'blob' | 'before' | 'sameAs'> {
  readonly origin: LineOrigin;
}

function textsOf(version: PromptVersion): CommittedText[] {
  const { number, hash, sameAs } = version;
  return [{ ...version, sameAs }, ...version.cosmetic.map((folded) => ({ ...folded, sameAs: null }))].map((text) => {
    const { commit, author, authoredAt, subject, blob, before } = text;
    return {
      origin: { version: number, hash, commit, author, authoredAt, subject },
      blob,
      before,
      sameAs: text.sameAs,
    };
  });
}

/** The blob of the prompt at HEAD; null when it is not there. */
async function blobAtHead(project: Project, entry: PromptEntry): Promise<string | null> {
  try {
    return (await project.resolveSelector(entry, 'HEAD')).blob;
  } catch (error) {
    if (error instanceof TrackerError) return null;
    throw error;
  }
}
