// A file of a tree, found by one of the names that a prompt had, as a place in the graph of changes.
import type { HistoryGraph } from './historyGraph.ts';
import type { Place } from './lineage.ts';
import type { TreeFile } from './listTree.ts';

/** Where the file stands at a commit. */
export function placeOf(graph: HistoryGraph, commit: string, file: TreeFile): Place {
  return {
    commit: graph.commits.findHex(commit),
    path: graph.findPath(file.path),
    blob: graph.blobs.findHex(file.blob),
  };
}

/** The first of the names that is there; the name in view comes first. */
export function fileNamed(files: ReadonlyMap<string, TreeFile>, names: ReadonlySet<string>): TreeFile | undefined {
  for (const name of names) {
    const file = files.get(name);
    if (file !== undefined) return file;
  }
  return undefined;
}
