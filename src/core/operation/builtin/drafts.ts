// Texts that were run, or stood in the way, before anybody committed them: nothing is forgotten unless it is asked for.
import { TrackerError } from '../../base/trackerError.ts';
import { wordCounts } from '../changeSubject.ts';
import { describeSnapshots, type SnapshotDescription } from '../describeSnapshots.ts';
import { countOf, formatTime, shortId } from '../formatValue.ts';
import { defineOperation } from '../operation.ts';
import { tableLines } from '../report.ts';

const dayMs = 86_400_000;

export const drafts = defineOperation({
  id: 'drafts',
  title: 'Earlier drafts',
  summary: 'texts that were run before they were committed',
  effect: 'write',
  parameters: {
    prompt: { kind: 'prompt', summary: 'only drafts of this prompt', positional: true },
    prune: { kind: 'flag', summary: 'forget the drafts that Git holds; files in .prompttracker/drafts/ stay' },
    days: { kind: 'number', summary: 'with --prune: only those older than n days', minimum: 0, placeholder: 'n' },
  },
  examples: [
    { command: 'prompttracker drafts support.summary', does: 'what was tried and not committed' },
    { command: 'prompttracker drafts --prune --days 90', does: 'forgets those older than three months' },
  ],

  async run({ prompt, prune, days }, { project, store, host }) {
    if (days !== null && !prune) throw new TrackerError('usage/invalid-argument', '--days goes with --prune.');
    const entry = prompt === null ? null : await project.find(prompt);
    const kept = await project.drafts(entry);
    const found = await describeSnapshots(kept, { project, store: await store() });
    if (!prune) return found.map((draft) => ({ ...draft, id: draft.blob, removed: false }));
    const until = days === null ? Number.POSITIVE_INFINITY : host.clock.now() - days * dayMs;
    const removed = await project.removeSnapshots(kept.filter(({ keptAt }) => Date.parse(keptAt) < until));
    const gone = new Set(removed.map(({ blob, path }) => `${path}\0${blob}`));
    return found.map((draft) => ({ ...draft, id: draft.blob, removed: gone.has(`${draft.path}\0${draft.blob}`) }));
  },

  report(found, view) {
    if (found.length === 0) return { lines: [], notes: ['No drafts are kept. A draft is kept when it is run.'] };
    const lines = tableLines(
      found,
      [
        { title: 'draft', cell: ({ blob }) => `draft:${shortId(blob)}`, paint: (text) => view.style.cyan(text) },
        { title: 'kept', cell: ({ keptAt }) => formatTime(keptAt) },
        { title: 'prompt', cell: ({ promptId }) => promptId, paint: (text) => view.style.bold(text) },
        { title: 'change', cell: changeText },
        { title: 'runs', cell: ({ runs }) => String(runs.length), align: 'right' },
        { title: '', cell: stateText, paint: (text) => view.style.yellow(text) },
      ],
      view,
    );
    const removed = found.filter((draft) => draft.removed).length;
    return { lines, notes: removed === 0 ? [] : [`${countOf(removed, 'draft')} forgotten.`] };
  },
});

/** Against what is committed. */
function changeText({ change }: Pick<SnapshotDescription, 'change'>): string {
  if (change === null) return 'the prompt is gone';
  return wordCounts(change) ?? change.subject;
}

function stateText({ isCurrent, file, removed }: SnapshotDescription & { removed: boolean }): string {
  if (removed) return 'forgotten';
  return isCurrent ? 'the draft now' : (file ?? '');
}
