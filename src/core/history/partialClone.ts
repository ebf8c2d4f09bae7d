// Whether a clone was made with a filter: then some texts are not here, and are not fetched behind the user's back. Git
// writes it into the repository's own file; only one that reaches elsewhere is left to Git to read.
import type { Git } from './git.ts';

const marks = /(?:^|\])[ \t]*(?:partialclone[ \t]*=|promisor[ \t]*(?:=[ \t]*(?!false|no|off|0)\S|$))/im;
const reachesElsewhere = /^[ \t]*\[[ \t]*include/im;

export async function isPartialClone(git: Git): Promise<boolean> {
  const bytes = await git.readGitFile('config');
  const text = bytes === null ? null : new TextDecoder().decode(bytes);
  if (text !== null && !reachesElsewhere.test(text)) return marks.test(text);
  return (await setNames(git, '^(remote\\..*\\.promisor|extensions\\.partialclone)$')).length > 0;
}

/** Names of the settings that match, also from the user's own configuration. */
export async function setNames(git: Git, pattern: string): Promise<readonly string[]> {
  const { stdout } = await git.run(['config', '--name-only', '--get-regexp', pattern]);
  return new TextDecoder()
    .decode(stdout)
    .split('\n')
    .filter((name) => name !== '');
}
