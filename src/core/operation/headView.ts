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

/** Paths asked for in one turn are answered in one pass; an answer about all prompts is used once it is there. */
export function createHeadView(history: History, hasCommits: () => Promise<boolean>): HeadView {
  let blobs: Promise<ReadonlyMap<string, string>> | null = null;
  let histories: Promise<ReadonlyMap<string, PromptHistory>> | null = null;
  let all: ReadonlyMap<string, PromptHistory> | null = null;
  let batch: { readonly paths: string[]; readonly answers: Promise<ReadonlyMap<string, PromptHistory>> } | null = null;
  const one = new Map<string, Promise<PromptHistory>>();

  const startBatch = () => {
    const paths: string[] = [];
    const closed = hasCommits().finally(() => {
      batch = null;
    });
    const answers = closed.then(async (has) => {
      return new Map(has ? (await history.versionsOf(paths)).map((found, index) => [paths[index]!, found]) : []);
    });
    batch = { paths, answers };
    return batch;
  };
  const ask = async (path: string): Promise<PromptHistory> => {
    const { paths, answers } = batch ?? startBatch();
    paths.push(path);
    return (await answers).get(path) ?? { path, versions: [], current: null };
  };

  return {
    blobs() {
      blobs ??= hasCommits().then(
        async (has) => new Map(has ? (await history.prompts()).map(({ path, blob }) => [path, blob]) : []),
      );
      return blobs;
    },
    histories() {
      histories ??= hasCommits().then(async (has) => {
        all = new Map(has ? (await history.allVersions()).map((found) => [found.path, found]) : []);
        return all;
      });
      return histories;
    },
    async history(path) {
      const known = all?.get(path) ?? one.get(path) ?? ask(path);
      if (!(known instanceof Promise)) return known;
      one.set(path, known);
      // What went wrong once is asked again.
      known.catch(() => one.delete(path));
      return known;
    },
  };
}
