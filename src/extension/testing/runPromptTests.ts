// Rows of one prompt as tests: one evaluation of the draft by its own model, whose cells report as they finish. Nothing is
// spent beyond what the user wants to be asked about; when that is not enough, they are asked, and what was paid for stays.
import * as vscode from 'vscode';
import { escapeTerminal } from '../../core/base/escapeTerminal.ts';
import type { TrackerError } from '../../core/base/trackerError.ts';
import type { CellResult, Evaluation } from '../../core/evaluation/evaluation.ts';
import { readCallLimits } from '../../core/operation/callLimits.ts';
import { evaluatePrompt } from '../../core/operation/evaluation/evaluatePrompt.ts';
import { sweptVariables } from '../../core/operation/evaluation/evaluationSweep.ts';
import { askToGoOn, type ReachedLimit } from '../evaluation/askToGoOn.ts';
import type { PanelSpending } from '../panel/panelSpending.ts';
import { caseOutcome, type EvaluatorOutcome } from './caseOutcome.ts';
import type { PromptItem } from './promptTestItems.ts';

export interface PromptTestRun {
  readonly item: PromptItem;
  /** By the row's id. */
  readonly cases: ReadonlyMap<string, vscode.TestItem>;
  readonly run: vscode.TestRun;
  /** What a row says the answer is. */
  readonly expectedOf: (test: vscode.TestItem) => string | undefined;
  readonly signal: AbortSignal;
  /** Stored answers and models that cost nothing: everything else is left out, and nobody is asked. */
  readonly isFree: boolean;
  /** Of the whole test run, all its prompts together. */
  readonly money: TestMoney;
}

/** What a test run may spend before it asks, within the limits of the window. */
export interface TestMoney {
  readonly spending: PanelSpending;
  /** US dollars; null for no limit of its own. */
  limitUsd: number | null;
  spentUsd: number;
}

const concurrency = 8;

export async function runPromptTests(tests: PromptTestRun): Promise<void> {
  const { isFree, money } = tests;
  for (let reached = -1; ; ) {
    const { results, stoppedBecause } = await evaluate(tests);
    if (stoppedBecause === null || isFree) return skipTheRest(tests, results);
    // A limit of the window or of one call is in the way: no answer to a question would change that.
    const isStuck = results.length === reached;
    const further = isStuck ? undefined : await askToGoOn(limitOf(tests, results), stoppedBecause);
    if (further === undefined) return skipTheRest(tests, results, stoppedBecause.message);
    reached = results.length;
    money.limitUsd = further;
  }
}

function limitOf({ item, cases, money }: PromptTestRun, results: readonly CellResult[]): ReachedLimit {
  const left = cases.size - results.length;
  return { what: 'tests', name: item.entry.name, left, total: cases.size, ...money };
}

async function evaluate(tests: PromptTestRun): Promise<Evaluation> {
  const { item, cases, run, signal, isFree, money } = tests;
  const { spending, limitUsd } = money;
  const reports: Promise<void>[] = [];
  const events = {
    notice: (sentence: string) => print(run, sentence),
    record: (result: unknown) => void reports.push(report(tests, result as CellResult)),
  };
  const context = { ...item.opened.context(events), signal };
  const maxCostUsd = isFree ? 0 : limitUsd === null ? null : Math.max(0, limitUsd - money.spentUsd);
  const within = spending.budget;
  const limits = await readCallLimits(context.host.files, item.opened.root, { maxCostUsd, within });
  for (const notice of limits.notices) print(run, notice);
  const { prompt } = item.entry.parsed;
  const sweep = prompt === null ? null : sweptVariables(prompt);
  const asked = { dataset: null, cases: [...cases.keys()], models: [], sweep, repeat: 1, seed: 1, judge: null };
  const versions = [await item.opened.project.resolveSelector(item.entry, 'draft')];
  const options = {
    versions,
    asked,
    limits: { ...limits, perCallUsd: spending.perCallUsd },
    concurrency,
    usesCache: true,
    allowCode: false,
    leavesOutCostly: isFree,
    resumed: null,
  };
  try {
    const evaluation = await evaluatePrompt(options, context);
    spending.noteSum(evaluation.spentUsd);
    money.spentUsd += evaluation.spentUsd ?? maxCostUsd ?? 0;
    return evaluation;
  } finally {
    await Promise.all(reports);
  }
}

async function report({ item, cases, run, expectedOf }: PromptTestRun, result: CellResult): Promise<void> {
  const test = cases.get(result.caseId);
  if (test === undefined) return;
  const outcome = caseOutcome(result);
  print(run, `${test.label}: ${outcome.line}`, test);
  const children = [...test.children].map(([, child]) => child);
  for (const [index, evaluator] of outcome.evaluators.entries()) {
    const child = children[index];
    if (child !== undefined) settle(run, child, evaluator, messageAt(child, test, evaluator.message));
  }
  const message = messageAt(test, test, outcome.message);
  const expected = expectedOf(test);
  if (outcome.state === 'failed' && expected !== undefined && result.run !== null) {
    const answered = await (await item.opened.store()).find(result.run);
    message.expectedOutput = expected;
    message.actualOutput = answered.outcome.output ?? '';
  }
  settle(run, test, outcome, message);
}

function settle(
  run: vscode.TestRun,
  test: vscode.TestItem,
  { state, durationMs }: Pick<EvaluatorOutcome, 'state'> & { readonly durationMs?: number | undefined },
  message: vscode.TestMessage,
): void {
  if (state === 'passed') run.passed(test, durationMs);
  else if (state === 'failed') run.failed(test, message, durationMs);
  else if (state === 'errored') run.errored(test, message, durationMs);
  else run.skipped(test);
}

function messageAt(item: vscode.TestItem, row: vscode.TestItem, text: string): vscode.TestMessage {
  const message = new vscode.TestMessage(escapeTerminal(text));
  const place = item.range !== undefined ? item : row;
  if (place.uri !== undefined && place.range !== undefined)
    message.location = new vscode.Location(place.uri, place.range);
  return message;
}

/** Rows that were not reached, and why. */
function skipTheRest({ cases, run, isFree }: PromptTestRun, results: readonly CellResult[], reason?: string): void {
  const reached = new Set(results.map(({ caseId }) => caseId));
  const left = [...cases].filter(([id]) => !reached.has(id));
  if (left.length === 0) return;
  const why = reason ?? (isFree ? 'asking for it may cost money, and no answer is stored' : 'it was not reached');
  for (const [, test] of left) {
    run.skipped(test);
    print(run, `${test.label}: – ${why}.`, test);
  }
}

/** A line of the run's output; a terminal shows it, so nothing in it may steer one. */
export function print(run: vscode.TestRun, text: string, test?: vscode.TestItem): void {
  run.appendOutput(`${escapeTerminal(text).replaceAll('\n', '\r\n')}\r\n`, undefined, test);
}

/** What stopped a whole run, told at every test of it. */
export function failAll(run: vscode.TestRun, tests: Iterable<vscode.TestItem>, error: TrackerError): void {
  const message = [error.message, error.hint].filter(Boolean).join('\n');
  for (const test of tests) run.errored(test, messageAt(test, test, message));
  print(run, message);
}
