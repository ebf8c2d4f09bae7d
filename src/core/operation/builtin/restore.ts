// Brings an older version back into the working file. A draft in the way is never lost: without --force nothing is
// written, with it the draft's exact bytes are kept first and the report says where.
import { isSameList } from '../../base/sameList.ts';
import { TrackerError } from '../../base/trackerError.ts';
import { keepDraft } from '../../store/draftFolder.ts';
import { defineOperation } from '../operation.ts';

export const restore = defineOperation({
  id: 'restore',
  title: 'Restore version',
  summary: 'writes a version into the working file',
  effect: 'write',
  parameters: {
    ref: { kind: 'promptReference', summary: 'prompt@selector', positional: true, required: true },
    force: { kind: 'flag', summary: 'overwrite a draft; its text is kept in .prompttracker/drafts/' },
  },
  examples: [
    { command: 'prompttracker restore support.summary@v2', does: 'puts version 2 into the working file' },
    { command: 'prompttracker restore support.summary@v2 --force', does: 'the same over a draft, which is kept' },
    { command: 'prompttracker restore support.summary@draft:4f1c', does: 'brings back a draft that was kept' },
  ],

  async run({ ref, force }, { project, host, events }) {
    const resolved = await project.resolve(ref);
    const { entry, version } = resolved;
    const draft = await project.draft(entry);
    if (resolved.selector === 'draft') {
      throw new TrackerError('usage/invalid-argument', 'Name the version to restore.', {
        hint: `For example ${entry.id}@v1.`,
      });
    }
    const isSame = entry.isInWorkingTree && isSameList(entry.bytes, resolved.bytes);
    const isInTheWay = entry.isInWorkingTree && draft.differs && !isSame;
    if (isInTheWay && !force) {
      throw new TrackerError('usage/refused', `${entry.path} has changes that are not committed.`, {
        hint: 'Commit them, or use --force: the draft is then kept in .prompttracker/drafts/.',
        location: { path: entry.path },
      });
    }
    const snapshot = isInTheWay
      ? await keepDraft(host, { root: project.root, path: entry.path, bytes: entry.bytes })
      : null;
    if (snapshot !== null) events.notice(`The draft is kept in ${snapshot}`);
    if (!isSame) await project.writeWorkingFile(entry, resolved.bytes);
    return {
      id: entry.id,
      path: entry.path,
      version: version?.number ?? null,
      hash: resolved.hash,
      restored: resolved.selector,
      changed: !isSame,
      snapshot,
    };
  },

  report(data) {
    if (!data.changed) return { lines: [`${data.path} already is ${data.restored}.`] };
    return { lines: [`${data.path} is ${data.restored} again, as a draft.`] };
  },
});
