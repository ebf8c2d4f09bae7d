// The Test Explorer's items: prompts at once, the rows of one when it is opened or run. A file that changed makes what its
// rows said earlier outdated.
import * as vscode from 'vscode';
import { TrackerError } from '../../core/base/trackerError.ts';
import { openEvaluationRows } from '../../core/operation/evaluation/evaluationRows.ts';
import type { PromptEntry } from '../../core/operation/project.ts';
import { labelText } from '../foreignText.ts';
import { fileUri } from '../promptDocuments.ts';
import type { OpenedProject } from '../workspace/openedProject.ts';
import { isLocalModel } from './isLocalModel.ts';
import { type CaseNode, caseNodes, type TestPlace } from './testNodes.ts';

export interface PromptItem {
  readonly opened: OpenedProject;
  readonly entry: PromptEntry;
}

const costsNothing = new vscode.TestTag('free');
const mayCost = new vscode.TestTag('paid');

export class PromptTestItems {
  readonly #controller: vscode.TestController;
  readonly #prompts = new WeakMap<vscode.TestItem, PromptItem>();
  readonly #expected = new WeakMap<vscode.TestItem, string>();
  /** Prompts whose file says something else than when it was listed before. */
  readonly #outdated: vscode.TestItem[] = [];

  readonly #defaultModel: () => string;

  constructor(controller: vscode.TestController, defaultModel: () => string) {
    this.#controller = controller;
    this.#defaultModel = defaultModel;
  }

  /** The prompt behind an item for a prompt; undefined for rows and evaluators. */
  promptOf(item: vscode.TestItem): PromptItem | undefined {
    return this.#prompts.get(item);
  }

  /** What the row behind an item says the answer is; undefined when it says nothing. */
  expectedOf(item: vscode.TestItem): string | undefined {
    return this.#expected.get(item);
  }

  /** Every prompt that has rows or evaluators. */
  showPrompts(all: readonly { readonly opened: OpenedProject; readonly entries: readonly PromptEntry[] }[]): void {
    const items = all.flatMap(({ opened, entries }) =>
      entries.filter(isTested).map((entry) => this.#promptItem(opened, entry, all.length > 1)),
    );
    this.#controller.items.replace(items);
    for (const item of this.#outdated.splice(0)) this.#controller.invalidateTestResults(item);
  }

  /** The rows of a prompt and what judges them; what cannot be read is told at the prompt. */
  async showCases(item: vscode.TestItem): Promise<void> {
    const known = this.promptOf(item);
    if (known === undefined) return;
    const { opened, entry } = known;
    item.busy = true;
    item.error = undefined;
    try {
      item.children.replace((await readCases(opened, entry)).map((node) => this.#caseItem(item, node, opened)));
    } catch (error) {
      if (!(error instanceof TrackerError)) throw error;
      item.error = labelText(error.message);
    } finally {
      item.busy = false;
    }
  }

  #promptItem(opened: OpenedProject, entry: PromptEntry, isOneOfSeveral: boolean): vscode.TestItem {
    const uri = fileUri(opened, entry.path);
    const item = this.#controller.createTestItem(uri.toString(), labelText(entry.name), uri);
    item.canResolveChildren = true;
    item.description = labelText(isOneOfSeveral ? `${entry.id} · ${opened.title}` : entry.id);
    item.range = new vscode.Range(0, 0, 0, 0);
    item.tags = [isLocalModel(entry, this.#defaultModel()) ? costsNothing : mayCost];
    this.#prompts.set(item, { opened, entry });
    const old = this.#controller.items.get(item.id);
    if (old === undefined) return item;
    item.children.replace([...old.children].map(([, child]) => child));
    const before = this.promptOf(old)?.entry.bytes;
    if (before !== undefined && !Buffer.from(before).equals(entry.bytes)) this.#outdated.push(item);
    return item;
  }

  #caseItem(prompt: vscode.TestItem, node: CaseNode, opened: OpenedProject): vscode.TestItem {
    const place = node.place === null ? null : uriOf(opened, node.place);
    const item = this.#controller.createTestItem(`${node.id}`, labelText(node.label), place?.uri ?? prompt.uri);
    item.description = labelText(node.description);
    item.tags = prompt.tags;
    item.sortText = node.id.replace(/\d+/g, (digits) => digits.padStart(12, '0'));
    if (place !== null) item.range = place.range;
    if (node.expected !== null) this.#expected.set(item, node.expected);
    item.children.replace(
      node.evaluators.map((evaluator, index) => {
        const at = evaluator.place === null ? null : uriOf(opened, evaluator.place);
        const child = this.#controller.createTestItem(`${index} ${evaluator.id}`, labelText(evaluator.label), at?.uri);
        child.tags = prompt.tags;
        child.sortText = String(index).padStart(6, '0');
        if (at !== null) child.range = at.range;
        if (evaluator.problem !== '') child.error = labelText(evaluator.problem);
        return child;
      }),
    );
    return item;
  }
}

async function readCases(opened: OpenedProject, entry: PromptEntry): Promise<readonly CaseNode[]> {
  const { prompt } = entry.parsed;
  if (prompt === null) throw new TrackerError('prompt/invalid', `${entry.path} cannot be read as a prompt.`);
  const rows = [];
  for await (const row of (await openEvaluationRows(null, prompt, opened.context())).rows()) rows.push(row);
  const { source } = await opened.project.resolveSelector(entry, 'draft');
  return caseNodes({ prompt, source, rows });
}

function isTested({ parsed: { prompt } }: PromptEntry): boolean {
  return prompt !== null && (prompt.testData.length > 0 || prompt.datasets.length > 0 || prompt.evaluators.length > 0);
}

function uriOf(opened: OpenedProject, { path, start, end }: TestPlace): { uri: vscode.Uri; range: vscode.Range } {
  const range = new vscode.Range(start.line - 1, start.column - 1, end.line - 1, end.column - 1);
  return { uri: fileUri(opened, path), range };
}
