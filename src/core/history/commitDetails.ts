// Who made a commit, when and under which subject, read from the commit object itself so that no configuration
// (mailmap, date formats, signatures) has a say. Text is UTF-8, or Latin-1 where it is no UTF-8.
import type { Git } from './git.ts';
import { readObjects } from './objectContents.ts';

export interface CommitDetails {
  readonly author: string;
  /** ISO 8601 in UTC; empty when the commit says no usable time. */
  readonly authoredAt: string;
  readonly subject: string;
}

export const unreadable: CommitDetails = { author: '', authoredAt: '', subject: '(this commit cannot be read)' };

export interface LoadDetailsOptions {
  readonly known: Map<string, CommitDetails>;
  readonly pause: () => Promise<void>;
}

/** Adds to `known` the commits it does not hold yet. */
export async function loadCommitDetails(
  git: Git,
  commits: readonly string[],
  options: LoadDetailsOptions,
): Promise<void> {
  const { known, pause } = options;
  const missing = [...new Set(commits)].filter((commit) => !known.has(commit));
  await readObjects(git, missing, { maxBytes: 1024 * 1024 }, (index, content) => {
    known.set(missing[index] as string, content.kind === 'commit' ? parseCommit(content.bytes) : unreadable);
    return index % 256 === 255 ? pause() : undefined;
  });
}

export function parseCommit(bytes: Uint8Array): CommitDetails {
  const text = decodeText(bytes);
  const end = text.indexOf('\n\n');
  const header = end < 0 ? text : text.slice(0, end);
  const author = /^author (.*?) ?<[^\n]*> (-?\d+) [+-]\d+$/m.exec(header);
  const subject =
    end < 0
      ? ''
      : (
          text
            .slice(end + 2)
            .trimStart()
            .split('\n\n')[0] ?? ''
        )
          .trim()
          .replace(/\s*\n\s*/g, ' ');
  return { author: author?.[1] ?? '', authoredAt: toIso(Number(author?.[2] ?? Number.NaN)), subject };
}

function toIso(seconds: number): string {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? '' : date.toISOString().replace('.000Z', 'Z');
}

const strict = new TextDecoder('utf-8', { fatal: true });
const latin1 = new TextDecoder('latin1');

function decodeText(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes);
  } catch {
    return latin1.decode(bytes);
  }
}
