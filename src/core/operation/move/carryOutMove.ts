// Makes the changes of a move plan on disk: files first, then their texts, then Git's index. What fails is undone, newest
// step first, so either all of it happened or nothing did.
import type { FileEdit, FileMove } from '../../base/fileChange.ts';
import type { Host } from '../../base/host.ts';
import { TrackerError } from '../../base/trackerError.ts';
import type { GitWriting } from '../operation.ts';
import { refuseTaken } from './newPath.ts';
import type { MovePlan } from './planMove.ts';

export interface MoveParts {
  readonly host: Host;
  readonly root: string;
  /** Null without Git. */
  readonly gitWriting: GitWriting | null;
}

type Undo = () => Promise<void>;

const encoder = new TextEncoder();
const largestFile = 1024 * 1024 + 4;

/** Rejects with what went wrong, and everything is as it was before. */
export async function carryOutMove(plan: MovePlan, { host, root, gitWriting }: MoveParts): Promise<void> {
  const done: Undo[] = [];
  try {
    for (const edit of plan.edits) await refuseChanged(host, root, edit);
    for (const move of plan.moves) done.push(await moveFile(host, root, move));
    for (const edit of plan.edits) done.push(await rewriteFile(host, root, { edit, moves: plan.moves }));
    await gitWriting?.moveInIndex(plan.moves);
  } catch (error) {
    for (const undo of done.reverse()) await undo();
    throw error;
  }
}

async function refuseChanged({ files }: Host, root: string, { path, before }: FileEdit): Promise<void> {
  const now = new TextDecoder('utf-8', { ignoreBOM: true }).decode(await files.read(`${root}/${path}`, largestFile));
  if (now === before) return;
  throw new TrackerError('file/changed', `${path} was changed meanwhile; nothing was moved.`, {
    hint: 'Try again.',
    location: { path },
  });
}

async function moveFile({ files }: Host, root: string, move: FileMove): Promise<Undo> {
  await refuseTaken(files, root, move);
  const [from, to] = [`${root}/${move.from}`, `${root}/${move.to}`];
  await files.makeDirectory(to.slice(0, to.lastIndexOf('/')));
  await files.renameDurably(from, to);
  return () => files.renameDurably(to, from);
}

async function rewriteFile(
  { files }: Host,
  root: string,
  { edit, moves }: { readonly edit: FileEdit; readonly moves: readonly FileMove[] },
): Promise<Undo> {
  const path = `${root}/${moves.find(({ from }) => from === edit.path)?.to ?? edit.path}`;
  await files.writeAtomically(path, encoder.encode(edit.after));
  return () => files.writeAtomically(path, encoder.encode(edit.before));
}
