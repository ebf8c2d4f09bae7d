// The heads of the columns: what was asked of which model, how it did, and by what the rows are sorted.
// biome-ignore-all lint/a11y/useSemanticElements: a table needs all of its rows, and most of these are not here
// biome-ignore-all lint/a11y/useFocusableInteractive: one cell of a grid has the keyboard, rows and heads have not
import type { AskedQuery, GridColumn, GridState } from '../protocol/evaluationGrid.ts';
import { toneIcon } from './gridHead.tsx';
import type { GridPlace } from './gridMemory.ts';
import { Icon } from './icon.tsx';
import { MenuButton } from './menuButton.tsx';
import type { GridRows } from './useGridRows.ts';

export interface ColumnHeadsProps {
  readonly state: GridState;
  readonly rows: GridRows;
  readonly place: GridPlace | null;
}

type Sort = AskedQuery['sort'];

export function ColumnHeads({ state, rows, place }: ColumnHeadsProps) {
  const { sort } = rows.query;
  return (
    <div role="rowgroup" class="heads">
      <div role="row" aria-rowindex={1} class="line">
        <div role="columnheader" aria-colindex={1} class="head row-head">
          Row
        </div>
        {state.columns.map((column, at) => (
          <div
            key={column.key}
            role="columnheader"
            aria-colindex={at + 2}
            class="head"
            aria-sort={
              sort.by !== 'row' && sort.column === column.key
                ? sort.isDescending
                  ? 'descending'
                  : 'ascending'
                : 'none'
            }
          >
            <Head column={column} sort={sort} choose={(next) => rows.ask({ sort: next }, place?.row ?? null)} />
          </div>
        ))}
      </div>
    </div>
  );
}

interface HeadProps {
  readonly column: GridColumn;
  readonly sort: Sort;
  readonly choose: (sort: Sort) => void;
}

const orders: readonly { readonly label: string; readonly by: Sort['by']; readonly isDescending: boolean }[] = [
  { label: 'Lowest Score First', by: 'value', isDescending: false },
  { label: 'Highest Score First', by: 'value', isDescending: true },
  { label: 'Slowest First', by: 'latency', isDescending: true },
  { label: 'Fastest First', by: 'latency', isDescending: false },
  { label: 'Dearest First', by: 'cost', isDescending: true },
  { label: 'Cheapest First', by: 'cost', isDescending: false },
];
/** Of what people said; only where they said something. */
const opinionOrders: typeof orders = [
  { label: 'Lowest Rating First', by: 'rating', isDescending: false },
  { label: 'Highest Rating First', by: 'rating', isDescending: true },
];

function Head({ column, sort, choose }: HeadProps) {
  const { key, name, model, tried, isBase, rate, interval, facts, rating, comparison } = column;
  const sorted =
    sort.column === key
      ? [...orders, ...opinionOrders].find((one) => one.by === sort.by && one.isDescending === sort.isDescending)
      : undefined;
  const itemsOf = (some: typeof orders) =>
    some.map(({ label, by, isDescending }) => ({ label, action: () => choose({ by, column: key, isDescending }) }));
  const groups = [itemsOf(orders), ...(rating === '' ? [] : [itemsOf(opinionOrders)])];
  const rowOrder = {
    label: 'In the Order of Rows',
    action: () => choose({ by: 'row', column: '', isDescending: false }),
  };
  return (
    <>
      <div class="names">
        <p>
          <b class="foreign">{name}</b>
          {isBase && <span class="badge">base</span>}
        </p>
        <MenuButton label={`Sort rows by ${name} ${model}`} class="icon" groups={[...groups, [rowOrder]]}>
          <Icon name={sorted === undefined ? 'list-filter' : sorted.isDescending ? 'arrow-down' : 'arrow-up'} />
        </MenuButton>
      </div>
      <p class="dim foreign">{[model, tried].filter(Boolean).join(' · ')}</p>
      <p class="rate">
        <b>{rate}</b>
        {interval !== '' && (
          <span class="dim" title="95 % interval">
            {' '}
            {interval}
          </span>
        )}
      </p>
      <p class="dim">{facts.join(' · ')}</p>
      {rating !== '' && <p class="dim">{rating}</p>}
      {comparison !== null && (
        <p class={`versus ${comparison.tone ?? ''}`}>
          <Icon name={toneIcon(comparison.tone)} /> {comparison.text}
        </p>
      )}
      {sorted !== undefined && <p class="dim sorted">{sorted.label}</p>}
    </>
  );
}
