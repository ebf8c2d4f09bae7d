// The editor's lists and boxes that ask the user something. Everything in them may hold foreign text, so each label goes
// through `labelText`; an icon of ours is an `iconPath`, never a part of a label.
import * as vscode from 'vscode';
import { labelText } from './foreignText.ts';

/** Undefined when the user gave up. */
export async function pickItem<T extends vscode.QuickPickItem>(
  items: readonly T[] | Promise<readonly T[]>,
  options: vscode.QuickPickOptions,
): Promise<T | undefined> {
  return vscode.window.showQuickPick(plainItems(await items), plainOptions(options));
}

/** Undefined when the user gave up. */
export async function pickItems<T extends vscode.QuickPickItem>(
  items: readonly T[],
  options: vscode.QuickPickOptions,
): Promise<T[] | undefined> {
  return vscode.window.showQuickPick(plainItems(items), { ...plainOptions(options), canPickMany: true });
}

/** The items with the same fields, their texts shown as they are. */
export function plainItems<T extends vscode.QuickPickItem>(items: readonly T[]): T[] {
  return items.map((item) => ({
    ...item,
    label: labelText(item.label),
    ...(item.description === undefined ? {} : { description: labelText(item.description) }),
    ...(item.detail === undefined ? {} : { detail: labelText(item.detail) }),
  }));
}

/** Undefined when the user gave up. What is typed survives a look at another place. */
export async function askText(options: vscode.InputBoxOptions): Promise<string | undefined> {
  const { title, prompt, validateInput } = options;
  return vscode.window.showInputBox({
    ignoreFocusOut: true,
    ...options,
    ...(title === undefined ? {} : { title: labelText(title) }),
    ...(prompt === undefined ? {} : { prompt: labelText(prompt) }),
    ...(validateInput === undefined
      ? {}
      : { validateInput: async (text: string) => plainProblem(await validateInput(text)) }),
  });
}

type Problem = string | vscode.InputBoxValidationMessage | null | undefined;

function plainProblem(problem: Problem): Problem {
  if (typeof problem === 'string') return labelText(problem);
  return problem ? { ...problem, message: labelText(problem.message) } : problem;
}

function plainOptions(options: vscode.QuickPickOptions): vscode.QuickPickOptions {
  return options.title === undefined ? options : { ...options, title: labelText(options.title) };
}
