// The names under which the runs of a prompt are stored.
import { promptIdOf } from '../../prompt/promptName.ts';
import type { Project, PromptEntry } from '../project.ts';

/** A prompt that declares no id was called after its path, so its runs bear the names of every path it had. */
export async function runNamesOf(entry: PromptEntry, project: Project): Promise<readonly string[]> {
  if (entry.id !== promptIdOf(entry.path)) return [entry.id];
  const versions = await project.versions(entry);
  return [...new Set([entry.id, ...versions.map(({ path }) => promptIdOf(path))])];
}
