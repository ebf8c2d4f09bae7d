// `why` of every cell: which run answered and where it stands, or what the question has other than the nearest one that was
// asked before. What was there before is read when the first answer had to be paid for, so a free evaluation reads nothing.
import type { Host } from '../../base/host.ts';
import type { Answer } from '../../evaluation/answers.ts';
import { mayServe } from '../../evaluation/answers.ts';
import {
  type AskedParts,
  type CellWhy,
  type KeyPart,
  type Nearest,
  openNearest,
  partsOfQuestion,
  partsOfRun,
  type RunOrigin,
} from '../../evaluation/cacheWhy.ts';
import type { CellResult } from '../../evaluation/evaluation.ts';
import type { CellQuestion } from '../../evaluation/planEvaluation.ts';
import type { Run } from '../../run/run.ts';
import type { Store } from '../../store/openStore.ts';
import { countOf } from '../formatValue.ts';

export interface CacheNotesOptions {
  readonly host: Pick<Host, 'sha256'>;
  readonly store: Pick<Store, 'runs' | 'origins'>;
  readonly prompt: string;
  /** Its own runs are not what was there before. */
  readonly evaluation: string;
}

export interface CacheNotes {
  /** To be told of every answer. */
  note(answer: Answer): void;
  explain(results: readonly CellResult[]): Promise<readonly CellResult[]>;
  /** What came nearest to a question that nobody has asked. */
  nearest(question: CellQuestion): Promise<Nearest>;
  withOrigins<T extends { readonly why: Omit<CellWhy, 'origin'> }>(
    cells: readonly T[],
  ): Promise<readonly (T & { readonly why: CellWhy })[]>;
}

/** Older runs of a prompt than so many say little about why a question is new. */
const mostBefore = 2_000;

export function openCacheNotes({ host, store, prompt, evaluation }: CacheNotesOptions): CacheNotes {
  const paid = new Map<string, AskedParts>();
  const repeated = new Set<string>();
  let before: Promise<readonly AskedParts[]> | null = null;
  const readBefore = (): Promise<readonly AskedParts[]> => {
    before ??= store
      .runs({ promptId: prompt, limit: mostBefore })
      .then((runs) =>
        runs.filter((run) => run.evaluation !== evaluation).map((run) => partsOfRun(run, isWhole(run), host)),
      );
    return before;
  };
  const missOf = async (): Promise<(asked: AskedParts) => Omit<CellWhy, 'origin'>> => {
    const known = await readBefore();
    const same = new Map(known.map((parts) => [parts.key, parts]).reverse() as [string | null, AskedParts][]);
    const nearest = openNearest(known);
    return (asked) => {
      const equal = asked.key === null ? undefined : same.get(asked.key);
      if (equal === undefined) return { reason: 'new', ...nearest(asked) };
      return { reason: equal.isWhole ? 'cache-off' : 'incomplete', run: equal.run, differs: [] };
    };
  };
  const withOrigins = async <T extends { readonly why: Omit<CellWhy, 'origin'> }>(cells: readonly T[]) => {
    const ids = [...new Set(cells.flatMap(({ why }) => why.run ?? []))];
    const origins: ReadonlyMap<string, RunOrigin> = ids.length === 0 ? new Map() : await store.origins(ids);
    return cells.map((cell) => ({ ...cell, why: { ...cell.why, origin: origins.get(cell.why.run ?? '') ?? null } }));
  };
  return {
    note({ run, cached }) {
      if (cached) {
        if (run.evaluation === evaluation || paid.has(run.id)) repeated.add(run.id);
        return;
      }
      paid.set(run.id, partsOfRun(run, isWhole(run), host));
      readBefore().catch(() => {});
    },
    async explain(results) {
      const miss = paid.size === 0 ? null : await missOf();
      const explained = results.map((result) => {
        // Of a conversation, the first turn that had to be asked: what follows it is new because of it.
        const asked = result.conversation?.turns ?? [result.run ?? ''];
        const parts = result.cached ? undefined : asked.map((id) => paid.get(id)).find((one) => one !== undefined);
        if (parts !== undefined && miss !== null) return { ...result, why: miss(parts) };
        const reason = result.run === null ? 'unrendered' : repeated.has(result.run) ? 'repeated' : 'answered';
        return { ...result, why: { reason, run: result.run, differs: [] as readonly KeyPart[] } as const };
      });
      return withOrigins(explained);
    },
    async nearest(question) {
      return openNearest(await readBefore())(partsOfQuestion(question, host));
    },
    withOrigins,
  };
}

function isWhole(run: Run): boolean {
  return mayServe(run) && !('withheld' in run);
}

const partNames: { readonly [Part in KeyPart]: string } = {
  prompt: 'version of the prompt',
  row: 'row',
  files: 'content of a file that the prompt includes or attaches',
  model: 'model',
  parameters: 'parameters',
  tools: 'tools',
  format: 'response format',
  repeat: 'repeat',
};

/** One sentence for each reason, with how many cells have it and the first run it is about. */
export function cacheNoteLines(cells: readonly CellWhy[]): string[] {
  const groups = new Map<string, { count: number; readonly why: CellWhy }>();
  for (const why of cells) {
    const place = why.reason === 'answered' ? (why.origin?.path ?? '') : why.differs.join();
    const key = `${why.reason} ${place}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { count: 1, why });
    else group.count += 1;
  }
  return [...groups.values()].map(({ count, why }) => `${countOf(count, 'answer')}: ${whyText(why)}`);
}

function whyText({ reason, run, differs, origin }: CellWhy): string {
  const where = run === null ? '' : ` run ${run}${origin === null ? '' : ` in ${originText(origin)}`}`;
  if (reason === 'answered') return `cached, the same request was answered by${where}`;
  if (reason === 'repeated') return 'cached, the same request was made in this evaluation';
  if (reason === 'incomplete') return `not cached,${where} gave no whole answer that was kept`;
  if (reason === 'cache-off') return `not cached because of --no-cache;${where} has an answer`;
  if (reason === 'unrendered') return 'not asked, the row does not fit the prompt';
  if (run === null) return 'not cached, nothing like it was ever asked';
  return `not cached, another ${differs.map((part) => partNames[part]).join(', another ')} than${where}`;
}

function originText({ path, by, commit, at }: RunOrigin): string {
  const facts = [
    commit === null ? null : `at ${commit.slice(0, 10)}`,
    by === null ? null : `by ${by}`,
    at.slice(0, 10),
  ];
  return `${path} (${facts.filter((fact) => fact !== null).join(', ')})`;
}
