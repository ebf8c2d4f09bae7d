// Brings the graph up to given commits by one streamed `git log` over what is new. No pathspec and no rename detection
// in it: both would cost more than the log itself.
import { TrackerError } from '../base/trackerError.ts';
import type { Git } from './git.ts';
import type { HistoryGraph } from './historyGraph.ts';
import { LogParser, logFormat } from './logParser.ts';
import { type ReadCommitOptions, readCommit } from './readCommit.ts';
import { renameCandidates } from './renameCandidates.ts';

export interface LoadOptions {
  readonly git: Git;
  readonly graph: HistoryGraph;
  /** Endings of the names that are prompts, for example `.prompt.yaml`. */
  readonly suffixes: readonly string[];
  /** False where texts may be missing: then only exact renames are followed. */
  readonly compareTexts: boolean;
  readonly signal?: AbortSignal | undefined;
}

const logArguments = [
  'log',
  '-z',
  '--raw',
  '--no-abbrev',
  '--no-renames',
  '-c',
  '--root',
  '-O/dev/null',
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

/** Reads every commit reachable from `tips` (numbers of the graph) that is not read yet. */
export async function loadGraph(options: LoadOptions, tips: readonly number[]): Promise<void> {
  const { graph } = options;
  const wanted = tips.filter((tip) => !graph.isLoaded(tip));
  if (wanted.length === 0) return;
  const foreignBefore = untrackedSources(options, new Set());
  await readLog(options, wanted, { known: graph.tips(), alsoTracked: foreignBefore });
  const followed = new Set(foreignBefore);
  // A prompt that came from a name of another kind has its older history there; each round may name further ones.
  for (let names = untrackedSources(options, followed); names.size > 0; names = untrackedSources(options, followed)) {
    await readLog(options, tips, { only: names });
    for (const name of names) followed.add(name);
  }
}

/** Paths some event came from that are no prompt names themselves. */
function untrackedSources({ graph, suffixes }: LoadOptions, followed: ReadonlySet<string>): Set<string> {
  const names = new Set<string>();
  for (const path of graph.paths) {
    if (!followed.has(path) && !suffixes.some((suffix) => path.endsWith(suffix))) names.add(path);
  }
  return names;
}

async function readLog(
  options: LoadOptions,
  tips: readonly number[],
  range: { known?: readonly number[]; alsoTracked?: ReadonlySet<string>; only?: ReadonlySet<string> },
): Promise<void> {
  const { git, graph, suffixes } = options;
  const readOptions: ReadCommitOptions = range.only === undefined ? {} : { only: range.only };
  const patterns = [...suffixes.map((suffix) => `*${suffix}`), '*.yaml', '*.yml'];
  const candidates = renameCandidates(git, graph, patterns);
  const parser = new LogParser({
    hexLength: graph.commits.hexLength,
    isTracked: trackedNames(suffixes, range.only ?? range.alsoTracked),
    onCommit(commit) {
      if (readCommit(graph, commit, readOptions) && options.compareTexts) {
        candidates.add(graph.commits.find(commit.head.bytes, commit.head.start));
      }
    },
  });
  const hex = (commits: readonly number[]) => commits.map((commit) => graph.commits.hex(commit));
  const revisions = [...hex(tips), ...hex(range.known ?? []).map((id) => `^${id}`)];
  const many = revisions.length > 100;
  const output = await git.stream(
    [...logArguments, ...(many ? ['--stdin'] : revisions), ...(many ? [] : ['--'])],
    (bytes) => parser.push(bytes),
    {
      ...(many ? { input: `${revisions.join('\n')}\n` } : {}),
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    },
  );
  if (output.exitCode !== 0) {
    throw new TrackerError('git/failed', `Git could not read the history: ${output.stderr.trim()}`, {
      hint: 'Run `git fsck` in the repository to see what is damaged.',
    });
  }
  parser.end();
  await candidates.finish();
}

function trackedNames(suffixes: readonly string[], also: ReadonlySet<string> | undefined) {
  const endings = suffixes.map((suffix) => Uint8Array.from(suffix, (char) => char.charCodeAt(0)));
  const names = [...(also ?? [])].map((name) => Uint8Array.from(name, (char) => char.charCodeAt(0)));
  const isEqualAt = (bytes: Uint8Array, at: number, wanted: Uint8Array) => {
    for (let index = wanted.length - 1; index >= 0; index--) if (bytes[at + index] !== wanted[index]) return false;
    return true;
  };
  return (bytes: Uint8Array, start: number, end: number): boolean => {
    for (const ending of endings) {
      if (end - start >= ending.length && isEqualAt(bytes, end - ending.length, ending)) return true;
    }
    for (const name of names) if (end - start === name.length && isEqualAt(bytes, start, name)) return true;
    return false;
  };
}
