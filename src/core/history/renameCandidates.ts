// Edited renames and re-used paths: the few commits that need texts compared go, while the log still runs, to one
// `diff-tree --stdin -B -M`. Its answer redirects the links of events that are there already.
import { bytesToPath } from './bytePath.ts';
import type { Git, GitConversation } from './git.ts';
import { type HistoryGraph, noPath } from './historyGraph.ts';

export interface RenameCandidates {
  add(commit: number): void;
  /** Settles what was added, apart from commits with texts that Git cannot read. */
  finish(): Promise<void>;
}

const mostRestarts = 50;

/** A source under a name nobody tracks yet is tracked from then on (its number is in `graph.paths`). */
export function renameCandidates(git: Git, graph: HistoryGraph, patterns: readonly string[]): RenameCandidates {
  const added: number[] = [];
  const answered = new Set<number>();
  let conversation: GitConversation | null = null;
  let reading: Promise<void> | null = null;
  const start = (): GitConversation => {
    const args = ['diff-tree', '--stdin', '-r', '-z', '--raw', '--no-abbrev', '-B', '-M', '-l20000'];
    const harmless = ['--no-ext-diff', '--no-textconv', '--no-color', '--no-relative'];
    const started = git.converse([...args, ...harmless, '--', ...patterns], { globPathspecs: true });
    reading = readAnswers(started, graph, (commit) => answered.add(commit));
    // Whoever awaits `finish` hears of a failure; until then it must not count as unhandled.
    reading.catch(() => undefined);
    return started;
  };
  const ask = (commit: number) => {
    conversation ??= start();
    conversation.write(`${graph.commits.hex(commit)}\n`);
  };
  return {
    add(commit) {
      added.push(commit);
      ask(commit);
    },
    async finish() {
      let open = added;
      for (let round = 0; round < mostRestarts; round++) {
        conversation?.end();
        await reading;
        // Answers come in order, so the first without one holds a text that Git cannot read: go on behind it.
        open = open.slice(open.findLastIndex((commit) => answered.has(commit)) + 2);
        if (open.length === 0) return;
        conversation = null;
        for (const commit of open) ask(commit);
      }
    },
  };
}

async function readAnswers(
  conversation: GitConversation,
  graph: HistoryGraph,
  onCommit: (commit: number) => void,
): Promise<void> {
  let fields: string[] = [];
  let commit = 0;
  let rest = '';
  let names = 0;
  const settle = () => {
    if (fields.length > 0) applyAnswer(graph, commit, fields);
    fields = [];
  };
  for (let bytes = await conversation.read(); bytes !== null; bytes = await conversation.read()) {
    const parts = (rest + bytesToPath(bytes)).split('\0');
    rest = parts.pop() as string;
    for (const part of parts) {
      // A header stands where an entry would begin, and every entry begins with a colon.
      if (names === 0 && !part.startsWith(':')) {
        settle();
        commit = graph.commits.findHex(part);
        onCommit(commit);
        continue;
      }
      names = names > 0 ? names - 1 : / [RC]\d*$/.test(part) ? 2 : 1;
      fields.push(part);
    }
  }
  settle();
}

interface Answer {
  readonly kind: string;
  readonly score: string;
  readonly old: number;
  readonly source: string;
  readonly target: string;
}

function parseAnswer(graph: HistoryGraph, fields: readonly string[]): Answer[] {
  const answers: Answer[] = [];
  for (let at = 0; at < fields.length; ) {
    const [, , old, , status] = (fields[at] as string).split(' ') as [string, string, string, string, string];
    const kind = status[0] as string;
    const hasTwoNames = kind === 'R' || kind === 'C';
    const source = fields[at + 1] as string;
    answers.push({
      kind,
      score: status.slice(1),
      old: graph.blobs.internHex(old),
      source,
      target: hasTwoNames ? (fields[at + 2] as string) : source,
    });
    at += hasTwoNames ? 3 : 2;
  }
  return answers;
}

function applyAnswer(graph: HistoryGraph, commit: number, fields: readonly string[]): void {
  const answers = parseAnswer(graph, fields);
  const rewritten = new Set(
    answers.filter(({ kind, score }) => kind === 'M' && score !== '').map(({ target }) => target),
  );
  const left = new Set(answers.filter(({ kind }) => kind === 'R').map(({ source }) => source));
  const continued = new Set<string>();
  for (const { kind, source, target, old } of answers) {
    // A copy of a text that was itself rewritten in the same commit is that text's way on: the old path was re-used.
    const goesOn =
      kind === 'R' || (kind === 'C' && rewritten.has(source) && !left.has(source) && !continued.has(source));
    if (!goesOn) continue;
    continued.add(source);
    const event = eventAt(graph, commit, target);
    if (event >= 0) graph.setLink(event, 0, graph.pathNumber(source), old);
  }
  const renamed = new Set(answers.filter(({ kind }) => kind === 'R').map(({ target }) => target));
  for (const source of continued) {
    const event = eventAt(graph, commit, source);
    if (event < 0) continue;
    graph.eventMoved.set(event, 1);
    const isReused = graph.eventBlob.at(event) !== 0 && !renamed.has(source);
    if (isReused) graph.setLink(event, 0, noPath, 0);
  }
}

function eventAt(graph: HistoryGraph, commit: number, path: string): number {
  const events = graph.eventsOfPath(graph.findPath(path));
  for (let at = events.length - 1; at >= 0; at--) {
    if (graph.eventCommit.at(events[at] as number) === commit) return events[at] as number;
  }
  return -1;
}
