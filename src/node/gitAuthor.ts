// Who the user is to Git, so that a record can say by whom it is.
import type { Git } from '../core/history/git.ts';

/** The name a commit would carry; null when nobody is configured. */
export async function readAuthorName(git: Git): Promise<string | null> {
  try {
    const { stdout } = await git.run(['var', 'GIT_AUTHOR_IDENT'], { asUser: true, timeoutMs: 10_000 });
    return /^(.+?) </.exec(new TextDecoder().decode(stdout))?.[1] ?? null;
  } catch {
    // Not knowing a name is no reason not to keep a result.
    return null;
  }
}
