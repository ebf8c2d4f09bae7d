// What moving prompts means, before anything is touched: the files that go, every file that names them and what it says
// afterwards, and what a person should know. Nothing is written here; each door shows the plan and carries it out.
import type { FileEdit, FileMove } from '../../base/fileChange.ts';
import type { Host } from '../../base/host.ts';
import { TrackerError } from '../../base/trackerError.ts';
import { compileGlobs } from '../../prompt/glob.ts';
import { isPromptPath, promptIdOf } from '../../prompt/promptName.ts';
import { type RenamedPrompt, renameInStore } from '../../store/renameInStore.ts';
import { readStoreConfig } from '../../store/storeConfig.ts';
import type { Project, PromptEntry } from '../project.ts';
import { type MovedFiles, moveReferences, openMovedFiles } from './movedReferences.ts';
import { refuseNewPath } from './newPath.ts';

export interface MovePlan {
  /** Prompts first, as they were asked for, then what belongs to them. */
  readonly moves: readonly FileMove[];
  /** Sorted by path; a file that moves is named by where it lies before. */
  readonly edits: readonly FileEdit[];
  readonly notices: readonly string[];
}

/** Throws `git/busy`, `usage/refused`, `prompt/exists` and the like when the prompts may not be moved there. */
export async function planMove(
  { project, host }: { readonly project: Project; readonly host: Host },
  moves: readonly FileMove[],
): Promise<MovePlan> {
  await refuseUnfinishedWork(project);
  const entries = await project.prompts();
  const moved = moves.map((move) => ({ move, entry: entryAt(entries, move.from) }));
  await refuseTargets(host, project.root, moves);
  const renamed = moved.map(({ move, entry }) => renamedPrompt(entry, move));
  const store = await renameInStore(host.files, project.root, renamed);
  const taken = await takenTargets(host, project.root, store.moves);
  const following = store.moves.filter((move) => !taken.includes(move));
  const all = [...moves, ...following];
  const inPrompts = await referencesIn(entries, moves, openMovedFiles(host.files, project.root, all));
  const edits = [...inPrompts.edits, ...store.edits.filter(({ path }) => !taken.some(({ from }) => from === path))];
  return {
    moves: all,
    edits: edits.sort((a, b) => (a.path < b.path ? -1 : 1)),
    notices: [
      ...renamed.flatMap(identityNotice),
      ...taken.map(({ from, to }) => `${from} stays where it is, because there already is ${to}.`),
      ...moved.flatMap(({ entry }) => unreadNotice(entry)),
      ...inPrompts.edits.filter(({ path }) => moves.some((move) => move.from === path)).flatMap(likenessNotice),
      ...inPrompts.notices,
    ],
  };
}

async function refuseUnfinishedWork(project: Project): Promise<void> {
  project.refresh();
  const { inProgress } = await project.state();
  if (inProgress === null) return;
  throw new TrackerError('git/busy', `A ${inProgress} is under way, so nothing is moved.`, {
    hint: `Finish or abort the ${inProgress} first.`,
  });
}

function entryAt(entries: readonly PromptEntry[], path: string): PromptEntry {
  const entry = entries.find((candidate) => candidate.path === path);
  if (entry !== undefined) return entry;
  throw new TrackerError('usage/unknown-prompt', `There is no prompt at ${path}.`);
}

async function refuseTargets(host: Host, root: string, moves: readonly FileMove[]): Promise<void> {
  const { exclude } = await readStoreConfig(host.files, root);
  const isExcluded = exclude.length === 0 ? () => false : compileGlobs(exclude);
  const targets = new Set<string>();
  for (const move of moves) {
    await refuseNewPath(host.files, root, move);
    const { from, to } = move;
    if (endingOf(from) !== endingOf(to))
      throw new TrackerError('usage/invalid-argument', `${to} must end in ${endingOf(from)}, as ${from} does.`);
    if (isExcluded(to))
      throw new TrackerError('usage/refused', `.prompttracker/config.yaml leaves ${to} out, so it would be no prompt.`);
    if (targets.has(to.toLowerCase()))
      throw new TrackerError('prompt/exists', `Two prompts would come to ${to}; nothing was moved.`);
    targets.add(to.toLowerCase());
  }
}

/** `.prompt.yaml` and `.prompt.yml` may take each other's place; whatever else a glob finds keeps its ending. */
function endingOf(path: string): string {
  return isPromptPath(path) ? '.prompt.yaml' : path.slice(path.lastIndexOf('.'));
}

function renamedPrompt({ id, path }: PromptEntry, move: FileMove): RenamedPrompt {
  return { ...move, oldId: id, newId: id === promptIdOf(path) ? promptIdOf(move.to) : id };
}

function identityNotice({ oldId, newId, to }: RenamedPrompt): string[] {
  if (oldId === newId) return [];
  return [
    `${to} declares no id, so it is called "${newId}" now. Its versions, its runs and what is kept for them follow by themselves; in records of runs from before the old name "${oldId}" stays.`,
  ];
}

function unreadNotice({ path, parsed }: PromptEntry): string[] {
  return parsed.prompt === null
    ? [`${path} cannot be read as a prompt, so files it may name were not looked for.`]
    : [];
}

/** Git takes two texts of different names for one file when at least half of it is the same; a little more is safe. */
const safeLikeness = 0.6;

/** Committed in one go, so different a text would look like a new file. */
function likenessNotice({ path, before, after }: FileEdit): string[] {
  const kept = new Set(before.split('\n'));
  const same = after.split('\n').filter((line) => kept.has(line));
  if (same.join('\n').length >= safeLikeness * Math.max(before.length, after.length)) return [];
  return [
    `So much of ${path} changes that Git may take it for a new file. To keep its versions, run git commit now and save its new text after that.`,
  ];
}

/** Labels that are there already under the new id are never overwritten. */
async function takenTargets(host: Host, root: string, moves: readonly FileMove[]): Promise<FileMove[]> {
  const isTaken = await Promise.all(moves.map(async ({ to }) => (await host.files.stat(`${root}/${to}`)) !== null));
  return moves.filter((_, index) => isTaken[index]);
}

async function referencesIn(entries: readonly PromptEntry[], moves: readonly FileMove[], files: MovedFiles) {
  const names = moves.map(({ from }) => from.slice(from.lastIndexOf('/') + 1));
  const edits: FileEdit[] = [];
  const notices: string[] = [];
  for (const { path, bytes } of entries) {
    const isMoved = files.newPath(path) !== path;
    const source = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
    if (!isMoved && !names.some((name) => source.includes(name))) continue;
    const found = await moveReferences(source, path, files);
    if (found.edit !== null) edits.push(found.edit);
    notices.push(...found.notices);
  }
  return { edits, notices };
}
