// From what was clicked to an evaluation that runs: the prompt and its rows, the models, one question with the price. Every
// step may be given up, and until the last one nothing is sent.
import * as vscode from 'vscode';
import { TrackerError } from '../../core/base/trackerError.ts';
import { pickItem } from '../askUser.ts';
import type { PromptTarget } from '../commandTarget.ts';
import type { ModelDirectory } from '../connections/modelDirectory.ts';
import { withoutLinks } from '../foreignText.ts';
import type { PanelSpending } from '../panel/panelSpending.ts';
import type { OpenedProject } from '../workspace/openedProject.ts';
import type { WorkspaceProjects } from '../workspace/workspaceProjects.ts';
import { approveForEvaluation } from './approveForEvaluation.ts';
import { askToGoOn } from './askToGoOn.ts';
import { type AskedPlan, evaluateWithin } from './evaluateWithin.ts';
import { askChoice, choiceLine } from './evaluationChoice.ts';
import { contextOf, type EvaluationRequest, estimate, everyRowOnce, planOf } from './evaluationRequest.ts';
import { type LiveEvaluation, startEvaluation } from './liveEvaluation.ts';
import { modelMemory } from './modelMemory.ts';
import { pickEvaluationModels } from './pickEvaluationModels.ts';
import { assertRunnable, baseName, columnNames, pickPromptFor, pickRowsFor } from './pickForEvaluation.ts';
import type { RunningEvaluations } from './runningEvaluations.ts';
import { type RunQuestion, runQuestion } from './runQuestion.ts';

export interface EvaluateOptions {
  readonly projects: WorkspaceProjects;
  readonly models: ModelDirectory;
  readonly spending: () => Promise<PanelSpending>;
  readonly running: RunningEvaluations;
  readonly showLive: (opened: OpenedProject, live: LiveEvaluation) => Promise<void>;
  /** What was ticked last, for this workspace. */
  readonly memory: vscode.Memento;
  /** Models used last, newest first. */
  readonly recentModels: () => readonly string[];
  readonly flushEdits: () => Promise<void>;
}

/** The rows of a file, with a prompt that the user picks. */
export async function evaluateFile(uri: vscode.Uri, options: EvaluateOptions): Promise<void> {
  await saveFile(uri);
  await options.flushEdits();
  const name = baseName(uri.fsPath);
  const picked = await pickPromptFor(uri.fsPath, `Evaluate with ${name} (1/3)`, options.projects);
  if (picked === null) return;
  await evaluateRequest({ ...picked, selector: 'draft', base: null, file: uri.fsPath, choice: everyRowOnce }, options);
}

/** A prompt, or one of its versions, with rows that the user picks. */
export async function evaluateTarget(
  target: PromptTarget,
  base: string | null,
  options: EvaluateOptions,
): Promise<void> {
  await options.flushEdits();
  const { opened, selector: named } = target;
  const selector = named ?? 'draft';
  // The text may have changed since the row was drawn.
  const entry = (await opened.project.prompts()).find(({ path }) => path === target.entry.path) ?? target.entry;
  await assertRunnable({ opened, entry }, selector);
  const file = await pickRowsFor({ opened, entry }, `Evaluate ${subjectOf({ entry, selector, base })} (1/3)`);
  if (file === undefined) return;
  if (file !== null) await saveFile(vscode.Uri.file(file));
  await evaluateRequest({ opened, entry, selector, base, file, choice: everyRowOnce }, options);
}

async function evaluateRequest(asked: EvaluationRequest, options: EvaluateOptions): Promise<void> {
  let request = asked;
  const { opened, entry, file } = request;
  const subject = `${subjectOf(request)}${file === null ? '' : ` with ${baseName(file)}`}`;
  const memory = modelMemory(options.memory, { root: opened.root, path: entry.path });
  const models = await pickEvaluationModels(options.models, {
    title: `Evaluate ${subject} (2/3)`,
    ticked: memory.read() ?? (await ownModel(request, options)),
    recent: options.recentModels(),
    choice: {
      line: () => choiceLine(request.choice),
      async ask() {
        const columns = await columnNames(request);
        const choice = await askChoice(request.choice, { title: `Evaluate ${subject}: options`, columns });
        request = { ...request, choice };
      },
    },
    estimate: async (model, signal) => {
      const context = { ...contextOf(request), signal };
      return estimate(await planOf(request, [model], context), context);
    },
  });
  if (models === null) return;
  // What is typed may have no key, and that is said before any price.
  for (const name of models) await options.models.connect(options.models.resolve(name, null).provider);
  await memory.write(models);
  const context = contextOf(request);
  const plan = await planOf(request, models, context);
  await askAndStart({ request, plan, title: `Evaluate ${subject} (3/3)` }, options);
}

export interface Asked {
  readonly request: Pick<EvaluationRequest, 'opened' | 'entry' | 'file'>;
  readonly plan: AskedPlan;
  /** Of the last question. */
  readonly title: string;
}

/** Says the price, asks, and starts; the results are shown from before the first one on. */
export async function askAndStart({ request, plan, title }: Asked, options: EvaluateOptions): Promise<void> {
  const { opened, entry } = request;
  const spending = await options.spending();
  const told = await vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title: 'Estimating' }, () =>
    estimate(plan, contextOf(request)),
  );
  const question = runQuestion(told, spending.askAboveUsd);
  if (!(await isPermitted(question, title))) return;
  if (!(await approveForEvaluation(opened, entry))) return;
  const { permittedUsd } = question;
  const live = startEvaluation({ context: (events) => contextOf(request, events) }, (context) =>
    evaluateWithin({ plan, spending, permittedUsd, askToGoOn }, context),
  );
  await Promise.all([options.running.follow({ opened, name: entry.name, live }), options.showLive(opened, live)]);
}

async function isPermitted({ isCostly, message, detail }: RunQuestion, title: string): Promise<boolean> {
  const run = 'Run';
  if (isCostly) {
    const options = { modal: true, detail: withoutLinks(detail) };
    return (await vscode.window.showWarningMessage(withoutLinks(message), options, run)) === run;
  }
  const item = { label: run, description: message, detail, iconPath: new vscode.ThemeIcon('play') };
  return (await pickItem([item], { title, placeHolder: 'Press Enter to run' })) !== undefined;
}

/** The prompt's own model, or the default one, when it can be called. */
async function ownModel({ entry }: Pick<EvaluationRequest, 'entry'>, { models }: EvaluateOptions): Promise<string[]> {
  const { name, problem, notice } = await models.choose(entry.parsed.prompt, null);
  return problem === null && notice === null ? [name] : [];
}

function subjectOf({ entry, selector, base }: Pick<EvaluationRequest, 'entry' | 'selector' | 'base'>): string {
  const version = selector === 'draft' ? '' : ` ${selector}`;
  return `${entry.name}${version}${base === null ? '' : ` Against ${base}`}`;
}

/** Rows are read from the disk, so what is typed goes there first. */
/** Whatever of it is not saved yet. Throws `file/write-failed`. */
export async function saveFile(uri: vscode.Uri): Promise<void> {
  const document = vscode.workspace.textDocuments.find((one) => one.uri.toString() === uri.toString());
  if (document?.isDirty !== true || (await document.save())) return;
  throw new TrackerError('file/write-failed', `${baseName(uri.fsPath)} could not be saved.`);
}
