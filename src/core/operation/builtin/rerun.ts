// A stored run asked again: the same messages, parameters, tools and format, on the same model or on another one.
import { TrackerError } from '../../base/trackerError.ts';
import { rereadAttachments } from '../../prompt/attachedFile.ts';
import type { Prompt } from '../../prompt/prompt.ts';
import { requestOfRun } from '../../run/requestOfRun.ts';
import { readCallLimits } from '../callLimits.ts';
import { resolveTargets } from '../callTargets.ts';
import { exitCodeOfRuns, makeRuns, runSummaryLine } from '../makeRuns.ts';
import { maxCostParameter } from '../maxCostParameter.ts';
import { defineOperation, type OperationContext } from '../operation.ts';
import { openRunRecorder } from '../runRecorder.ts';

export const rerun = defineOperation({
  id: 'rerun',
  title: 'Run again',
  summary: 'a stored run asked again, word for word',
  effect: 'call',
  parameters: {
    run: { kind: 'run', summary: 'the id of a run, or its beginning', positional: true, required: true },
    model: { kind: 'model', summary: 'instead of the model it was made with', placeholder: 'provider/model' },
    noSave: { kind: 'flag', summary: 'keep nothing in .prompttracker/' },
    maxCost: maxCostParameter('refuse a call that could cost more than this'),
  },
  examples: [
    { command: 'prompttracker rerun 01JD', does: 'the same question to the same model' },
    { command: 'prompttracker rerun 01JD --model openai/gpt-4o', does: 'the same question to another model' },
  ],

  async run({ run, model, noSave, maxCost }, context) {
    const { host, project, events } = context;
    const before = await (await context.store()).find(run);
    const question = requestOfRun(before);
    const attachedBytes = rereadAttachments(question.messages, context.readersOf('').file);
    const limits = await readCallLimits(host.files, project.root, { maxCostUsd: maxCost });
    const names = [model ?? `${before.provider}/${before.model}`];
    const targets = await resolveTargets(
      { names, prompt: { model: null, provider: null }, config: limits.config },
      context,
    );
    for (const notice of limits.notices) events.notice(notice);
    const recorder = noSave
      ? null
      : await openRunRecorder({ variables: await variablesOf(before.promptId, context) }, context);
    return makeRuns(
      { question: { ...question, attachedBytes }, targets, limits, recorder, links: { rerunOf: before.id } },
      context,
    );
  },

  exitCode: exitCodeOfRuns,

  report: (runs, { style }) => ({ lines: [], notes: runs.map((made) => runSummaryLine(made, style)) }),
});

/** What is sensitive today is not stored, whatever it was then. A prompt that is gone declares nothing. */
async function variablesOf(promptId: string, { project }: OperationContext): Promise<Prompt['variables']> {
  try {
    return (await project.find(promptId)).parsed.prompt?.variables ?? [];
  } catch (error) {
    if (error instanceof TrackerError) return [];
    throw error;
  }
}
