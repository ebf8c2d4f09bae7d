// Every setting the extension reads, in one place. What names a host, an executable or money is machine scope, so that a
// workspace cannot choose it; package.json declares the scopes and the editor enforces them.
import * as vscode from 'vscode';

/** Empty lists where the user set nothing, so that the repository's own settings count. */
export interface PromptGlobs {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

export function promptGlobs(folder: vscode.Uri | undefined): PromptGlobs {
  const settings = vscode.workspace.getConfiguration('promptTracker.prompts', folder ?? null);
  const include = stringsOf(settings.get('include'));
  const isDefault = include.join('\n') === stringsOf(settings.inspect('include')?.defaultValue).join('\n');
  return { include: isDefault ? [] : include, exclude: stringsOf(settings.get('exclude')) };
}

/** Null means the `git` on the PATH. */
export function gitPath(): string | null {
  return textOf('git.path');
}

/** Null means the provider's own address. */
export function baseUrlOf(providerId: string): string | null {
  return textOf(`providers.${providerId}.baseUrl`);
}

export function defaultModel(): string | null {
  return textOf('run.defaultModel');
}

/** `provider/model` for evaluators that need a judge and name none; null where the user set none. */
export function judgeModel(): string | null {
  return textOf('evaluation.judge');
}

/** The same for evaluators that need embeddings. */
export function embeddingModel(): string | null {
  return textOf('evaluation.embeddings');
}

/** Origins that webhooks of evaluators may be sent to. */
export function webhookOrigins(): readonly string[] {
  return stringsOf(userSettings().get('evaluation.webhookOrigins'));
}

export function runTimeoutMs(): number {
  const seconds = userSettings().get<number>('run.timeout');
  return 1000 * Math.min(3600, Math.max(1, typeof seconds === 'number' ? seconds : 120));
}

/** Limits in US dollars; null where the user set none. */
export function spendingLimits() {
  return {
    perCallUsd: amountOf('run.maxCostPerCall'),
    perSessionUsd: amountOf('run.maxCostPerSession'),
    askAboveUsd: amountOf('run.askAboveCost'),
  };
}

function amountOf(name: string): number | null {
  const value = userSettings().get<unknown>(name);
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : null;
}

export function isCodeLensEnabled(): boolean {
  return userSettings().get('codeLens.enabled') !== false;
}

export function isBlameEnabled(): boolean {
  return userSettings().get('blame.enabled') === true;
}

function userSettings(): vscode.WorkspaceConfiguration {
  return vscode.workspace.getConfiguration('promptTracker', null);
}

function textOf(name: string): string | null {
  const value = userSettings().get<unknown>(name);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}

function stringsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
