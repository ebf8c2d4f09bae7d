// One call per model, streamed. Everything that can be wrong is found before the first call; every finished call is saved
// before the next one starts.
import { TrackerError } from '../../base/trackerError.ts';
import { rereadAttachments } from '../../prompt/attachedFile.ts';
import { continueRun } from '../../run/conversation.ts';
import { type RunQuestion, requestOfRun } from '../../run/requestOfRun.ts';
import type { Run } from '../../run/run.ts';
import { readCallLimits } from '../callLimits.ts';
import { resolveTargets } from '../callTargets.ts';
import { collectVariables, type VariableInput, variableParameters } from '../collectVariables.ts';
import { keepDraftSnapshot } from '../keepDraftSnapshot.ts';
import { exitCodeOfRuns, type MadeRun, makeRuns, runSummaryLine } from '../makeRuns.ts';
import { maxCostParameter } from '../maxCostParameter.ts';
import { defineOperation, type OperationContext } from '../operation.ts';
import { parameterOptions, readParameterOptions, tryParameters } from '../parameterOptions.ts';
import { curlCommands, type PrintedCall, withPlaceholderKeys } from '../printCurl.ts';
import type { ResolvedPrompt } from '../project.ts';
import { renderForCall } from '../renderForCall.ts';
import { requireRunnable } from '../requireRunnable.ts';
import { openRunRecorder } from '../runRecorder.ts';

export const run = defineOperation({
  id: 'run',
  title: 'Run',
  summary: 'one call per model, streamed to stdout',
  effect: 'call',
  parameters: {
    ref: {
      kind: 'promptReference',
      summary: 'prompt[@selector]; the draft by default',
      positional: true,
      required: true,
    },
    ...variableParameters,
    model: {
      kind: 'model',
      summary: "instead of the prompt's own model",
      repeatable: true,
      placeholder: 'provider/model',
    },
    ...parameterOptions,
    continue: {
      kind: 'run',
      summary: 'go on after the answer of this run; --input is what is said next',
      placeholder: 'run',
    },
    printCurl: { kind: 'flag', summary: 'print the request as a curl command without the key, and send nothing' },
    noSave: { kind: 'flag', summary: 'keep nothing in .prompttracker/' },
    maxCost: maxCostParameter('refuse calls that could cost more than this in all'),
  },
  examples: [
    { command: 'prompttracker run support.summary --vars ticket.json', does: "with the prompt's own model" },
    {
      command:
        'prompttracker run support.summary@v2 --input "Hello" --model openai/gpt-6-luna --model ollama/llama3.1:8b',
      does: 'version 2 on two models',
    },
    {
      command: 'cat ticket.txt | prompttracker run support.summary - --max-cost 0.01',
      does: 'standard input as the variable input, at most a cent',
    },
    {
      command: 'prompttracker run support.summary --vars ticket.json --param temperature=0 --print-curl',
      does: 'the request with another temperature, printed and not sent',
    },
    {
      command: 'prompttracker run support.summary --continue 01JD --input "Shorter, please"',
      does: 'goes on after an answer',
    },
  ],

  async run(input, context): Promise<readonly (MadeRun | PrintedCall)[]> {
    const { ref, noSave, maxCost, printCurl } = input;
    const { project, events, host } = context;
    const resolved = await project.resolve(ref);
    const prompt = requireRunnable(resolved);
    const { question, warnings, before } = await askOf(input, resolved, context);
    const limits = await readCallLimits(host.files, project.root, { maxCostUsd: maxCost });
    const names = input.model.length === 0 && before ? [`${before.provider}/${before.model}`] : input.model;
    const asking = printCurl ? withPlaceholderKeys(context) : context;
    const targets = await resolveTargets({ names, prompt, config: limits.config }, asking);
    for (const warning of [...warnings, ...limits.notices]) events.notice(warning);
    if (printCurl) return curlCommands(question, targets, context);
    const recorder = noSave ? null : await openRunRecorder(prompt, context);
    const isDraft = question.identity.blob === null && question.identity.promptHash === resolved.hash;
    const snapshot = noSave || before ? null : await keepDraftSnapshot(context, resolved);
    const blob = isDraft ? (snapshot?.blob ?? null) : question.identity.blob;
    const asked = { ...question, identity: { ...question.identity, blob } };
    return makeRuns(
      { question: asked, targets, limits, recorder, links: before ? { continues: before.id } : {} },
      context,
    );
  },

  exitCode: (made) => exitCodeOfRuns(made.filter((one) => 'outcome' in one)),

  report: (made, { style }) => ({
    lines: made.flatMap((one) => ('outcome' in one ? [] : [one.command])),
    notes: made.flatMap((one) => ('outcome' in one ? [runSummaryLine(one, style)] : [])),
  }),
});

interface Asking extends VariableInput {
  readonly param: readonly string[];
  readonly continue: string | null;
}

interface Asked {
  readonly question: RunQuestion;
  readonly warnings: readonly string[];
  /** The run that is continued. */
  readonly before: Run | null;
}

async function askOf(input: Asking, resolved: ResolvedPrompt, context: OperationContext): Promise<Asked> {
  if (input.continue !== null) return goOn(input, resolved, context);
  const { prompt, identity } = tryParameters(resolved, readParameterOptions(input.param));
  const variables = await collectVariables(input, prompt, context);
  const rendered = renderForCall({ ...resolved, prompt }, variables, context.readersOf(resolved.entry.path));
  const { messages, attachedBytes, warnings } = rendered;
  const question = { messages, attachedBytes, prompt, identity, variables: rendered.variables };
  return { question, warnings, before: null };
}

/** A conversation keeps its prompt: version, variables and parameters are those of the run before. */
async function goOn(input: Asking, resolved: ResolvedPrompt, context: OperationContext): Promise<Asked> {
  const { entry } = resolved;
  const before = await (await context.store()).find(input.continue ?? '');
  if (before.promptId !== entry.id) throw invalid(`Run ${before.id} is one of ${before.promptId}, not of ${entry.id}.`);
  if (input.var.length + input.param.length > 0 || input.vars !== null)
    throw invalid('A conversation goes on with the variables and parameters it began with.');
  const { input: reply } = await collectVariables(input, requireRunnable(resolved), context);
  if (typeof reply !== 'string' || reply === '') throw invalid('Say with --input how the conversation goes on.');
  const messages = continueRun(before, reply);
  const attachedBytes = rereadAttachments(messages, context.readersOf(entry.path).file);
  return { question: { ...requestOfRun(before), messages, attachedBytes }, warnings: [], before };
}

function invalid(message: string): TrackerError {
  return new TrackerError('usage/invalid-argument', message);
}
