// Language features that only read the text of a document: offered in prompt files on disk and in those of workspace folders
// that are not. Which schemes those have is known only while the workspace is open.
import * as vscode from 'vscode';

export type RegisterFor = (selector: vscode.DocumentSelector) => readonly vscode.Disposable[];

export class WorkspaceLanguages implements vscode.Disposable {
  readonly #register: RegisterFor;
  readonly #subscription: vscode.Disposable;
  #schemes: readonly string[] = [];
  #registered: readonly vscode.Disposable[] = [];

  constructor(register: RegisterFor) {
    this.#register = register;
    this.#subscription = vscode.workspace.onDidChangeWorkspaceFolders(() => this.#update());
    this.#update();
  }

  dispose(): void {
    for (const one of [...this.#registered, this.#subscription]) one.dispose();
  }

  #update(): void {
    const folders = vscode.workspace.workspaceFolders ?? [];
    const schemes = [...new Set(['file', ...folders.map(({ uri }) => uri.scheme)])].sort();
    if (schemes.join() === this.#schemes.join()) return;
    for (const one of this.#registered) one.dispose();
    this.#schemes = schemes;
    this.#registered = this.#register(
      schemes.map((scheme) => ({ scheme, language: 'yaml', pattern: '**/*.prompt.{yaml,yml}' })),
    );
  }
}
