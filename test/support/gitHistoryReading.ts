// Opens the history of a test repository with the stand-in for the prompt hash, and shows versions in a few words.
import { type History, type HistoryOptions, openHistory } from '../../src/core/history/openHistory.ts';
import type { PromptHistory } from '../../src/core/history/promptVersion.ts';
import { openGit } from '../../src/node/git.ts';
import { semanticHash } from './gitHistory.ts';

/** Lines that begin with `#` do not count; a text with `<<<<<<<` or a NUL byte is none that can be run. */
export function digestText(bytes: Uint8Array): { hash: string | null; runnable: boolean } {
  const text = Buffer.from(bytes).toString('latin1');
  return text.includes('<<<<<<<') ? { hash: null, runnable: false } : { hash: semanticHash(text), runnable: true };
}

export async function readHistory(root: string, options: Partial<HistoryOptions> = {}): Promise<History> {
  const git = await openGit(root, { isTrusted: () => true });
  return openHistory(git, { digest: digestText, digestVersion: '1', ...options });
}

/** `v2 subject` for each version, oldest first; `=v1` where it repeats one, `+1` where commits are folded under it. */
export function inWords({ versions }: PromptHistory): string[] {
  return versions.toReversed().map(({ number, subject, sameAs, cosmetic }) => {
    const same = sameAs === null ? '' : ` =v${sameAs}`;
    return `v${number} ${subject}${same}${cosmetic.length === 0 ? '' : ` +${cosmetic.length}`}`;
  });
}

export async function versionsInWords(root: string, path: string, ref = 'HEAD'): Promise<string[]> {
  return inWords(await (await readHistory(root)).versions(path, { ref }));
}
