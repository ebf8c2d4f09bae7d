// Who the user is to Git, so that a record can say by whom it is. Asked of the user's own Git, in a folder they trust.
import { findGitExecutable } from './gitExecutable.ts';
import { allowedEnvironment, type GitWriteOptions } from './gitWrite.ts';

const timeoutMs = 10_000;

/** The name a commit would carry; null when nobody is configured. */
export async function readAuthorName({ git, isTrusted, program }: GitWriteOptions): Promise<string | null> {
  if (!isTrusted()) return null;
  try {
    const { file } = await findGitExecutable(git.root, program === undefined ? {} : { program });
    const { simpleGit } = await import('simple-git');
    const options = { baseDir: git.root, binary: file, unsafe: { allowUnsafeCustomBinary: true } };
    const user = simpleGit({ ...options, allowEnvironment: allowedEnvironment, timeout: { block: timeoutMs } });
    return /^(.+?) </.exec(await user.raw('var', 'GIT_AUTHOR_IDENT'))?.[1] ?? null;
  } catch {
    // Not knowing a name is no reason not to keep a result.
    return null;
  }
}
