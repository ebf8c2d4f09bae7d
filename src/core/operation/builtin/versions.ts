// The history of one prompt: what changed for the model gets a number, what did not is folded under it.
import type { PromptVersion } from '../../history/promptVersion.ts';
import { formatDay, shortId } from '../formatValue.ts';
import { defineOperation } from '../operation.ts';
import { tableLines } from '../report.ts';
import { semanticTags } from '../semanticVersion.ts';

export const versions = defineOperation({
  id: 'versions',
  title: 'Versions',
  summary: 'the history of a prompt, newest first',
  effect: 'read',
  parameters: {
    prompt: { kind: 'prompt', summary: 'id, path, or the end of an id', positional: true, required: true },
    allBranches: { kind: 'flag', summary: 'include the versions of every local branch' },
  },
  examples: [{ command: 'prompttracker versions support.summary', does: 'every version with its author and commit' }],

  async run({ prompt, allBranches }, { project, events }) {
    const entry = await project.find(prompt);
    for (const notice of (await project.state()).notices) events.notice(notice);
    const [found, tags] = [await project.versions(entry, { allBranches }), await semanticTags(project, entry)];
    const semverAt = new Map(tags.toReversed().map(({ number, semver }) => [number, semver]));
    // Numbers of a view over every branch are not those of HEAD's history.
    const semverOf = ({ number }: PromptVersion) => (allBranches ? undefined : semverAt.get(number)) ?? null;
    return found.map((version) => ({ ...version, semver: semverOf(version) }));
  },

  report(found, view) {
    if (found.length === 0) return { lines: [], notes: ['This prompt has no committed version yet.'] };
    const lines = tableLines(
      found,
      [
        { title: 'version', cell: (version) => `v${version.number}`, paint: (text) => view.style.bold(text) },
        { title: 'hash', cell: (version) => shortId(version.hash), paint: (text) => view.style.cyan(text) },
        { title: 'date', cell: (version) => formatDay(version.authoredAt) },
        { title: 'author', cell: (version) => version.author },
        {
          title: 'labels',
          cell: ({ semver, labels }) => [...(semver === null ? [] : [semver]), ...labels].join(' '),
          paint: (text) => view.style.green(text),
        },
        { title: 'subject', cell: (version) => subjectOf(version) },
      ],
      view,
    );
    return { lines };
  },
});

function subjectOf(version: {
  subject: string;
  sameAs: number | null;
  cosmetic: readonly unknown[];
  runnable: boolean;
}): string {
  const facts = [
    version.sameAs === null ? '' : `same as v${version.sameAs}`,
    version.cosmetic.length === 0 ? '' : `+${version.cosmetic.length} cosmetic`,
    version.runnable ? '' : 'cannot be run',
  ].filter((fact) => fact !== '');
  return facts.length === 0 ? version.subject : `${version.subject} (${facts.join(', ')})`;
}
