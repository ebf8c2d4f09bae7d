// Moves or renames a prompt file, as `git mv` does, and keeps every file that names it right. Nothing is ever overwritten
// and nothing is committed.
import { TrackerError } from '../../base/trackerError.ts';
import { countOf } from '../formatValue.ts';
import { carryOutMove } from '../move/carryOutMove.ts';
import { planMove } from '../move/planMove.ts';
import { defineOperation } from '../operation.ts';
import { normalisePath } from '../promptReference.ts';

export const move = defineOperation({
  id: 'move',
  title: 'Move prompt',
  summary: 'moves or renames a prompt file, as git mv does, and rewrites what names it',
  effect: 'write',
  parameters: {
    prompt: { kind: 'prompt', summary: 'id, path, or the end of an id', positional: true, required: true },
    to: {
      kind: 'path',
      summary: 'the new path from the root of the repository; a folder when it ends in /',
      positional: true,
      required: true,
    },
    dryRun: { kind: 'flag', summary: 'only say what would change' },
  },
  examples: [
    { command: 'prompttracker move support.summary prompts/tickets/', does: 'into another folder, same file name' },
    {
      command: 'prompttracker move greeting prompts/welcome.prompt.yaml --dry-run',
      does: 'what a new name would change',
    },
  ],

  async run({ prompt, to, dryRun }, context) {
    const { project, events, host } = context;
    const entry = await project.find(prompt);
    if (!entry.isInWorkingTree) throw new TrackerError('file/not-found', `${entry.path} is not in the working tree.`);
    const isFolder =
      /[/\\]$/.test(to) || (await host.files.stat(`${project.root}/${normalisePath(to)}`))?.kind === 'directory';
    const plan = await planMove(context, [{ from: entry.path, to: movedPath(entry.path, { to, isFolder }) }]);
    for (const notice of plan.notices) events.notice(notice);
    if (!dryRun) {
      await carryOutMove(plan, { ...context, root: project.root });
      project.refresh();
    }
    return {
      dryRun,
      moves: plan.moves,
      edits: plan.edits.map(({ path, replacements }) => ({ path, references: replacements.length })),
      notices: plan.notices,
    };
  },

  report({ dryRun, moves, edits }, { style }) {
    const lines = [
      ...moves.map(({ from, to }) => `${from} → ${style.bold(to)}`),
      ...edits.map(({ path, references }) => `${path}  ${style.dim(countOf(references, 'reference'))}`),
    ];
    return { lines, notes: [dryRun ? 'Nothing was changed.' : 'Nothing is committed yet.'] };
  },
});

/** A folder takes the file under the name it has; a name without ending gets the one the file has. */
export function movedPath(from: string, { to, isFolder }: { readonly to: string; readonly isFolder: boolean }): string {
  const name = from.slice(from.lastIndexOf('/') + 1);
  const path = normalisePath(to);
  if (isFolder) return path === '' ? name : `${path}/${name}`;
  const ending = /\.prompt\.ya?ml$/i.exec(name)?.[0];
  return ending === undefined || /\.ya?ml$/i.test(path) ? path : `${path}${ending}`;
}
