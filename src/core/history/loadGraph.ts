// Brings the graph up to given commits by one streamed `git log` over what is new. No pathspec and no rename detection
// in it: both would cost more than the log itself.
import type { Git } from './git.ts';
import type { HistoryGraph } from './historyGraph.ts';
import { LogParser, type LogParserOptions, logFormat } from './logParser.ts';
import { type ReadCommitOptions, readCommit } from './readCommit.ts';
import { readDamagedLog } from './readDamagedLog.ts';
import { renameCandidates } from './renameCandidates.ts';
import { TrackedNames } from './trackedNames.ts';

export interface LoadOptions {
  readonly git: Git;
  readonly graph: HistoryGraph;
  /** Endings of the names that are prompts, for example `.prompt.yaml`. */
  readonly suffixes: readonly string[];
  /** False where texts may be missing: then only exact renames are followed. */
  readonly compareTexts: boolean;
  /** True where the repository's settings reorder diffs; undoing that costs a quarter of the log. */
  readonly resetsOrder: boolean;
  readonly signal?: AbortSignal | undefined;
}

const maxRounds = 8;

const logArguments = [
  'log',
  '-z',
  '--raw',
  '--no-abbrev',
  '--no-renames',
  '-c',
  '--root',
  '--no-relative',
  '--no-decorate',
  '--no-notes',
  '--no-mailmap',
  '--no-show-signature',
  '--no-ext-diff',
  '--no-textconv',
  '--no-color',
  '--ignore-missing',
  logFormat,
];

/** Reads every commit reachable from `tips` that is not read yet; resolves to the ids of commits that cannot be read. */
export async function loadGraph(options: LoadOptions, tips: readonly number[]): Promise<string[]> {
  const { graph, suffixes } = options;
  const wanted = tips.filter((tip) => !graph.isLoaded(tip));
  if (wanted.length === 0) return [];
  const names = new TrackedNames(suffixes);
  for (const path of untrackedSources(options)) names.add(path);
  const damaged = await readLog(options, wanted, { known: graph.tips(), names });
  // A prompt that came from a name of another kind has its older history there. Where the log found that out itself it
  // has read on under that name; what only a comparison of texts brought up is read now, each name once.
  const done = new Set<string>();
  for (let round = 0; round < maxRounds; round++) {
    const missing = unreadSources(options).filter((path) => !done.has(path));
    if (missing.length === 0 || damaged.length > 0) break;
    for (const path of missing) {
      names.add(path);
      done.add(path);
    }
    await readLog(options, tips, { only: done, names });
  }
  return damaged;
}

/** Paths some event came from that are no prompt names themselves. */
function untrackedSources({ graph, suffixes }: LoadOptions): string[] {
  return graph.paths.filter((path) => !suffixes.some((suffix) => path.endsWith(suffix)));
}

/**
 * Those of them with history still to be read: a text at the time of the rename that no event accounts for, or, once a
 * merge has met a file under two names, any of them, since the other side may have edited the older name.
 */
function unreadSources(options: LoadOptions): string[] {
  const { graph } = options;
  const untracked = new Set(untrackedSources(options).map((path) => graph.findPath(path)));
  if (untracked.size === 0) return [];
  if (hasMergeOfNames(graph)) return [...untracked].map((path) => graph.paths[path] as string);
  const missing = new Set<string>();
  for (let link = 0; link < graph.linkPath.length; link++) {
    const path = graph.linkPath.at(link);
    const blob = graph.linkBlob.at(link);
    if (blob !== 0 && untracked.has(path) && graph.eventsLeaving(path, blob).length === 0) {
      missing.add(graph.paths[path] as string);
    }
  }
  return [...missing];
}

function hasMergeOfNames(graph: HistoryGraph): boolean {
  for (let event = 0; event < graph.eventCount; event++) {
    if (graph.linkCount(event) < 2 || graph.eventBlob.at(event) === 0) continue;
    for (let link = graph.linkStart.at(event); link < graph.linkStart.at(event + 1); link++) {
      if (graph.linkBlob.at(link) === 0) return true;
    }
  }
  return false;
}

interface LogRange {
  /** Commits behind which everything is read. */
  readonly known?: readonly number[];
  /** Reads these names of commits that are known already. */
  readonly only?: ReadonlySet<string>;
  readonly names: TrackedNames;
}

async function readLog(options: LoadOptions, tips: readonly number[], range: LogRange): Promise<string[]> {
  const { git, graph, suffixes } = options;
  const patterns = [...suffixes, '.yaml', '.yml'].map((suffix) => `:(top)*${suffix}`);
  const candidates = renameCandidates(git, graph, patterns);
  const onSource = (path: string) => range.names.add(path);
  const readOptions: ReadCommitOptions = range.only === undefined ? { onSource } : { onSource, only: range.names };
  const parserOptions: LogParserOptions = {
    hexLength: graph.commits.hexLength,
    isTracked: (bytes, start, end) => range.names.has(bytes, start, end),
    onCommit(commit) {
      if (readCommit(graph, commit, readOptions) && options.compareTexts) {
        candidates.add(graph.commits.find(commit.head.bytes, commit.head.start));
      }
    },
  };
  const parser = new LogParser(parserOptions);
  const hex = (commits: readonly number[]) => commits.map((commit) => graph.commits.hex(commit));
  const revisions = [...hex(tips), ...hex(range.known ?? []).map((id) => `^${id}`)];
  const many = revisions.length > 100;
  const order = options.resetsOrder ? ['-O/dev/null'] : [];
  const output = await git.stream(
    [...logArguments, ...order, ...(many ? ['--stdin'] : [...revisions, '--'])],
    (bytes) => parser.push(bytes),
    {
      ...(many ? { input: `${revisions.join('\n')}\n` } : {}),
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    },
  );
  if (output.exitCode === 0) {
    parser.end();
    await candidates.finish();
    return [];
  }
  const damaged = await readDamagedLog({ git, graph, revisions, parser: parserOptions });
  // A text that cannot be read costs the comparison at most, never the history.
  await candidates.finish().catch(() => undefined);
  return damaged;
}
