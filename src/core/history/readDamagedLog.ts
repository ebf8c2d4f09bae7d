// The slow way through a history with unreadable objects, taken only after the log broke off: commit by commit, so that
// a damaged one costs itself. It stands in the graph with its parents and without events.
import { TrackerError } from '../base/trackerError.ts';
import { bytesToPath } from './bytePath.ts';
import type { Git } from './git.ts';
import type { HistoryGraph } from './historyGraph.ts';
import { LogParser, type LogParserOptions, logFormat } from './logParser.ts';

const mostRestarts = 100;

export interface DamagedLogOptions {
  readonly git: Git;
  readonly graph: HistoryGraph;
  /** Revisions as `git rev-list` takes them. */
  readonly revisions: readonly string[];
  readonly parser: LogParserOptions;
}

/** Resolves to the ids that could not be read. Rejects with `git/failed` when there are more than a hundred. */
export async function readDamagedLog({ git, graph, revisions, parser }: DamagedLogOptions): Promise<string[]> {
  const listed = await git.run(['rev-list', '--parents', '--ignore-missing', '--stdin'], {
    input: `${revisions.join('\n')}\n`,
  });
  const lines = bytesToPath(listed.stdout)
    .split('\n')
    .filter((line) => line !== '');
  const isOpen = (line: string) => !graph.isLoaded(graph.commits.internHex(line.slice(0, graph.commits.hexLength)));
  const damaged: string[] = [];
  for (let open = lines.filter(isOpen); open.length > 0; open = open.filter(isOpen)) {
    const log = new LogParser(parser);
    const ids = open.map((line) => line.split(' ')[0]);
    const args = [
      'diff-tree',
      '--stdin',
      '--always',
      '-r',
      '-z',
      '--raw',
      '--no-abbrev',
      '--no-renames',
      '-c',
      '--root',
    ];
    const options = { input: `${ids.join('\n')}\n` };
    const { exitCode, stderr } = await git.stream(
      [...args, '--no-ext-diff', logFormat],
      (bytes) => log.push(bytes),
      options,
    );
    log.end();
    if (exitCode === 0) break;
    const broken = open.find(isOpen);
    if (broken === undefined) break;
    const [id, ...parents] = broken.split(' ') as [string, ...string[]];
    graph.addCommit(
      graph.commits.internHex(id),
      parents.map((parent) => graph.commits.internHex(parent)),
    );
    damaged.push(id);
    if (damaged.length <= mostRestarts) continue;
    throw new TrackerError('git/failed', `Git could not read the history: ${stderr.trim()}`, {
      hint: 'Run `git fsck` in the repository to see what is damaged.',
    });
  }
  // Where even the list of commits broke off, nothing is known of what lies behind.
  if (listed.exitCode !== 0) damaged.push((lines.at(-1) ?? '').split(' ').at(-1) ?? '');
  return damaged;
}
