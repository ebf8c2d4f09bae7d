// Lenses above the first line of a prompt: run it, compare it, how many versions it has. Places are known without looking
// at anything; the texts come from the project when the editor asks for them.
import * as vscode from 'vscode';
import { slashed, type WorkspaceProjects } from './workspaceProjects.ts';

type LensKind = 'run' | 'compare' | 'count';

class PromptLens extends vscode.CodeLens {
  readonly kind: LensKind;
  readonly uri: vscode.Uri;

  constructor(kind: LensKind, uri: vscode.Uri) {
    super(new vscode.Range(0, 0, 0, 0));
    this.kind = kind;
    this.uri = uri;
  }
}

export interface PromptLensOptions {
  readonly projects: WorkspaceProjects;
  readonly isEnabled: () => boolean;
  readonly isTrusted: () => boolean;
}

export class PromptLenses implements vscode.CodeLensProvider, vscode.Disposable {
  readonly #options: PromptLensOptions;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscription: vscode.Disposable;
  readonly onDidChangeCodeLenses = this.#changed.event;

  constructor(options: PromptLensOptions) {
    this.#options = options;
    this.#subscription = options.projects.onDidChange(({ kind }) => {
      if (kind === 'all' || kind === 'history') this.#changed.fire();
    });
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }

  refresh(): void {
    this.#changed.fire();
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    if (!this.#options.isEnabled() || !this.#options.isTrusted()) return [];
    const lenses = (['run', 'compare', 'count'] as const).map((kind) => new PromptLens(kind, document.uri));
    // Known without asking: it is shown at once, while the others wait for the history.
    lenses[0]!.command = runCommand(document.uri);
    return lenses;
  }

  async resolveCodeLens(lens: vscode.CodeLens): Promise<vscode.CodeLens> {
    if (lens instanceof PromptLens) lens.command = await this.#commandOf(lens);
    return lens;
  }

  async #commandOf({ kind, uri }: PromptLens): Promise<vscode.Command> {
    if (kind === 'run') return runCommand(uri);
    const versions = await this.#versionsOf(uri);
    const newest = versions[0];
    if (newest === undefined) {
      const save = { title: 'Save as v1', command: 'promptTracker.version.save', arguments: [uri] };
      return kind === 'compare' ? save : { title: 'not committed yet', command: '' };
    }
    const compare = {
      title: `Compare with v${newest.number}`,
      command: 'promptTracker.version.compareWithPrevious',
      arguments: [uri],
    };
    if (kind === 'compare') return compare;
    const title = versions.length === 1 ? '1 version' : `${versions.length} versions`;
    return { title, command: 'promptTracker.version.compareWith', arguments: [uri] };
  }

  async #versionsOf(uri: vscode.Uri) {
    const place = await this.#options.projects.placeOf(uri);
    const entry = (await place?.opened.project.prompts())?.find(({ path }) => path === place?.path);
    return place && entry ? place.opened.project.versions(entry) : [];
  }
}

function runCommand(uri: vscode.Uri): vscode.Command {
  return { title: '$(play) Run', command: 'promptTracker.prompt.run', arguments: [uri] };
}

/** Prompt files on disk: what lenses, completion and hovers are offered in. */
export const promptSelector: vscode.DocumentSelector = {
  scheme: 'file',
  language: 'yaml',
  pattern: '**/*.prompt.{yaml,yml}',
};

export function isPromptFile(uri: vscode.Uri): boolean {
  return uri.scheme === 'file' && /\.prompt\.ya?ml$/i.test(slashed(uri.path));
}
