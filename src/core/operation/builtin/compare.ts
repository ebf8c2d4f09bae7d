// Two versions of one prompt over what is known of both: the text, the answers to the same rows, passes and scores, cost and
// latency, each difference with its interval. Asks no model; results that are missing are made by `eval`.
import { runInTurns, turnsOn } from '../../base/steps.ts';
import { compareInSteps } from '../../evaluation/comparison/compareColumns.ts';
import type { Comparison } from '../../evaluation/comparison/comparison.ts';
import { marginOf } from '../../evaluation/comparison/margin.ts';
import type { CellResult } from '../../evaluation/evaluation.ts';
import { answerLines, compareAnswers } from '../comparison/compareAnswers.ts';
import { comparedResults } from '../comparison/comparedResults.ts';
import { compareVersions } from '../comparison/compareVersions.ts';
import { comparisonLines } from '../comparison/comparisonLines.ts';
import { marginParameter } from '../comparison/marginParameter.ts';
import { openEvaluationRows } from '../evaluation/evaluationRows.ts';
import { markStaleResults } from '../evaluation/evaluatorsNow.ts';
import { rowFactsOf } from '../evaluation/rowFacts.ts';
import { countOf } from '../formatValue.ts';
import { defineOperation } from '../operation.ts';
import { summaryLines } from '../summaryLines.ts';

export const compare = defineOperation({
  id: 'compare',
  title: 'Compare results',
  summary: 'text, answers, scores, cost and latency of two versions, with intervals',
  effect: 'read',
  parameters: {
    prompt: { kind: 'prompt', summary: 'id, path, or the end of an id', positional: true, required: true },
    from: {
      kind: 'selector',
      summary: 'the version that the other is held against',
      positional: true,
      required: true,
      placeholder: 'selector',
    },
    to: {
      kind: 'selector',
      summary: 'the version to compare (default draft)',
      positional: true,
      placeholder: 'selector',
    },
    dataset: {
      kind: 'path',
      summary: "rows whose columns make groups, instead of the prompt's own",
      placeholder: 'file',
    },
    margin: marginParameter,
    excludeErrors: { kind: 'flag', summary: 'leave failed answers out instead of counting them as not passed' },
    answers: {
      kind: 'integer',
      summary: 'how many answers to show side by side, changed rows first',
      minimum: 0,
      maximum: 1_000,
      default: 3,
      placeholder: 'n',
    },
  },
  examples: [
    { command: 'prompttracker compare support.summary v2 v3', does: 'whether v3 is better, and how sure that is' },
    { command: 'prompttracker compare support.summary main --json', does: 'every figure of the draft against main' },
  ],

  async run({ prompt, from, to, dataset, margin, excludeErrors, answers }, context) {
    const entry = await context.project.find(prompt);
    const before = await context.project.resolveSelector(entry, from);
    const after = await context.project.resolveSelector(entry, to ?? 'draft');
    const store = await context.store();
    const versions = await compareVersions(store, before, after);
    const tests = entry.parsed.prompt ?? after.prompt ?? before.prompt;
    const rows = tests === null ? null : await openEvaluationRows(dataset, tests, context);
    const facts = rows === null ? new Map() : await rowFactsOf(rows.rows());
    const header = { prompt: entry.id, asked: { dataset }, evaluators: [] };
    const pause = turnsOn(context.host.clock);
    const mark = (cells: readonly CellResult[]) => markStaleResults(cells, header, context);
    const results = await comparedResults(store, [before, after], { rows: facts, mark, pause });
    const isComparable = results.from !== null && !versions.isSamePrompt;
    const options = { margin: marginOf(margin), errors: excludeErrors ? 'exclude' : 'fail' } as const;
    const comparison: Comparison | null = isComparable
      ? await runInTurns(compareInSteps(results.columns, options), pause)
      : null;
    return {
      id: entry.id,
      ...{ from: before.selector, to: after.selector, fromHash: before.hash, toHash: after.hash },
      samePrompt: versions.isSamePrompt,
      ...{ summary: versions.summary, before: versions.before, after: versions.after },
      ...{ results: results.from, stale: results.stale, outdated: results.outdated },
      comparison,
      answers: isComparable ? await compareAnswers(store, results.columns, { comparison, limit: answers, pause }) : [],
    };
  },

  report(data, { style }) {
    const { id, from, to, samePrompt, comparison, results, stale, outdated, answers } = data;
    const notes = [
      ...(samePrompt ? [`Nothing that reaches a model differs between ${from} and ${to}.`] : []),
      ...(comparison === null && !samePrompt
        ? [`There are no results of both to compare: prompttracker eval ${id}@${to} --base ${from}`]
        : []),
      ...(results === 'runs' ? ['From runs with the same inputs, because not both were evaluated.'] : []),
      ...(stale > 0 ? [`${countOf(stale, 'result')} left out: judged by evaluators that have changed since.`] : []),
      ...(outdated.length > 0
        ? [
            `Stale: ${outdated.map(({ evaluator }) => evaluator).join(', ')} changed after both were judged. prompttracker eval ${id}@${to} --base ${from} scores the stored answers again, and pays for none.`,
          ]
        : []),
    ];
    const summary = summaryLines({ ...data, isSamePrompt: samePrompt }, style);
    const lines = [style.bold(`${id}  ${from} → ${to}`), ...summary];
    if (comparison !== null) lines.push('', ...comparisonLines(comparison, style), ...answerLines(answers, style));
    return { lines, notes };
  },
});
