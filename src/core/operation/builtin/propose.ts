// Test rows that a model proposes for a prompt. They arrive as a patch: nothing is written before the user says so, and then
// exactly what was shown is, from the answers that are there.
import { readCallLimits } from '../callLimits.ts';
import { countOf, formatUsd } from '../formatValue.ts';
import { maxCostParameter } from '../maxCostParameter.ts';
import { defineOperation } from '../operation.ts';
import { requireRunnable } from '../requireRunnable.ts';
import { proposeForPrompt, withProposal } from '../rows/rowProposer.ts';
import { openRowTarget, writeTarget } from '../rows/rowTarget.ts';
import { patchLines, unifiedPatch } from '../unifiedPatch.ts';

export const propose = defineOperation({
  id: 'propose',
  title: 'Propose Test Rows',
  summary: 'test rows for a prompt, proposed by a model as a patch to accept',
  effect: 'call',
  parameters: {
    prompt: { kind: 'promptReference', summary: 'whose variables are filled', positional: true, required: true },
    count: { kind: 'integer', summary: 'how many rows', minimum: 1, maximum: 100, default: 10, placeholder: 'n' },
    model: { kind: 'model', summary: "instead of the prompt's own model", placeholder: 'provider/model' },
    dataset: {
      kind: 'path',
      summary: "add them to this file, which may be new, instead of the prompt's own rows",
      placeholder: 'file',
    },
    write: { kind: 'flag', summary: 'add the rows; without it they are only shown' },
    seed: { kind: 'integer', summary: 'another number gives other rows', minimum: 1, default: 1, placeholder: 'n' },
    maxCost: maxCostParameter('refuse calls that could cost more than this in all'),
  },
  examples: [
    {
      command: 'prompttracker propose support.summary --model openai/gpt-6-luna',
      does: 'ten rows as a patch of its dataset or of its test data',
    },
    {
      command: 'prompttracker propose support.summary --count 30 --dataset cases.csv --write',
      does: 'thirty rows added to a file',
    },
  ],

  async run({ prompt: ref, count, model, dataset, write, seed, maxCost }, context) {
    const { host, project, events } = context;
    const prompt = requireRunnable(await project.resolve(ref));
    const limits = await readCallLimits(host.files, project.root, { maxCostUsd: maxCost });
    for (const notice of limits.notices) events.notice(notice);
    const target = await openRowTarget(dataset, prompt, context);
    const proposal = await proposeForPrompt({ prompt, count, model, seed, dataset, limits }, context);
    const after = withProposal(target, proposal);
    const isWritten = write && proposal.rows.length > 0;
    if (isWritten) await writeTarget(target, after, context);
    return {
      prompt: prompt.path,
      path: target.name,
      ...proposal,
      text: unifiedPatch([`a/${target.name}`, `b/${target.name}`], target.source, after),
      written: isWritten,
    };
  },

  report({ study, rows, leftOut, path, text, model, costUsd, written }, { style }) {
    const rules = study.rules.map(({ rule }, index) => `${String(index + 1).padStart(3)}  ${rule}`);
    const heading = [style.bold(study.intent), '', 'Rules that the rows aim at:', ...rules, ''];
    const left = leftOut.length === 0 ? '' : `, ${leftOut.length} left out`;
    const price = costUsd === 0 ? 'asked before, free' : formatUsd(costUsd);
    return {
      lines: [...heading, ...patchLines(text, style)],
      notes: [
        ...new Set(leftOut),
        `${countOf(rows.length, 'row')} ${written ? 'added to' : 'proposed for'} ${path}${left} · ${model} · ${price}`,
        ...(written || rows.length === 0 ? [] : ['The same command with --write adds exactly these rows, free.']),
      ],
    };
  },
});
