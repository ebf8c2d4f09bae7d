// What the index has to be told after files were moved, so that it stands as `git mv` would have left it: same content,
// same mode, another name. Worked out from the index alone; files it does not know take no part.
import type { FileMove } from '../core/base/fileChange.ts';
import { TrackerError } from '../core/base/trackerError.ts';
import { bytesToPath, toReadablePath } from '../core/history/bytePath.ts';
import type { Git } from '../core/history/git.ts';

interface IndexEntry {
  readonly mode: string;
  readonly blob: string;
}

/** The empty blob, in both kinds of repository: how an announced file without content stands in the index. */
const announced = new Set([
  'e69de29bb2d1d6434b8b29ae775ad8c2e48c5391',
  '473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813',
]);
/** Windows takes no more than 32,767 characters on a command line. */
const longestCommand = 20_000;

/** Commands for the user's git, one after another; one is enough for hundreds of files. */
export async function indexCommands(git: Git, moves: readonly FileMove[]): Promise<string[][]> {
  const known = await readIndex(
    git,
    moves.flatMap(({ from, to }) => [from, to]),
  );
  const tracked = moves.filter(({ from }) => known.has(from));
  const taken = tracked.find(({ to }) => known.has(to) && !moves.some(({ from }) => from === to));
  if (taken !== undefined) {
    throw new TrackerError('usage/refused', `Git still knows a file at ${taken.to}; nothing was moved.`, {
      hint: 'Commit or restore it first.',
      location: { path: taken.to },
    });
  }
  const isAnnounced = ({ from }: FileMove): boolean => announced.has(known.get(from)!.blob);
  const whole = tracked.filter((move) => !isAnnounced(move));
  const early = tracked.filter(isAnnounced);
  const commands = inParts(whole).map((part) => [
    'update-index',
    ...part.flatMap(({ from, to }) => {
      const { mode, blob } = known.get(from)!;
      return ['--add', '--cacheinfo', `${mode},${blob},${to}`];
    }),
    ...['--force-remove', '--', ...part.map(({ from }) => from)],
  ]);
  for (const part of inParts(early)) {
    commands.push(['add', '--intent-to-add', '--', ...part.map(({ to }) => to)]);
    commands.push(['update-index', '--force-remove', '--', ...part.map(({ from }) => from)]);
  }
  return commands;
}

async function readIndex(git: Git, paths: readonly string[]): Promise<ReadonlyMap<string, IndexEntry>> {
  const entries = new Map<string, IndexEntry>();
  const wanted = new Set(paths);
  const { exitCode, stdout, stderr } = await git.run(['ls-files', '--stage', '-z'], { timeoutMs: 30_000 });
  if (exitCode !== 0) throw new TrackerError('git/failed', `Git could not read its index: ${stderr.trim()}`);
  for (const line of bytesToPath(stdout).split('\0')) {
    const tab = line.indexOf('\t');
    const path = toReadablePath(line.slice(tab + 1));
    if (tab < 0 || !wanted.has(path)) continue;
    const [mode = '', blob = '', stage] = line.slice(0, tab).split(' ');
    if (stage !== '0')
      throw new TrackerError('git/busy', `${path} has a conflict, so nothing is moved.`, {
        hint: 'Resolve the conflict first.',
        location: { path },
      });
    entries.set(path, { mode, blob });
  }
  return entries;
}

function inParts(moves: readonly FileMove[]): FileMove[][] {
  const parts: FileMove[][] = [];
  let length = longestCommand;
  for (const move of moves) {
    const size = move.from.length + move.to.length + 100;
    if (length + size > longestCommand) {
      parts.push([]);
      length = 0;
    }
    length += size;
    parts.at(-1)!.push(move);
  }
  return parts;
}
