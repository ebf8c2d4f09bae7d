// Who wrote each line of a prompt, by version.
import { linesOf } from '../../history/lineBlame.ts';
import { formatDay, shortId } from '../formatValue.ts';
import { defineOperation } from '../operation.ts';
import type { Project, ResolvedPrompt } from '../project.ts';
import { type LineOrigins, openPromptBlame } from '../promptBlame.ts';
import { tableLines } from '../report.ts';

export const blame = defineOperation({
  id: 'blame',
  title: 'Blame',
  summary: 'which version brought each line of a prompt',
  effect: 'read',
  parameters: {
    ref: {
      kind: 'promptReference',
      summary: 'prompt[@selector]; the draft by default',
      positional: true,
      required: true,
    },
  },
  examples: [
    { command: 'prompttracker blame support.summary', does: 'the working file, line by line' },
    { command: 'prompttracker blame support.summary@v2 --json', does: 'version 2 as JSON' },
  ],

  async run({ ref }, { project, events }) {
    const resolved = await project.resolve(ref);
    for (const notice of (await project.state()).notices) events.notice(notice);
    const origins = await originsOf(project, resolved);
    const lines = linesOf(resolved.source).map((text, at) => {
      const { version = null, commit = null, author = null, authoredAt = null, subject = null } = origins[at] ?? {};
      return { line: at + 1, text, version, commit, author, authoredAt, subject };
    });
    return { id: resolved.entry.id, selector: resolved.selector, lines };
  },

  report(data, view) {
    if (data.lines.length === 0) return { lines: [], notes: ['This text has no lines.'] };
    return {
      lines: tableLines(
        data.lines,
        [
          {
            title: 'version',
            cell: ({ version }) => (version === null ? 'draft' : `v${version}`),
            paint: (text, { version }) => (version === null ? view.style.yellow(text) : view.style.bold(text)),
          },
          {
            title: 'commit',
            cell: ({ commit }) => (commit === null ? '' : shortId(commit)),
            paint: (text) => view.style.cyan(text),
          },
          { title: 'date', cell: ({ authoredAt }) => (authoredAt === null ? '' : formatDay(authoredAt)) },
          { title: 'author', cell: ({ author }) => author ?? '' },
          { title: 'line', cell: ({ line }) => `${line}`, align: 'right' },
          { title: 'text', cell: ({ text }) => text },
        ],
        view,
      ),
    };
  },
});

async function originsOf(project: Project, resolved: ResolvedPrompt): Promise<LineOrigins> {
  const { entry, version, blob, source, selector } = resolved;
  const history = await openPromptBlame(project, entry);
  const known = blob === null ? null : history.ofBlob(blob);
  if (known !== null) return known;
  if (selector === 'draft' || version === null) return history.ofDraft(source);
  // A revision beside HEAD has a history of its own, where the prompt may have another name.
  const beside = await openPromptBlame(project, { ...entry, path: version.path }, selector);
  return beside.ofBlob(version.blob) ?? [];
}
