// The tests of prompts: which rows are listed and run, what follows a change of a file, and how a run begins and ends.
import * as vscode from 'vscode';
import { TrackerError } from '../../core/base/trackerError.ts';
import { offlineModel } from '../../core/provider/modelName.ts';
import type { Log } from '../log.ts';
import type { PanelSpending } from '../panel/panelSpending.ts';
import type { Change, WorkspaceProjects } from '../workspace/workspaceProjects.ts';
import { PromptTestItems } from './promptTestItems.ts';
import { failAll, type PromptTestRun, runPromptTests } from './runPromptTests.ts';

export interface PromptTestsOptions {
  readonly projects: WorkspaceProjects;
  readonly isTrusted: () => boolean;
  readonly spending: () => Promise<PanelSpending>;
  /** For prompts that name no model; null where the user set none. */
  readonly defaultModel: () => string | null;
  readonly flushEdits: () => Promise<void>;
  readonly log: Log;
}

const settleMs = 500;
const promptsPerTurn = 16;

export class PromptTests implements vscode.Disposable {
  readonly #options: PromptTestsOptions;
  readonly #controller: vscode.TestController;
  readonly #items: PromptTestItems;
  readonly #subscription: vscode.Disposable;
  readonly #continuous = new Set<vscode.TestRunRequest>();
  #isShown = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: PromptTestsOptions, controller: vscode.TestController) {
    this.#options = options;
    this.#controller = controller;
    this.#items = new PromptTestItems(controller, () => options.defaultModel() ?? offlineModel);
    this.#subscription = options.projects.onDidChange((change) => this.#follow(change));
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#subscription.dispose();
  }

  /** The rows of a prompt, or without an item every prompt. */
  async resolve(item: vscode.TestItem | undefined): Promise<void> {
    await (item === undefined ? this.refresh() : this.#items.showCases(item));
  }

  /** Lists the prompts anew, and the rows of those that are open. */
  async refresh(): Promise<void> {
    this.#isShown = true;
    if (!this.#options.isTrusted()) return this.#controller.items.replace([]);
    const all = [];
    for (const opened of await this.#options.projects.all()) {
      const entries = await opened.project.prompts();
      // The first look at `parsed` parses; a thousand files in one turn would hold up the editor.
      for (const [index, entry] of entries.entries()) {
        if (entry.parsed.prompt !== null && index % promptsPerTurn === promptsPerTurn - 1) await nextTurn();
      }
      all.push({ opened, entries });
    }
    this.#items.showPrompts(all);
    for (const [, item] of this.#controller.items) if (item.children.size > 0) await this.#items.showCases(item);
  }

  #follow(change: Change): void {
    if (!this.#isShown || change.kind === 'runs') return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#refreshAndRun().catch((error: unknown) => this.#options.log.failure('Tests', error));
    }, settleMs);
  }

  async #refreshAndRun(): Promise<void> {
    await this.refresh();
    for (const request of this.#continuous) {
      const [include, exclude] = [request.include, request.exclude].map((items) => items?.flatMap(this.#today));
      const tests = new vscode.TestRunRequest(include, exclude, request.profile, true);
      await this.#run(tests, null, true);
    }
  }

  /** The item that stands today where this one stood before the lists were made anew; nothing when it is gone. */
  readonly #today = (item: vscode.TestItem): vscode.TestItem[] => {
    const parent = item.parent === undefined ? this.#controller : this.#today(item.parent)[0];
    const list = parent && ('items' in parent ? parent.items : parent.children);
    const found = list?.get(item.id);
    return found === undefined ? [] : [found];
  };

  /** Runs now, or with `continuous` whenever a prompt file has changed, until the token is cancelled. */
  async run(request: vscode.TestRunRequest, token: vscode.CancellationToken, isFree: boolean): Promise<void> {
    if (request.continuous !== true) return this.#run(request, token, isFree);
    this.#continuous.add(request);
    token.onCancellationRequested(() => this.#continuous.delete(request));
  }

  async #run(request: vscode.TestRunRequest, token: vscode.CancellationToken | null, isFree: boolean): Promise<void> {
    await this.#options.flushEdits();
    if (!this.#isShown) await this.refresh();
    const run = this.#controller.createTestRun(request);
    const stop = new AbortController();
    run.token.onCancellationRequested(() => stop.abort());
    token?.onCancellationRequested(() => stop.abort());
    try {
      const spending = await this.#options.spending();
      const money = { spending, limitUsd: spending.askAboveUsd, spentUsd: 0 };
      for (const [prompt, cases] of await this.#chosen(request)) {
        if (stop.signal.aborted) break;
        await this.#runPrompt(prompt, { cases, run, signal: stop.signal, isFree, money });
      }
    } finally {
      run.end();
    }
  }

  async #runPrompt(prompt: vscode.TestItem, tests: Omit<PromptTestRun, 'item' | 'expectedOf'>): Promise<void> {
    const { cases, run } = tests;
    const item = this.#items.promptOf(prompt);
    if (item === undefined || cases.size === 0) return;
    for (const test of cases.values()) run.started(test);
    try {
      await runPromptTests({ ...tests, item, expectedOf: (test) => this.#items.expectedOf(test) });
    } catch (error) {
      if (!(error instanceof TrackerError)) throw error;
      if (error.code !== 'interrupted') failAll(run, cases.values(), error);
    }
  }

  /** The rows that are asked for, prompt by prompt; an evaluator stands for its row. */
  async #chosen(request: vscode.TestRunRequest): Promise<Map<vscode.TestItem, Map<string, vscode.TestItem>>> {
    const chosen = new Map<vscode.TestItem, Map<string, vscode.TestItem>>();
    const excluded = new Set(request.exclude ?? []);
    const all = [...this.#controller.items].map(([, item]) => item);
    for (const item of request.include ?? all) {
      const prompt = rootOf(item);
      if (excluded.has(prompt)) continue;
      if (item === prompt && prompt.children.size === 0) await this.#items.showCases(prompt);
      const rows = item === prompt ? [...prompt.children].map(([, row]) => row) : [rowOf(item)];
      const known = chosen.get(prompt) ?? new Map<string, vscode.TestItem>();
      for (const row of rows) if (!excluded.has(row)) known.set(row.id, row);
      chosen.set(prompt, known);
    }
    return chosen;
  }
}

function rootOf(item: vscode.TestItem): vscode.TestItem {
  return item.parent === undefined ? item : rootOf(item.parent);
}

function rowOf(item: vscode.TestItem): vscode.TestItem {
  return item.parent?.parent === undefined ? item : rowOf(item.parent);
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
