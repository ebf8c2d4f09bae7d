// Models the user chose last, newest first, for every workspace of theirs.
import type * as vscode from 'vscode';

const recentKey = 'models/recent';
const mostRecent = 8;

/** `provider/model`, newest first. */
export function recentModels(memento: vscode.Memento): readonly string[] {
  const stored = memento.get<unknown>(recentKey);
  return Array.isArray(stored) ? stored.filter((name) => typeof name === 'string') : [];
}

export async function noteRecentModel(memento: vscode.Memento, name: string): Promise<void> {
  const others = recentModels(memento).filter((other) => other !== name);
  await memento.update(recentKey, [name, ...others].slice(0, mostRecent));
}
