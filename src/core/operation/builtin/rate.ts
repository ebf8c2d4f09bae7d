// What a person thinks of one answer, kept beside the runs as a record of its own.
import { TrackerError } from '../../base/trackerError.ts';
import { humanEvaluator } from '../../run/run.ts';
import { defineOperation } from '../operation.ts';
import { highestRating, ratingText } from '../ratingText.ts';

export const rate = defineOperation({
  id: 'rate',
  title: 'Rate run',
  summary: 'a human rating of a run',
  effect: 'write',
  parameters: {
    run: { kind: 'run', summary: 'the id of a run, or its beginning', positional: true, required: true },
    score: {
      kind: 'integer',
      summary: 'from 1 (worst) to 10 (best); 8 is kept as 0.8',
      minimum: 1,
      maximum: highestRating,
      placeholder: '1..10',
    },
    approve: { kind: 'flag', summary: 'the answer is right' },
    reject: { kind: 'flag', summary: 'the answer is wrong' },
    note: { kind: 'text', summary: 'why', placeholder: 'text' },
  },
  examples: [
    { command: 'prompttracker rate 01JD --score 8 --note "Right, but long"', does: 'a score with a reason' },
    { command: 'prompttracker rate 01JD --reject', does: 'marks the answer as wrong' },
  ],

  async run({ run, score, approve, reject, note }, { store, author, host, project, purpose }) {
    const given = [score !== null, approve, reject].filter(Boolean).length;
    const isNoteOnly = given === 0 && (note ?? '').trim() !== '';
    if (given !== 1 && !isNoteOnly) {
      throw new TrackerError('usage/invalid-argument', 'Give one of --score, --approve and --reject, or a --note.');
    }
    const opened = await store();
    const rated = await opened.find(run);
    const state = await project.state();
    const by = await author();
    const session = opened.session({ area: 'ratings', purpose, by, branch: state.branch, head: state.head });
    const rating = {
      kind: 'score' as const,
      run: rated.id,
      promptId: rated.promptId,
      promptHash: rated.promptHash,
      evaluator: humanEvaluator,
      // 8 of 10 is 0.8, so that a mean reads as a score too; 0 is left to a rejection.
      value: isNoteOnly ? null : score === null ? (approve ? 1 : 0) : score / highestRating,
      passed: score === null && !isNoteOnly ? approve : null,
      reason: note ?? '',
      metadata: score === null ? {} : { score },
      by,
      at: new Date(host.clock.now()).toISOString(),
    };
    try {
      return { id: await session.append(rating), ...rating };
    } finally {
      await session.close();
    }
  },

  report(rating) {
    return { lines: [`${rating.run}  ${ratingText([rating])}${rating.reason ? `  ${rating.reason}` : ''}`] };
  },
});
