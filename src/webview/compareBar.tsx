// What is chosen for a comparison, at the foot of the page as long as something is.
import type { EvolutionPageMessage, EvolutionRow } from '../protocol/evolution.ts';

export interface CompareBarProps {
  readonly rows: readonly EvolutionRow[];
  /** At most two row ids. */
  readonly selected: readonly string[];
  readonly clear: () => void;
  readonly post: (message: EvolutionPageMessage) => void;
}

export function CompareBar({ rows, selected, clear, post }: CompareBarProps) {
  const chosen = rows.filter(({ id }) => selected.includes(id)).reverse();
  const [older, newer] = chosen;
  const text =
    older === undefined
      ? ''
      : newer === undefined
        ? `${older.name} is chosen. Choose another to compare it with.`
        : `${older.name} and ${newer.name} are chosen.`;
  return (
    <div class={text === '' ? 'compareBar hidden' : 'compareBar'}>
      <p role="status">{text}</p>
      {older !== undefined && newer !== undefined && (
        <button type="button" class="primary" onClick={() => post({ type: 'compare', rows: [older.id, newer.id] })}>
          Compare {older.name} with {newer.name}
        </button>
      )}
      {older !== undefined && (
        <button type="button" class="secondary" onClick={clear}>
          Clear
        </button>
      )}
    </div>
  );
}
