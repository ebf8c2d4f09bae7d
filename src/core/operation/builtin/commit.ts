// Saves the draft of one prompt as a version: one commit with one file, whatever else is changed or staged.
import { TrackerError } from '../../base/trackerError.ts';
import { shortId } from '../formatValue.ts';
import { defineOperation } from '../operation.ts';

export const commit = defineOperation({
  id: 'commit',
  title: 'Save as version',
  summary: 'commits just that file, leaving index and other changes as they are',
  effect: 'write',
  parameters: {
    prompt: { kind: 'prompt', summary: 'id, path, or the end of an id', positional: true, required: true },
    message: { kind: 'text', summary: 'the commit message', short: 'm', required: true, placeholder: 'message' },
  },
  examples: [
    {
      command: 'prompttracker commit support.summary -m "Ask for two sentences"',
      does: 'saves the draft as the next version',
    },
  ],

  async run({ prompt, message }, { project, gitWriting, store, events }) {
    const entry = await project.find(prompt);
    if (message.trim() === '') throw new TrackerError('usage/invalid-argument', 'The commit message is empty.');
    if (!gitWriting)
      throw new TrackerError('git/not-a-repository', 'There is no Git repository to commit to.', {
        hint: 'Run git init first.',
      });
    if (!(await project.draft(entry)).differs) {
      throw new TrackerError('usage/refused', `${entry.path} has no changes to commit.`, {
        location: { path: entry.path },
      });
    }
    for (const { severity, message: problem, line } of entry.parsed.diagnostics) {
      if (severity === 'error') events.notice(`${entry.path}:${line}: ${problem}`);
    }
    // Opening the store publishes results whose writer is gone, so that they are there for a commit of their own.
    await store();
    const id = await gitWriting.commitFile(entry.path, message);
    project.refresh();
    const [latest] = await project.versions(entry);
    return {
      id: entry.id,
      path: entry.path,
      commit: id,
      version: latest?.number ?? null,
      hash: latest?.hash ?? entry.hash,
      isCosmetic: latest?.commit !== id,
      subject: message.split('\n')[0] ?? '',
    };
  },

  report(data, { style }) {
    if (data.version === null)
      return { lines: [`${style.bold(data.id)} is deleted  ${style.dim(shortId(data.commit))} ${data.subject}`] };
    const what = data.isCosmetic ? `still v${data.version}: nothing that reaches a model changed` : `v${data.version}`;
    return { lines: [`${style.bold(data.id)} ${what}  ${style.dim(shortId(data.commit))} ${data.subject}`] };
  },
});
