// The session that a rater's votes are kept in: one file for each, so that votes of two branches never meet in one.
import type { StoreSession } from '../../store/storeSession.ts';
import type { OperationContext } from '../operation.ts';

export async function beginRating({ store, project, author, purpose }: OperationContext): Promise<StoreSession> {
  const [opened, { branch, head }, by] = await Promise.all([store(), project.state(), author()]);
  return opened.session({ area: 'ratings', purpose, by, branch, head });
}
