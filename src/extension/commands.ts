// Commands by id, as package.json declares them. Each gets what the menu or keybinding gives and may reject: the one that
// registers them shows the error.
import * as vscode from 'vscode';
import type { Log } from './log.ts';
import { showError } from './showError.ts';

export type Commands = Readonly<Record<string, (...given: unknown[]) => unknown>>;

export function registerCommands(commands: Commands, log: Log): vscode.Disposable[] {
  return Object.entries(commands).map(([id, run]) =>
    vscode.commands.registerCommand(id, async (...given: unknown[]) => {
      try {
        await run(...given);
      } catch (error) {
        await showError(error, id, log);
      }
    }),
  );
}
