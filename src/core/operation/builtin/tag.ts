// A semantic version for those who use a prompt: proposed from what changed since the last one, made as a Git tag.
import { TrackerError } from '../../base/trackerError.ts';
import { shortId } from '../formatValue.ts';
import { defineOperation } from '../operation.ts';
import { isSemver, proposeTag, tagName } from '../semanticVersion.ts';

export const tag = defineOperation({
  id: 'tag',
  title: 'Tag version',
  summary: 'gives a version the next semantic version, as a Git tag',
  effect: 'write',
  parameters: {
    ref: {
      kind: 'promptReference',
      summary: 'prompt[@selector]; what HEAD has by default',
      positional: true,
      required: true,
    },
    version: { kind: 'text', summary: 'instead of the proposed one', placeholder: 'x.y.z' },
    message: { kind: 'text', summary: 'makes an annotated tag', short: 'm', placeholder: 'message' },
    dryRun: { kind: 'flag', summary: 'only says which tag it would be' },
  },
  examples: [
    { command: 'prompttracker tag support.summary --dry-run', does: 'the next version and why' },
    { command: 'prompttracker tag support.summary@v3 -m "Shorter answers"', does: 'an annotated tag at version 3' },
  ],

  async run({ ref, version: wanted, message, dryRun }, { project, gitWriting }) {
    const given = await project.resolve(ref);
    const isDraft = given.selector === 'draft';
    const resolved = isDraft ? await project.resolveSelector(given.entry, 'HEAD') : given;
    const { entry, version } = resolved;
    if (!gitWriting || version === null) {
      throw new TrackerError('usage/refused', 'Only a committed version can be tagged.', {
        hint: 'Save the draft as a version first.',
      });
    }
    if (wanted !== null && !isSemver(wanted)) {
      throw new TrackerError('usage/invalid-argument', `"${wanted}" is not a version such as 1.2.0.`);
    }
    const proposal = await proposeTag(project, resolved);
    if (wanted === null && proposal.since?.number === version.number && proposal.bump === 'none') {
      throw new TrackerError('usage/refused', `v${version.number} of ${entry.id} is tagged ${proposal.since.semver}.`, {
        hint: 'Nothing changed since. Give another version with --version.',
      });
    }
    const semver = wanted ?? proposal.next;
    const name = tagName(entry.id, semver);
    const taken = (await project.tags()).find((one) => one.tag === name);
    if (taken) {
      throw new TrackerError('usage/refused', `The tag ${name} stands at ${shortId(taken.commit)} already.`, {
        hint: 'Tags are never moved. Choose another version with --version.',
      });
    }
    if (!dryRun) {
      await gitWriting.tag(name, version.commit, message ?? undefined);
      project.refresh();
    }
    return {
      id: entry.id,
      tag: name,
      semver,
      commit: version.commit,
      version: version.number,
      since: proposal.since?.semver ?? null,
      bump: proposal.bump,
      reasons: proposal.reasons,
      created: !dryRun,
    };
  },

  report(data, { style }) {
    const from = data.since === null ? '' : `${data.since} → `;
    const head = `${style.bold(data.id)}  ${from}${style.bold(data.semver)}  ${data.reasons.join(' ')}`.trimEnd();
    const made = data.created
      ? `Tag ${data.tag} at v${data.version} (${shortId(data.commit)}).`
      : `Would be ${data.tag}.`;
    return { lines: [head, made] };
  },
});
