// How a draft stands to the versions, in words.
import type { PromptVersion } from '../../core/history/promptVersion.ts';
import type { DraftState, PromptEntry } from '../../core/operation/project.ts';

/** `versions` newest first. Of several versions with the draft's text the newest is named. */
export function describeDraft(entry: PromptEntry, draft: DraftState, versions: readonly PromptVersion[]): string {
  const newest = versions[0];
  if (newest === undefined) return 'not committed yet';
  if (draft.movedFrom !== null && newest.hash === entry.hash) return `moved from ${draft.movedFrom}`;
  if (draft.cosmeticOnly) return `same prompt as v${newest.number}, other layout`;
  const same = versions.find(({ hash }) => hash === entry.hash);
  return same === undefined ? `differs from v${draft.basedOn ?? newest.number}` : `same prompt as v${same.number}`;
}
