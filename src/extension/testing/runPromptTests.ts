// Rows of one prompt as tests: one evaluation of the draft by its own model, whose cells report as they finish. Nothing is
// spent beyond what the user wants to be asked about; when that is not enough, they are asked, and what was paid for stays.
import * as vscode from 'vscode';
import { escapeTerminal } from '../../core/base/escapeTerminal.ts';
import type { TrackerError } from '../../core/base/trackerError.ts';
import type { CellError, CellResult, Evaluation } from '../../core/evaluation/evaluation.ts';
import { readCallLimits } from '../../core/operation/callLimits.ts';
import { evaluatePrompt } from '../../core/operation/evaluatePrompt.ts';
import { sweptVariables } from '../../core/operation/evaluationSweep.ts';
import { formatUsd } from '../../core/operation/formatValue.ts';
import { withoutLinks } from '../foreignText.ts';
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
/** Limits to go on with, as multiples of the one that was reached. */
const furtherLimits = [5, 20, 100];
/** Where the user wants to be asked about every cent. */
const leastLimitUsd = 0.01;

export async function runPromptTests(tests: PromptTestRun): Promise<void> {
  const { isFree, money } = tests;
  for (let reached = -1; ; ) {
    const { results, stoppedBecause } = await evaluate(tests);
    if (stoppedBecause === null || isFree) return skipTheRest(tests, results);
    // A limit of the window or of one call is in the way: no answer to a question would change that.
    const isStuck = results.length === reached;
    const further = isStuck ? undefined : await askToGoOn(tests, results, stoppedBecause);
    if (further === undefined) return skipTheRest(tests, results, stoppedBecause.message);
    reached = results.length;
    money.limitUsd = further;
  }
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

/** Undefined when the user stops here; null for no limit, where the price is not known. */
async function askToGoOn(
  { item, cases, money: { limitUsd, spentUsd } }: PromptTestRun,
  results: readonly CellResult[],
  { code, message }: CellError,
): Promise<number | null | undefined> {
  const left = withoutLinks(`${cases.size - results.length} of ${cases.size} tests of ${item.entry.name} are left.`);
  if (code === 'budget/unknown-price') {
    const anyway = 'Run Anyway';
    const detail = `${withoutLinks(message)}\n${left}`;
    const chosen = await vscode.window.showWarningMessage(
      'What these tests cost is not known.',
      { modal: true, detail },
      anyway,
    );
    return chosen === anyway ? null : undefined;
  }
  if (code !== 'budget/exceeded' || limitUsd === null) return undefined;
  const choices = furtherLimits.map((times) => {
    const limit = Math.max(limitUsd, leastLimitUsd) * times;
    return { limit, title: `Up to ${formatUsd(limit)}` };
  });
  const spent = `${formatUsd(spentUsd)} is spent. Answers that are stored are not paid for again.`;
  const chosen = await vscode.window.showWarningMessage(
    withoutLinks(`These tests may cost more than ${formatUsd(limitUsd)}.`),
    { modal: true, detail: `${left}\n${spent}` },
    ...choices,
  );
  return chosen?.limit;
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
