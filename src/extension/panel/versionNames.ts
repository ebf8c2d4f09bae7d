// What the panel calls a version: the draft by how it differs, a version by number and subject, anything else as it was
// named.
import type { Project, PromptEntry } from '../../core/operation/project.ts';
import { describeDraft } from '../prompts/describeDraft.ts';
import { exactTime } from '../relativeTime.ts';
import type { PanelColumn } from './panelColumn.ts';
import type { VersionName } from './panelView.ts';

/** `entry` null means that there is no history. */
export async function nameVersions(
  project: Project,
  entry: PromptEntry | null,
): Promise<(column: PanelColumn) => VersionName> {
  const draftName = entry === null ? 'File' : await nameDraft(project, entry);
  return ({ selector, resolved, stored }) => {
    if (stored !== null)
      return { label: `Run of ${exactTime(stored.startedAt)}`, detail: 'Asked again, word for word' };
    if (selector === 'draft') return { label: draftName, detail: 'The text as it stands in the editor' };
    const version = resolved?.version ?? null;
    if (version === null) return { label: selector, detail: null };
    const label = selector === `v${version.number}` ? selector : `${selector} (v${version.number})`;
    return { label: `${label} · ${version.subject}`, detail: `${version.author}, ${exactTime(version.authoredAt)}` };
  };
}

async function nameDraft(project: Project, entry: PromptEntry): Promise<string> {
  const [versions, draft] = await Promise.all([project.versions(entry), project.draft(entry)]);
  const newest = versions[0];
  if (newest !== undefined && !draft.differs) return `File, v${newest.number}`;
  return `Draft, ${describeDraft(entry, draft, versions)}`;
}
