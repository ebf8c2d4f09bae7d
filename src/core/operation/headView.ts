// What HEAD says about every prompt, read once and shared by everything that asks until the next refresh.
import type { History } from '../history/openHistory.ts';
import type { PromptHistory } from '../history/promptVersion.ts';

export interface HeadView {
  /** Blob ids by path; empty when nothing is committed. */
  blobs(): Promise<ReadonlyMap<string, string>>;
  /** Histories by path, labels not filled in. */
  histories(): Promise<ReadonlyMap<string, PromptHistory>>;
  history(path: string): Promise<PromptHistory>;
}

export function createHeadView(history: History, hasCommits: () => Promise<boolean>): HeadView {
  let blobs: Promise<ReadonlyMap<string, string>> | null = null;
  let histories: Promise<ReadonlyMap<string, PromptHistory>> | null = null;
  const one = new Map<string, Promise<PromptHistory>>();
  return {
    blobs() {
      blobs ??= hasCommits().then(
        async (has) => new Map(has ? (await history.prompts()).map(({ path, blob }) => [path, blob]) : []),
      );
      return blobs;
    },
    histories() {
      histories ??= hasCommits().then(
        async (has) => new Map(has ? (await history.allVersions()).map((found) => [found.path, found]) : []),
      );
      return histories;
    },
    async history(path) {
      const all = histories && (await histories).get(path);
      if (all) return all;
      const known =
        one.get(path) ??
        hasCommits().then((has) => (has ? history.versions(path) : { path, versions: [], current: null }));
      one.set(path, known);
      return known;
    },
  };
}
