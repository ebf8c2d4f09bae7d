// The evaluations of this window: what runs stands in the status bar, whatever page is open, and what has ended says so once
// when nobody was looking.
import * as vscode from 'vscode';
import { escapeTerminal } from '../../core/base/escapeTerminal.ts';
import { pickItem } from '../askUser.ts';
import { labelText, withoutLinks } from '../foreignText.ts';
import type { OpenedProject } from '../workspace/openedProject.ts';
import type { WorkspaceProjects } from '../workspace/workspaceProjects.ts';
import { endingText, runningText, runningTooltip } from './evaluationText.ts';
import type { LiveEvaluation } from './liveEvaluation.ts';

export interface StartedEvaluation {
  readonly opened: OpenedProject;
  /** The prompt's name. */
  readonly name: string;
  readonly live: LiveEvaluation;
}

export interface RunningEvaluationsOptions {
  readonly projects: WorkspaceProjects;
  /** Opens the page of one, or brings it to front. */
  readonly show: (started: StartedEvaluation) => Promise<void>;
}

export class RunningEvaluations implements vscode.Disposable {
  readonly #options: RunningEvaluationsOptions;
  readonly #started: StartedEvaluation[] = [];
  readonly #changed = new vscode.EventEmitter<void>();
  #item: vscode.StatusBarItem | null = null;
  readonly onDidChange = this.#changed.event;

  constructor(options: RunningEvaluationsOptions) {
    this.#options = options;
  }

  /** Those that run now. */
  get running(): readonly StartedEvaluation[] {
    return this.#started.filter(({ live }) => live.isRunning);
  }

  /** The one of this id, while it runs in this window. */
  find(root: string, id: string): StartedEvaluation | null {
    return this.#started.find(({ opened, live }) => opened.root === root && live.header?.id === id) ?? null;
  }

  /** Resolves when it has ended and the user was told; rejects for what is a bug. */
  async follow(started: StartedEvaluation): Promise<void> {
    const { live, opened } = started;
    const { projects } = this.#options;
    this.#started.push(started);
    this.#tell();
    let isListed = false;
    const following = live.onDidChange(() => {
      if (!isListed && live.header !== null) projects.report({ kind: 'runs', root: opened.root });
      isListed = live.header !== null;
      this.#tell();
    });
    try {
      await live.ended;
    } finally {
      following.dispose();
      // The store has it now; a hundred thousand cells need not stay.
      this.#started.splice(this.#started.indexOf(started), 1);
      this.#tell();
      projects.report({ kind: 'runs', root: opened.root });
    }
    await this.#sayEnd(started);
  }

  /** Asks what to do about those that run. */
  async choose(): Promise<void> {
    const choices = this.running.flatMap((started) => [
      {
        label: `Show Results of ${started.name}`,
        description: runningText([started.live]),
        iconPath: new vscode.ThemeIcon('table'),
        run: () => this.#options.show(started),
      },
      {
        label: `Cancel ${started.name}`,
        description: 'what has finished is kept',
        iconPath: new vscode.ThemeIcon('debug-stop'),
        run: async () => started.live.cancel(),
      },
    ]);
    if (choices.length === 0) return void vscode.window.showInformationMessage('No evaluation is running.');
    await (await pickItem(choices, { title: 'Running Evaluations' }))?.run();
  }

  /** Cancels the only one that runs, or lets the user pick. */
  async cancel(): Promise<void> {
    const { running } = this;
    if (running.length > 1) return this.choose();
    running[0]?.live.cancel();
  }

  dispose(): void {
    for (const { live } of this.running) live.cancel();
    this.#item?.dispose();
    this.#changed.dispose();
  }

  #tell(): void {
    const lives = this.running.map(({ live }) => live);
    void vscode.commands.executeCommand('setContext', 'promptTracker.evaluating', lives.length > 0);
    if (lives.length === 0) this.#item?.hide();
    else this.#showItem(lives);
    this.#changed.fire();
  }

  #showItem(lives: readonly LiveEvaluation[]): void {
    const item =
      this.#item ?? vscode.window.createStatusBarItem('promptTracker.evaluation', vscode.StatusBarAlignment.Left);
    this.#item = item;
    item.name = 'PromptTracker Evaluation';
    item.command = 'promptTracker.evaluation.follow';
    item.text = `$(sync~spin) ${labelText(runningText(lives))}`;
    item.tooltip = escapeTerminal(runningTooltip(this.running));
    item.accessibilityInformation = { label: `Evaluating, ${runningText(lives)}`, role: 'button' };
    item.show();
  }

  /** Nothing is said to somebody who looks at the results, or who stopped them. */
  async #sayEnd(started: StartedEvaluation): Promise<void> {
    const { live, name } = started;
    const { evaluation, failure } = live;
    // What could not begin is told by the command that began it.
    if (failure !== null) throw failure;
    if (evaluation === null || evaluation.status === 'interrupted' || isResultsInFront()) return;
    const showResults = 'Show Results';
    const text = withoutLinks(`${name}: ${endingText(evaluation)}`);
    const say =
      evaluation.stoppedBecause === null ? vscode.window.showInformationMessage : vscode.window.showWarningMessage;
    if ((await say(text, showResults)) === showResults) await this.#options.show(started);
  }
}

/** Whether anybody looks at results: their page is in front of a group. */
function isResultsInFront(): boolean {
  return vscode.window.tabGroups.all.some(
    ({ activeTab }) =>
      activeTab?.input instanceof vscode.TabInputWebview &&
      activeTab.input.viewType.endsWith('promptTracker.evaluation'),
  );
}
