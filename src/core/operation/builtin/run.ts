// One call per model, streamed. Everything that can be wrong is found before the first call; every finished call is saved
// before the next one starts.
import { TrackerError } from '../../base/trackerError.ts';
import type { Prompt } from '../../prompt/prompt.ts';
import { resolveConnection } from '../../provider/connection.ts';
import { findProvider } from '../../provider/findProvider.ts';
import { defaultModel, type ResolvedModel } from '../../provider/modelName.ts';
import type { Connection } from '../../provider/provider.ts';
import type { Run } from '../../run/run.ts';
import { startRun } from '../../run/startRun.ts';
import { readStoreConfig } from '../../store/storeConfig.ts';
import { collectVariables, variableParameters } from '../collectVariables.ts';
import { formatCount, formatDuration, formatUsd } from '../formatValue.ts';
import { defineOperation, type OperationContext } from '../operation.ts';
import { renderForCall } from '../renderForCall.ts';
import type { Style } from '../report.ts';
import { requireRunnable } from '../requireRunnable.ts';

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
    noSave: { kind: 'flag', summary: 'keep nothing in .prompttracker/' },
  },
  examples: [
    { command: 'prompttracker run support.summary --vars ticket.json', does: "with the prompt's own model" },
    {
      command:
        'prompttracker run support.summary@v2 --input "Hello" --model openai/gpt-4o-mini --model ollama/llama3.1:8b',
      does: 'version 2 on two models',
    },
    { command: 'cat ticket.txt | prompttracker run support.summary -', does: 'standard input as the variable input' },
  ],

  async run({ ref, model: models, noSave, ...given }, context) {
    const { project, events, signal } = context;
    const resolved = await project.resolve(ref);
    const prompt = requireRunnable(resolved);
    const rendered = renderForCall(resolved, await collectVariables(given, prompt, context));
    const targets = await resolveTargets(models, prompt, context);
    for (const warning of rendered.warnings) events.notice(warning);
    const { entry, hash, blob, version } = resolved;
    const identity = { promptId: entry.id, promptHash: hash, blob, version: version?.number ?? null };
    const recorder = noSave ? null : await openRecorder(prompt, context);
    const runs: Run[] = [];
    try {
      for (const { model, connection, name } of targets) {
        if (signal.aborted) break;
        events.progress({ done: runs.length, total: targets.length, spentUsd: spentUsd(runs) });
        const source = targets.length > 1 ? name : null;
        const onText = (text: string): void => events.text(text, source);
        const request = {
          host: context.host,
          identity,
          prompt,
          messages: rendered.messages,
          variables: rendered.variables,
        };
        const made = await startRun({ ...request, model, connection, signal, onText });
        // An interrupted call that gave nothing is not worth a record.
        if (made.outcome.status === 'failed' && made.outcome.code === 'interrupted' && made.outcome.output === '')
          break;
        runs.push(made);
        await recorder?.save(made);
        events.record(made);
      }
    } finally {
      await recorder?.close();
    }
    if (signal.aborted) throw interrupted(runs, targets);
    return runs;
  },

  exitCode: (runs) => (runs.some(({ outcome }) => outcome.status === 'failed') ? 4 : 0),

  report(runs, { style }) {
    return { lines: [], notes: runs.map((made) => summaryLine(made, style)) };
  },
});

interface Target {
  readonly name: string;
  readonly model: ResolvedModel;
  readonly connection: Connection;
}

/** Every model with its provider and key, or the error that would stop it: before anything is sent. */
async function resolveTargets(models: readonly string[], prompt: Prompt, context: OperationContext): Promise<Target[]> {
  const sources = await context.connections();
  const { models: aliases } = await readStoreConfig(context.host.files, context.project.root);
  const own = prompt.model || defaultModel(sources);
  const names = models.length > 0 ? [...new Set(models)] : [own];
  return names.map((name) => {
    const full = aliases.get(name) ?? name;
    // The prompt's own provider goes with the prompt's own model, never with one the user names.
    const model = findProvider(full, models.length === 0 && prompt.model ? prompt.provider : null);
    return {
      name: `${model.provider.id}/${model.model}`,
      model,
      connection: resolveConnection(model.provider, sources),
    };
  });
}

interface Recorder {
  save(run: Run): Promise<void>;
  close(): Promise<void>;
}

async function openRecorder(prompt: Prompt, context: OperationContext): Promise<Recorder> {
  const [store, state, by] = [await context.store(), await context.project.state(), await context.author()];
  const session = store.session({ purpose: 'cli', by, branch: state.branch, head: state.head });
  const sensitive = prompt.variables.filter((variable) => variable.sensitive).map(({ name }) => name);
  return {
    async save(run) {
      await session.append({ ...run, kind: 'run' }, { sensitive });
    },
    close: () => session.close(),
  };
}

function interrupted(runs: readonly Run[], targets: readonly Target[]): TrackerError {
  const done = new Set(runs.filter(({ outcome }) => outcome.status === 'completed').map(nameOf));
  const left = targets.filter(({ name }) => !done.has(name)).map(({ name }) => `--model ${name}`);
  return new TrackerError(
    'interrupted',
    `Interrupted after ${done.size} of ${targets.length} answers; what had finished is kept.`,
    {
      hint: left.length > 0 ? `Go on with the same command and ${left.join(' ')}.` : 'Nothing is left to do.',
    },
  );
}

function nameOf({ provider, model }: Pick<Run, 'provider' | 'model'>): string {
  return `${provider}/${model}`;
}

/** Null as soon as one cost is unknown. */
function spentUsd(runs: readonly Run[]): number | null {
  return runs.reduce<number | null>(
    (sum, { costNanoUsd }) => (sum === null || costNanoUsd === null ? null : sum + costNanoUsd / 1e9),
    0,
  );
}

function summaryLine(made: Run, style: Style): string {
  const { outcome } = made;
  const name = style.bold(nameOf(made));
  if (outcome.status === 'failed') return `${name}  ${style.red(outcome.code)}  ${outcome.message}`;
  const { inputTokens, outputTokens } = outcome.usage;
  const facts = [
    `${formatCount(inputTokens)} + ${formatCount(outputTokens)} tokens`,
    outcome.costUsd === null ? 'cost unknown' : formatUsd(outcome.costUsd),
    formatDuration(made.durationMs),
    outcome.finishReason === null || outcome.finishReason === 'stop' ? '' : `finish: ${outcome.finishReason}`,
    `run ${made.id}`,
  ];
  return `${name}  ${facts.filter((fact) => fact !== '').join('  ')}`;
}
