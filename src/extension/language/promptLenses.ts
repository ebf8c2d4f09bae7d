// Lenses above the first line of a prompt: run it, evaluate it, compare it, how many versions it has. The editor is answered without any
// look at files or history; a slow answer would hold up the lenses of everyone else.
import * as vscode from 'vscode';
import type { LiveVersion } from '../../core/operation/liveVersion.ts';
import type { Project, PromptEntry } from '../../core/operation/project.ts';
import { labelText } from '../foreignText.ts';
import type { Log } from '../log.ts';
import { slashed, type WorkspaceProjects } from '../workspace/workspaceProjects.ts';

/** What the history says about a prompt; `newest` is null while it was never committed. */
interface Facts {
  readonly newest: number | null;
  readonly count: number;
  /** What others use today. */
  readonly live: Pick<LiveVersion, 'name' | 'number'> | null;
}

const reminderMs = 1_000;

export interface PromptLensOptions {
  readonly projects: WorkspaceProjects;
  readonly isEnabled: () => boolean;
  readonly isTrusted: () => boolean;
  readonly log: Log;
}

export class PromptLenses implements vscode.CodeLensProvider, vscode.Disposable {
  readonly #options: PromptLensOptions;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscriptions: vscode.Disposable[];
  readonly #facts = new Map<string, Facts>();
  /** Files whose facts are to be looked up when their lenses are next asked for. */
  readonly #outdated = new Set<string>();
  #reminder: NodeJS.Timeout | undefined;
  readonly onDidChangeCodeLenses = this.#changed.event;

  constructor(options: PromptLensOptions) {
    this.#options = options;
    this.#subscriptions = [
      this.#changed,
      options.projects.onDidChange(({ kind }) => {
        if (kind === 'all' || kind === 'history') this.refresh();
      }),
      vscode.window.onDidChangeActiveTextEditor((editor) => {
        if (editor !== undefined && isPromptFile(editor.document.uri)) this.#remindSoon();
      }),
    ];
  }

  dispose(): void {
    clearTimeout(this.#reminder);
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  refresh(): void {
    for (const key of this.#facts.keys()) this.#outdated.add(key);
    this.#changed.fire();
  }

  /** Answers at once with what is known; what the history adds is shown when it is there. */
  provideCodeLenses({ uri }: vscode.TextDocument): vscode.CodeLens[] {
    if (!this.#options.isEnabled() || !this.#options.isTrusted()) return [];
    const key = uri.toString();
    const facts = this.#facts.get(key);
    if (facts === undefined || this.#outdated.has(key))
      this.#look(uri, key).catch((error: unknown) => this.#options.log.failure('Lenses', error));
    const commands = [
      runCommand(uri),
      evaluateCommand(uri),
      ...(facts === undefined ? [] : historyCommands(uri, facts)),
    ];
    return commands.map((command) => new vscode.CodeLens(new vscode.Range(0, 0, 0, 0), command));
  }

  /** The editor drops its question when the text loses the focus before it was asked, and asks again only when told to. */
  #remindSoon(): void {
    clearTimeout(this.#reminder);
    this.#reminder = setTimeout(() => this.#changed.fire(), reminderMs);
  }

  async #look(uri: vscode.Uri, key: string): Promise<void> {
    this.#outdated.delete(key);
    const place = await this.#options.projects.placeOf(uri);
    const entry = (await place?.opened.project.prompts())?.find(({ path }) => path === place?.path);
    const versions = place && entry ? await place.opened.project.versions(entry) : [];
    const live = place && entry ? await readLive(place.opened.project, entry) : null;
    const facts = { newest: versions[0]?.number ?? null, count: versions.length, live };
    const old = this.#facts.get(key);
    this.#facts.set(key, facts);
    if (JSON.stringify(old) === JSON.stringify(facts)) return;
    this.#changed.fire();
    this.#remindSoon();
  }
}

/** The module compares nothing yet, so it is read when a file is looked at and not at activation. */
async function readLive(project: Project, entry: PromptEntry): Promise<Facts['live']> {
  const { liveVersion } = await import('../../core/operation/liveVersion.ts');
  return liveVersion(project, entry);
}

function historyCommands(uri: vscode.Uri, { newest, count, live }: Facts): vscode.Command[] {
  if (newest === null) {
    return [
      { title: 'Save as v1', command: 'promptTracker.version.save', arguments: [uri] },
      { title: 'not committed yet', command: '' },
    ];
  }
  const versusLive = {
    title: `vs ${labelText(live?.name ?? '')}`,
    command: 'promptTracker.version.compareWithLive',
    arguments: [uri],
  };
  // One lens does where the newest version is the live one.
  const isNewestLive = live?.number === newest;
  return [
    ...(live === null ? [] : [versusLive]),
    ...(isNewestLive ? [] : [compareWithNewest(uri, newest)]),
    {
      title: count === 1 ? '1 version' : `${count} versions`,
      command: 'promptTracker.version.compareWith',
      arguments: [uri],
    },
  ];
}

function compareWithNewest(uri: vscode.Uri, newest: number): vscode.Command {
  return {
    title: `Compare with v${newest}`,
    command: 'promptTracker.version.compareWithPrevious',
    arguments: [uri],
  };
}

function runCommand(uri: vscode.Uri): vscode.Command {
  return { title: '$(play) Run', command: 'promptTracker.prompt.run', arguments: [uri] };
}

function evaluateCommand(uri: vscode.Uri): vscode.Command {
  return { title: '$(beaker) Evaluate…', command: 'promptTracker.prompt.evaluate', arguments: [uri] };
}

/** Prompt files on disk: what lenses, completion and hovers are offered in. */
export const promptSelector: vscode.DocumentSelector = {
  scheme: 'file',
  language: 'yaml',
  pattern: '**/*.prompt.{yaml,yml}',
};

export function isPromptFile(uri: vscode.Uri): boolean {
  return uri.scheme === 'file' && hasPromptName(uri);
}

/** Prompt files on disk, and those of workspace folders that are not: what is checked while it is typed. */
export function isWorkspacePrompt(uri: vscode.Uri): boolean {
  return isPromptFile(uri) || (hasPromptName(uri) && vscode.workspace.getWorkspaceFolder(uri) !== undefined);
}

function hasPromptName({ path }: vscode.Uri): boolean {
  return /\.prompt\.ya?ml$/i.test(slashed(path));
}
