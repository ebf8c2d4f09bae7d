// Stored runs turned into test rows. They arrive as a patch like rows that a model proposes: nothing is written before the user
// says so, and what is asked already is not asked twice.
import type { Json } from '../../base/hash.ts';
import { matchesFilter, type RowFilter } from '../../dataset/rowFilter.ts';
import { caseShapeOf } from '../../dataset/testCase.ts';
import type { Run } from '../../run/run.ts';
import { readRowChoice } from '../evaluation/evaluationRows.ts';
import { runNamesOf } from '../evaluation/runNames.ts';
import { countOf } from '../formatValue.ts';
import { defineOperation, type OperationContext } from '../operation.ts';
import { ratingText } from '../ratingText.ts';
import { requireRunnable } from '../requireRunnable.ts';
import { askedRows } from '../rows/askedRows.ts';
import { expectations, type RowOfRun, rowKey, rowOfRun } from '../rows/rowsOfRuns.ts';
import { openRowTarget, withRows, writeTarget } from '../rows/rowTarget.ts';
import { patchLines, unifiedPatch } from '../unifiedPatch.ts';

/** Older runs are not looked at. */
const mostRuns = 10_000;

export const collect = defineOperation({
  id: 'collect',
  title: 'Collect Test Rows',
  summary: 'past runs of a prompt as test rows, as a patch to accept',
  effect: 'write',
  parameters: {
    prompt: { kind: 'promptReference', summary: 'whose runs become rows', positional: true, required: true },
    filter: {
      kind: 'text',
      summary: 'only runs for which this holds: a variable, model, version, rating',
      repeatable: true,
      placeholder: 'column=value',
    },
    days: { kind: 'number', summary: 'only runs of the last n days', minimum: 0, placeholder: 'n' },
    count: {
      kind: 'integer',
      summary: 'most rows, of the newest runs',
      minimum: 1,
      maximum: 1_000,
      default: 100,
      placeholder: 'n',
    },
    expected: {
      kind: 'choice',
      choices: expectations,
      summary: 'which answers are what is expected',
      default: 'approved',
      placeholder: 'which',
    },
    dataset: {
      kind: 'path',
      summary: "add them to this file, which may be new, instead of the prompt's own rows",
      placeholder: 'file',
    },
    write: { kind: 'flag', summary: 'add the rows; without it they are only shown' },
  },
  examples: [
    { command: 'prompttracker collect support.summary --filter rating=approved', does: 'approved answers as a patch' },
    {
      command: 'prompttracker collect support.summary --days 7 --dataset cases.jsonl --write',
      does: "a week's runs in a file",
    },
  ],

  async run({ prompt: ref, filter, days, count, expected, dataset, write }, context) {
    const resolved = await context.project.resolve(ref);
    const prompt = requireRunnable(resolved);
    const shape = caseShapeOf(prompt);
    const { filters = [] } = readRowChoice({ filters: filter, seed: 1 });
    const target = await openRowTarget(dataset, prompt, context);
    const known = new Set<string>();
    for await (const row of askedRows(prompt, dataset, context)) known.add(rowKey(row, shape));
    const leftOut = new Map<string, number>();
    const rows: RowOfRun[] = [];
    for (const run of await runsOf(await runNamesOf(resolved.entry, context.project), days, context)) {
      if (rows.length === count) break;
      const row = matches(run, filters) ? rowOfRun(run, { shape, expected }) : null;
      if (row === null) continue;
      const reason = typeof row === 'string' ? row : known.has(row.key) ? 'Asked already.' : null;
      if (reason !== null) leftOut.set(reason, (leftOut.get(reason) ?? 0) + 1);
      else if (typeof row !== 'string' && known.add(row.key)) rows.unshift(row);
    }
    const after = withRows(
      target,
      rows.map(({ values }) => values),
      ['expected', 'metadata'],
    );
    const isWritten = write && rows.length > 0;
    if (isWritten) await writeTarget(target, after, context);
    return {
      prompt: prompt.path,
      path: target.name,
      rows: rows.map(({ run, values }) => ({ run, values })),
      leftOut: Object.fromEntries(leftOut),
      text: unifiedPatch([`a/${target.name}`, `b/${target.name}`], target.source, after),
      written: isWritten,
    };
  },

  report({ rows, leftOut, path, text, written }, { style }) {
    const left = Object.entries(leftOut).map(([reason, runs]) => `${countOf(runs, 'run')} left out: ${reason}`);
    return {
      lines: patchLines(text, style),
      notes: [
        ...left,
        `${countOf(rows.length, 'row')} ${written ? 'added to' : 'for'} ${path}`,
        ...(written || rows.length === 0 ? [] : ['The same command with --write adds them.']),
      ],
    };
  },
});

/** Newest first. */
async function runsOf(
  names: readonly string[],
  days: number | null,
  context: OperationContext,
): Promise<readonly Run[]> {
  const store = await context.store();
  const asked = { limit: mostRuns, ...(days === null ? {} : { sinceDays: days }) };
  const lists = await Promise.all(names.map((promptId) => store.runs({ ...asked, promptId })));
  return lists.length === 1 ? lists[0]! : lists.flat().sort((a, b) => (a.startedAt < b.startedAt ? 1 : -1));
}

function matches(run: Run, filters: readonly RowFilter[]): boolean {
  const { provider, model, version, variables, scores } = run;
  const facts: { readonly [name: string]: Json } = {
    model: model.startsWith(`${provider}/`) ? model : `${provider}/${model}`,
    version: version === null ? 'draft' : `v${version}`,
    rating: ratingText(scores),
    ...variables,
  };
  return filters.every((filter) => matchesFilter(facts, filter));
}
