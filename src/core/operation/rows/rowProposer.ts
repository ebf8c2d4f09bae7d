// Asks a model for test rows: every call is priced, kept and found again like any other, so that the same question asked twice
// is paid for once and gives the same rows.
import { TrackerError } from '../../base/trackerError.ts';
import type { RowValues } from '../../dataset/dataset.ts';
import { caseShapeOf } from '../../dataset/testCase.ts';
import { createAnswers, mayServe } from '../../evaluation/answers.ts';
import { createJudgeTool } from '../../evaluation/judgeTool.ts';
import {
  mostRowsAtOnce,
  type PromptStudy,
  type ProposalSubject,
  type ProposedRow,
  proposeRows,
  studyPrompt,
} from '../../evaluation/proposal/proposeRows.ts';
import { JudgeError } from '../../evaluator/judge/judgeError.ts';
import { type OpenedJudge, openJudge } from '../../evaluator/judge/openJudge.ts';
import type { Prompt, Variable } from '../../prompt/prompt.ts';
import { type CallLimits, makeCall } from '../callLimits.ts';
import { resolveTargets } from '../callTargets.ts';
import { readJudgePrompts } from '../evaluation/evaluationJudge.ts';
import type { OperationContext } from '../operation.ts';
import { openRunRecorder } from '../runRecorder.ts';
import { askedRows } from './askedRows.ts';
import { rowKey } from './rowsOfRuns.ts';
import { type RowTarget, withRows } from './rowTarget.ts';

export interface ProposalOptions {
  readonly prompt: Prompt;
  readonly count: number;
  /** As the user named it; null for the prompt's own. */
  readonly model: string | null;
  /** Another one gives other rows; counts from 1. */
  readonly seed: number;
  /** The dataset that the rows are for; null for the prompt's own rows. */
  readonly dataset: string | null;
  readonly limits: CallLimits;
  /** Hears once what was paid, in US dollars, also when nothing came of it; null when nobody knows. */
  readonly onSpent?: (usd: number | null) => void;
}

export interface RowProposal {
  readonly study: PromptStudy;
  readonly rows: readonly ProposedRow[];
  /** Why further rows are not among them, as sentences. */
  readonly leftOut: readonly string[];
  /** `provider/model` that proposed them. */
  readonly model: string;
  /** Paid for this; 0 when all of it was asked before, null when unknown. */
  readonly costUsd: number | null;
}

/** Throws `usage/invalid-argument` for a prompt without variables that a model can fill, and what calls throw. */
export async function proposeForPrompt(options: ProposalOptions, context: OperationContext): Promise<RowProposal> {
  const { prompt, count, seed, dataset } = options;
  const subject = subjectOf(prompt);
  const known = await knownRows(prompt, dataset, context);
  const asking = await openAsking(options, context);
  try {
    const study = await studyPrompt(asking.judge, subject);
    const rows: ProposedRow[] = [];
    const leftOut: string[] = [];
    // A model that repeats itself is not asked for ever.
    const mostQuestions = Math.ceil(count / mostRowsAtOnce) + 1;
    for (let question = 0; question < mostQuestions && rows.length < count; question++) {
      const shown = [...known.first, ...rows.map(({ variables }) => variables)].slice(-mostShown);
      const wanted = { count: Math.min(mostRowsAtOnce, count - rows.length), known: shown, sample: seed - 1 };
      const proposed = await proposeRows(asking.judge, { study, subject }, wanted);
      leftOut.push(...proposed.refused);
      for (const row of proposed.rows) {
        if (!known.isNew(row.variables)) leftOut.push('A proposed row is there already.');
        else if (rows.length < count) rows.push(row);
      }
    }
    const { model, costUsd } = asking.facts();
    return { study, rows, leftOut, model, costUsd };
  } catch (error) {
    throw error instanceof JudgeError ? readable(error) : error;
  } finally {
    options.onSpent?.(asking.facts().costUsd);
    await asking.close();
  }
}

/**
 * The text of the file with the rows in it, and beside the values what each row aims at where there is room for that. No prompt
 * uses that column, so results can be split by it; a variable of its name comes before it.
 */
export function withProposal(target: RowTarget, { rows }: Pick<RowProposal, 'rows'>): string {
  const takesAim = target.format !== null && !rows.some(({ variables }) => Object.hasOwn(variables, aimColumn));
  const columns = rows.map(({ variables, about, why }) =>
    takesAim ? { ...variables, [aimColumn]: about ?? why } : variables,
  );
  return withRows(target, columns, takesAim ? [aimColumn] : []);
}

