// One row: what was asked, and in every column what became of it. A verdict, an error and a refusal differ in word and sign,
// never in colour alone.
// biome-ignore-all lint/a11y/useSemanticElements: a table needs all of its rows, and most of these are not here
// biome-ignore-all lint/a11y/useFocusableInteractive: one cell of a grid has the keyboard, rows and heads have not
import { memo } from 'preact/compat';
import type { GridPageMessage, ShownCell, ShownFate, ShownRow } from '../protocol/evaluationGrid.ts';
import { Icon } from './icon.tsx';

export interface GridRowProps {
  /** Counts from 0. */
  readonly index: number;
  /** Pixels from the first row. */
  readonly top: number;
  /** Null while it is not here. */
  readonly row: ShownRow | null;
  readonly columns: number;
  /** The column that has the keyboard in this row; null in other rows. */
  readonly activeColumn: number | null;
  readonly isSelected: boolean;
  readonly press: (index: number, column: number) => void;
  readonly toggle: (row: string) => void;
  readonly post: (message: GridPageMessage) => void;
}

export const fateIcons: Readonly<Record<ShownFate, string>> = {
  passed: 'pass',
  failed: 'error',
  mixed: 'issues',
  undecided: 'circle-large-outline',
  error: 'warning',
  filtered: 'filter',
  refused: 'circle-slash',
};

export const GridRow = memo(
  ({ index, top, row, columns, activeColumn, isSelected, press, toggle, post }: GridRowProps) => (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      class={isSelected ? 'line row selected' : 'line row'}
      style={{ top: `${top}px` }}
    >
      <div role="rowheader" aria-colindex={1} class="row-head">
        {row !== null && (
          <>
            <p class="row-name">
              <input
                type="checkbox"
                tabIndex={-1}
                aria-label={`Select row ${row.id}`}
                title="Select the row (Space)"
                checked={isSelected}
                onChange={() => toggle(row.key)}
              />
              <button
                type="button"
                class="link"
                tabIndex={-1}
                title="Show the row in its file"
                onClick={() => post({ type: 'open-row', row: row.key })}
              >
                {row.id}
              </button>
            </p>
            <p class="label foreign">{row.label}</p>
          </>
        )}
      </div>
      {Array.from({ length: columns }, (_, at) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the grid hears the keys
        <div
          key={at}
          role="gridcell"
          aria-colindex={at + 2}
          class={`cell of-${row?.cells[at]?.fate ?? 'nothing'}`}
          tabIndex={activeColumn === at ? 0 : -1}
          onClick={() => press(index, at)}
        >
          {row?.cells[at] !== undefined && <Cell cell={row.cells[at]} />}
        </div>
      ))}
    </div>
  ),
  (a, b) =>
    a.row === b.row &&
    a.top === b.top &&
    a.activeColumn === b.activeColumn &&
    a.columns === b.columns &&
    a.isSelected === b.isSelected &&
    a.press === b.press,
);

function Cell({ cell }: { readonly cell: ShownCell }) {
  const { fate, verdict, text, isAnswer, reason, facts, isRegressed, rating } = cell;
  if (fate === null) return <p class="dim">not yet</p>;
  return (
    <>
      <p class="verdict-line">
        <span class={`fate of-${fate}`}>
          <Icon name={fateIcons[fate]} /> {verdict}
        </span>
        {isRegressed && (
          <span class="badge regressed">
            <Icon name="arrow-down" />
            regressed
          </span>
        )}
        {rating !== '' && (
          <span class="said" title="What people said">
            <Icon name="person" />
            <span class="hidden">rated </span>
            {rating}
          </span>
        )}
        <span class="dim took">{facts.join(' · ')}</span>
      </p>
      {reason !== '' && <p class="reason foreign">{reason}</p>}
      <p class={isAnswer ? 'snippet foreign' : 'snippet foreign dim'}>
        {text === '' && isAnswer ? 'empty answer' : text}
      </p>
    </>
  );
}
