// The runs behind the cells that are looked at, read from the store once and forgotten when many others were.
import type { Run } from '../../core/run/run.ts';
import type { Store } from '../../core/store/openStore.ts';
import type { Answers } from './shownRows.ts';

export interface GridAnswers {
  /** Those that the store has. */
  read(ids: readonly string[]): Promise<Answers>;
  /** They are read anew: something was said of them. */
  forget(): void;
}

const mostHeld = 2_000;

export function createGridAnswers(store: () => Promise<Pick<Store, 'runs'>>): GridAnswers {
  const held = new Map<string, Run>();
  return {
    async read(ids) {
      const missing = ids.filter((id) => !held.has(id));
      const runs = missing.length === 0 ? [] : await (await store()).runs({ ids: missing });
      const found = new Map(runs.map((run) => [run.id, run]));
      const answers = ids.flatMap((id) => {
        const run = found.get(id) ?? held.get(id);
        return run === undefined ? [] : [[id, run] as const];
      });
      // What many ask for at once, such as a search, would only push out what is on screen.
      if (ids.length <= mostHeld / 2) hold(held, answers);
      return new Map(answers);
    },
    forget: () => held.clear(),
  };
}

function hold(held: Map<string, Run>, answers: readonly (readonly [string, Run])[]): void {
  for (const [id, run] of answers) {
    held.delete(id);
    held.set(id, run);
  }
  for (const id of held.keys()) {
    if (held.size <= mostHeld) break;
    held.delete(id);
  }
}