const aimColumn = 'aim';

const mostShown = 20;

function subjectOf(prompt: Prompt): ProposalSubject {
  const undeclared = caseShapeOf(prompt).undeclared.map((name): Variable => ({ ...plainVariable, name }));
  const variables = [...prompt.variables, ...undeclared];
  const file = variables.find(({ type, required }) => required && (type === 'file' || type === 'image'));
  if (file !== undefined) throw invalid(`The variable \`${file.name}\` is a file, and a model cannot propose files.`);
  const fillable = variables.filter(({ type }) => type !== 'file' && type !== 'image');
  if (fillable.length === 0) throw invalid(`${prompt.path} has no variables, so there are no rows to test it with.`);
  return { messages: prompt.messages, variables: fillable };
}

const plainVariable: Variable = {
  ...{ name: '', description: null, required: true, enum: null, items: null, sensitive: false, multiline: true },
  type: 'string',
};

interface KnownRows {
  /** A few of them, for a model to see. */
  readonly first: readonly RowValues[];
  /** False for a row that is there, or that was asked about before. */
  isNew(row: RowValues): boolean;
}

async function knownRows(prompt: Prompt, dataset: string | null, context: OperationContext): Promise<KnownRows> {
  const shape = caseShapeOf(prompt);
  const first: RowValues[] = [];
  const known = new Set<string>();
  for await (const row of askedRows(prompt, dataset, context)) {
    known.add(rowKey(row, shape));
    if (first.length < mostShown / 2) first.push(row);
  }
  return {
    first: withoutSensitive(first, prompt),
    isNew: (row) => known.size < known.add(rowKey(row, shape)).size,
  };
}

/** What is marked as sensitive is not sent to a model that was not asked to answer it. */
function withoutSensitive(rows: KnownRows['first'], { variables }: Pick<Prompt, 'variables'>): KnownRows['first'] {
  const hidden = new Set(variables.filter(({ sensitive }) => sensitive).map(({ name }) => name));
  return rows.map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => !hidden.has(name))));
}

interface Asking {
  readonly judge: OpenedJudge;
  facts(): { readonly model: string; readonly costUsd: number | null };
  close(): Promise<void>;
}

const longestReply = 8192;

async function openAsking({ prompt, model, limits }: ProposalOptions, context: OperationContext): Promise<Asking> {
  const { host, signal } = context;
  const names = model === null ? [] : [model];
  const [target] = await resolveTargets({ names, prompt, config: limits.config }, context);
  if (target === undefined || target.model.provider.id === 'offline')
    throw new TrackerError('provider/unknown-model', 'The offline provider is no model, so it cannot propose rows.', {
      hint: 'Name a model with --model.',
    });
  const recorder = await openRunRecorder({ variables: [] }, context);
  const find = await (await context.store()).answers();
  const answers = createAnswers({
    find: (key) => find(key, mayServe),
    call: (request) => makeCall(request, limits),
    keep: async (run) => {
      await recorder.save(run);
    },
  });
  let halted: unknown = null;
  const tool = createJudgeTool({
    ...{ host, signal, defaultModel: target.name },
    resolve: async () => target,
    ask: (request) =>
      answers.ask(request).catch((error: unknown) => {
        halted ??= error;
        throw error;
      }),
  });
  const judge = async (request: Parameters<typeof tool>[0]) => {
    const reply = await tool(request);
    if (halted !== null) throw halted;
    return reply;
  };
  const judgePrompts = await readJudgePrompts(context);
  const opened = openJudge({ judge, judgePrompts }, { rules: 'rows.rules', maxTokens: longestReply });
  return {
    judge: opened,
    facts: () => ({ model: target.name, costUsd: usdOf(answers.spentNanoUsd()) }),
    close: () => recorder.close(),
  };
}

function usdOf(nanoUsd: number | null): number | null {
  return nanoUsd === null ? null : nanoUsd / 1e9;
}

function readable({ code, message }: JudgeError): TrackerError {
  if (code === 'interrupted') return new TrackerError('interrupted', 'Stopped before the rows were proposed.');
  if (code === 'judge/invalid-answer')
    return new TrackerError('provider/failed', 'The model gave no rows that can be read, twice.', {
      hint: 'Try another model with --model.',
    });
  return new TrackerError('provider/failed', message.replace('The judge could not be asked: ', ''));
}

function invalid(message: string): TrackerError {
  return new TrackerError('usage/invalid-argument', message);
}
