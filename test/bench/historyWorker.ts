// The measured side of the history's bench, a process of its own: derives every prompt's versions and says how it went.
import { HistoryGraph } from '../../src/core/history/historyGraph.ts';
import { Lineage } from '../../src/core/history/lineage.ts';
import { linearOrder } from '../../src/core/history/linearOrder.ts';
import { listTree } from '../../src/core/history/listTree.ts';
import { loadGraph } from '../../src/core/history/loadGraph.ts';
import { readObjects } from '../../src/core/history/objectContents.ts';
import { openGit } from '../../src/node/git.ts';

const [task, root, ...rest] = process.argv.slice(2) as [string, string, ...string[]];
const suffixes = ['.prompt.yaml'];
const git = await openGit(root, { isTrusted: () => true });

async function headOf(): Promise<string> {
  const { stdout } = await git.run(['rev-parse', '--verify', 'HEAD^{commit}']);
  return new TextDecoder().decode(stdout).trim();
}

async function load(graph: HistoryGraph, head: string): Promise<number> {
  const tip = graph.commits.internHex(head);
  await loadGraph({ git, graph, suffixes, compareTexts: rest[0] !== 'partial', resetsOrder: false }, [tip]);
  return tip;
}

/** Blob ids of the versions of every prompt at a commit, oldest first. */
async function derive(graph: HistoryGraph, head: string): Promise<Record<string, string[]>> {
  const [tip, files] = await Promise.all([load(graph, head), listTree(git, head, suffixes)]);
  const rank = linearOrder(graph, [tip]);
  const lineage = new Lineage(graph);
  const found: Record<string, string[]> = {};
  let sinceYield = performance.now();
  for (const { path, blob } of files) {
    const place = { commit: tip, path: graph.findPath(path), blob: graph.blobs.findHex(blob) };
    const texts = lineage.eventsOf([place], rank).map((event) => graph.eventBlob.at(event));
    found[path] = texts.filter((text, at) => text !== 0 && texts[at - 1] !== text).map((text) => graph.blobs.hex(text));
    if (performance.now() - sinceYield > 10) {
      await new Promise((resolve) => setImmediate(resolve));
      sinceYield = performance.now();
    }
  }
  return found;
}

/** The longest time in ms that a timer of 1 ms had to wait for its turn while `work` ran. */
async function longestBlock(work: () => Promise<unknown>): Promise<number> {
  let longest = 0;
  let last = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    longest = Math.max(longest, now - last - 1);
    last = now;
  }, 1);
  await work();
  clearInterval(timer);
  return longest;
}

const graph = new HistoryGraph(git.objectFormat === 'sha256' ? 64 : 40);
if (task === 'derive') {
  const found = await derive(graph, await headOf());
  process.stdout.write(JSON.stringify({ prompts: Object.keys(found).length }));
} else if (task === 'versions') {
  process.stdout.write(JSON.stringify(await derive(graph, await headOf())));
} else if (task === 'block') {
  const head = await headOf();
  process.stdout.write(JSON.stringify({ longestBlockMs: await longestBlock(() => derive(graph, head)) }));
} else if (task === 'refresh') {
  const [, older, ...newer] = ['', ...rest] as [string, string, ...string[]];
  let started = performance.now();
  await derive(graph, older);
  const fullMs = performance.now() - started;
  const refreshMs: number[] = [];
  for (const commit of newer) {
    started = performance.now();
    await load(graph, commit);
    refreshMs.push(performance.now() - started);
  }
  process.stdout.write(JSON.stringify({ fullMs, refreshMs }));
} else if (task === 'contents') {
  const ids = [...new Set(Object.values(await derive(graph, await headOf())).flat())];
  const started = performance.now();
  let bytes = 0;
  await readObjects(git, ids, { maxBytes: 1 << 20 }, (_, content) => {
    if (content.kind === 'blob') bytes += content.bytes.length;
    return undefined;
  });
  process.stdout.write(JSON.stringify({ ids, bytes, ms: performance.now() - started }));
}
