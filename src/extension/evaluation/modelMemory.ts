// Which models a prompt was evaluated on last, in this workspace, so that the next time they are ticked already.
import type * as vscode from 'vscode';
import type { OpenedProject } from '../workspace/openedProject.ts';

export interface ModelMemory {
  /** Null when there was no last time. */
  read(): readonly string[] | null;
  write(models: readonly string[]): Promise<void>;
}

export function modelMemory(
  memento: vscode.Memento,
  { root, path }: Pick<OpenedProject, 'root'> & { readonly path: string },
): ModelMemory {
  const key = `evaluation/models/${root}/${path}`;
  return {
    read() {
      const stored = memento.get<unknown>(key);
      const names = Array.isArray(stored) ? stored.filter((name) => typeof name === 'string') : [];
      return names.length === 0 ? null : names;
    },
    write: async (models) => memento.update(key, models),
  };
}
