// Past runs, newest first, from every session and every door.
import type { Usage } from '../../provider/provider.ts';
import type { Run } from '../../run/run.ts';
import { markStaleRuns } from '../evaluation/evaluatorsNow.ts';
import { runNamesOf } from '../evaluation/runNames.ts';
import { countOf, formatDuration, formatTime, formatUsage, formatUsd } from '../formatValue.ts';
import { defineOperation } from '../operation.ts';
import { ratingText } from '../ratingText.ts';
import { tableLines } from '../report.ts';

export const runs = defineOperation({
  id: 'runs',
  title: 'Past runs',
  summary: 'past runs, newest first',
  effect: 'read',
  parameters: {
    prompt: { kind: 'prompt', summary: 'only runs of this prompt', positional: true },
    days: { kind: 'number', summary: 'only the last n days', minimum: 0, placeholder: 'n' },
    limit: { kind: 'integer', summary: 'at most n runs', minimum: 1, default: 50, placeholder: 'n' },
  },
  examples: [{ command: 'prompttracker runs support.summary --days 7', does: "a week's runs of one prompt" }],

  async run({ prompt, days, limit }, context) {
    const { project, store, events } = context;
    const ids = prompt === null ? null : await runNamesOf(await project.find(prompt), project);
    const opened = await store();
    const asked = { limit, ...(days === null ? {} : { sinceDays: days }) };
    const lists = await Promise.all(
      ids === null ? [opened.runs(asked)] : ids.map((promptId) => opened.runs({ ...asked, promptId })),
    );
    const found = lists.length === 1 ? lists[0]! : newest(lists.flat(), limit);
    for (const { path, line, message } of opened.problems())
      events.notice(`${path}${line === null ? '' : `:${line}`}: ${message}`);
    return markStaleRuns(found, context);
  },

  report(found, view) {
    if (found.length === 0) return { lines: [], notes: ['No runs yet. Make one with prompttracker run <prompt>.'] };
    const lines = tableLines(
      found,
      [
        { title: 'run', cell: (run) => run.id, paint: (text) => view.style.cyan(text) },
        { title: 'when', cell: (run) => formatTime(run.startedAt) },
        { title: 'prompt', cell: (run) => `${run.promptId}@${run.version === null ? 'draft' : `v${run.version}`}` },
        { title: 'model', cell: (run) => modelName(run) },
        { title: 'tokens', cell: (run) => tokenText(run.outcome), align: 'right' },
        {
          title: 'cost',
          cell: (run) => formatUsd(run.outcome.status === 'completed' ? run.outcome.costUsd : null),
          align: 'right',
        },
        { title: 'time', cell: (run) => formatDuration(run.durationMs), align: 'right' },
        { title: 'rating', cell: (run) => ratingText(run.scores), paint: (text) => view.style.green(text) },
        { title: 'result', cell: (run) => resultText(run.outcome) },
      ],
      view,
    );
    const stale = found.filter(({ scores }) => scores.some((score) => score.stale)).length;
    const notes = [`${countOf(stale, 'run')} with a score of an evaluator that has changed since.`];
    return { lines, notes: stale === 0 ? [] : notes };
  },
});

function newest(runs: readonly Run[], limit: number): Run[] {
  return [...runs].sort((a, b) => (a.startedAt < b.startedAt ? 1 : a.startedAt > b.startedAt ? -1 : 0)).slice(0, limit);
}

type Outcome = { status: 'completed'; output: string; usage: Usage } | { status: 'failed'; code: string };

/** `provider/model`, as it is typed after --model. */
function modelName({ provider, model }: { provider: string; model: string }): string {
  return model.startsWith(`${provider}/`) ? model : `${provider}/${model}`;
}

function tokenText(outcome: Outcome): string {
  if (outcome.status === 'failed') return '–';
  return formatUsage(outcome.usage);
}

function resultText(outcome: Outcome): string {
  return outcome.status === 'failed' ? outcome.code : outcome.output.trim().slice(0, 80);
}
