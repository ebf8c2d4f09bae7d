// The grid itself. Only rows in sight are elements, and the row that has the keyboard: arrows, Home, End and pages move it,
// Enter opens its cell and Space selects the row.
// biome-ignore-all lint/a11y/useSemanticElements: a table needs all of its rows, and most of these are not here
import { useEffect, useRef, useState } from 'preact/hooks';
import type { GridHostMessage, GridPageMessage, GridState } from '../protocol/evaluationGrid.ts';
import { ColumnHeads } from './columnHeads.tsx';
import type { GridPlace } from './gridMemory.ts';
import { GridRow } from './gridRow.tsx';
import { rowHeight, useScrollMemory, useSize } from './gridScroll.ts';
import type { PageChannel } from './pageChannel.ts';
import { useGridFocus } from './useGridFocus.ts';
import type { GridRows } from './useGridRows.ts';

export interface GridTableProps {
  readonly state: GridState;
  readonly rows: GridRows;
  /** The cell that has the keyboard; null for the first. */
  readonly place: GridPlace | null;
  readonly go: (place: GridPlace) => void;
  readonly open: (place: GridPlace) => void;
  readonly channel: PageChannel<GridHostMessage, GridPageMessage>;
  /** Keys of the rows that are ticked. */
  readonly selected: readonly string[];
  readonly toggle: (row: string) => void;
}

/** Rows beyond what is in sight, so that a quick scroll meets rows. */
const margin = 8;
/** Browsers cannot show an element higher than about 33 million pixels. */
const mostRows = 300_000;

export function GridTable({ state, rows, place, go, open, channel, selected, toggle }: GridTableProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const [size, setSize] = useState({ width: 0, height: 600 });
  const { view, want, at } = rows;
  const { columns } = state;
  const count = Math.min(view?.rows ?? 0, mostRows);
  const from = Math.max(0, Math.floor(top / rowHeight) - margin);
  const to = Math.min(count, Math.ceil((top + size.height) / rowHeight) + margin);
  useEffect(() => want(from, to), [want, from, to]);
  useSize(scroller, setSize);
  useScrollMemory(scroller, channel, count > 0);
  const focus = useGridFocus({ scroller, columns, rows, place, go, open, toggle, count, from, to, size });
  const ticked = new Set(selected);
  const shown = Array.from({ length: Math.max(0, to - from) }, (_, step) => from + step);
  if (count > 0 && (focus.row < from || focus.row >= to)) shown.push(focus.row);
  return (
    <div class="scroller" ref={scroller} onScroll={(event) => setTop(event.currentTarget.scrollTop)}>
      <div
        role="grid"
        class="grid"
        aria-label="Results"
        aria-rowcount={count + 1}
        aria-colcount={columns.length + 1}
        aria-multiselectable
        style={{ '--columns': columns.length }}
        onKeyDown={focus.onKeyDown}
        onFocusIn={focus.onFocusIn}
      >
        <ColumnHeads state={state} rows={rows} place={place} />
        <div role="rowgroup" class="body" style={{ height: `${count * rowHeight}px` }}>
          {shown.map((index) => (
            <GridRow
              key={index}
              index={index}
              top={index * rowHeight}
              row={at(index)}
              columns={columns.length}
              activeColumn={index === focus.row ? focus.column : null}
              isSelected={ticked.has(at(index)?.key ?? '')}
              press={focus.press}
              toggle={toggle}
              post={channel.post}
            />
          ))}
        </div>
      </div>
      {count === 0 && view !== null && <p class="nothing">{nothingText(rows)}</p>}
      {view !== null && view.rows > mostRows && (
        <p class="nothing">Only the first {mostRows} rows can be shown. Look for a text, or choose a mode.</p>
      )}
    </div>
  );
}

function nothingText({ query, view }: GridRows): string {
  if (view?.searching) return 'Looking…';
  if (query.search !== '') return 'No row has this text.';
  return query.mode === 'all' ? 'No results yet.' : 'No row is like that.';
}
