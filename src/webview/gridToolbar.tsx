// Which rows are shown: a mode, a text that is looked for, and the column that the others are held against.
import { useState } from 'preact/hooks';
import { type AskedQuery, type GridState, modes } from '../protocol/evaluationGrid.ts';
import { Icon } from './icon.tsx';
import type { GridRows } from './useGridRows.ts';
import { useTypingPause } from './useTypingPause.ts';

const titles: Readonly<Record<AskedQuery['mode'], string>> = {
  all: 'All',
  failures: 'Failures',
  errors: 'Errors',
  different: 'Different',
  regressed: 'Regressed',
};
const details: Readonly<Record<AskedQuery['mode'], string>> = {
  all: 'Every row',
  failures: 'Rows with an answer that failed',
  errors: 'Rows without a whole answer: errors, filtered and refused ones',
  different: 'Rows whose answers did not all come to the same',
  regressed: 'Rows on which a column did worse than its base',
};
export interface GridToolbarProps {
  readonly state: GridState;
  readonly rows: GridRows;
  /** How many rows are ticked. */
  readonly selected: number;
  readonly clear: () => void;
}

export function GridToolbar({ state, rows, selected, clear }: GridToolbarProps) {
  const { query, view, ask } = rows;
  const shown = modes.filter((mode) => mode !== 'regressed' || state.base !== 'none');
  return (
    <div class="toolbar">
      <fieldset class="modes">
        <legend class="hidden">Rows</legend>
        {shown.map((mode) => (
          <label key={mode} class={mode === query.mode ? 'mode chosen' : 'mode'} title={details[mode]}>
            <input type="radio" name="mode" checked={mode === query.mode} onChange={() => ask({ mode }, null)} />
            {titles[mode]} <b>{view?.counts[mode].toLocaleString('en') ?? '–'}</b>
          </label>
        ))}
      </fieldset>
      <Search rows={rows} />
      {state.columns.length > 1 && (
        <label class="base">
          Base{' '}
          <select value={state.base} onChange={(event) => ask({ base: event.currentTarget.value }, null)}>
            <option value="none">None</option>
            {state.hasOwnBase && <option value="version">As evaluated</option>}
            {state.columns.map(({ key, name, model, tried }) => (
              <option key={key} value={key}>
                {[name, model, tried].filter(Boolean).join(' · ')}
              </option>
            ))}
          </select>
        </label>
      )}
      <p class={selected === 0 ? 'hidden' : 'selection'} role="status">
        {selected > 0 && (
          <>
            {selected.toLocaleString('en')} selected{' '}
            <button type="button" class="link" onClick={clear}>
              Clear
            </button>
          </>
        )}
      </p>
    </div>
  );
}

function Search({ rows: { query, view, ask } }: { readonly rows: GridRows }) {
  const [text, setText] = useState(query.search);
  const askSoon = useTypingPause((search) => ask({ search }, null));
  const problem = query.search === '' ? null : (view?.searchProblem ?? null);
  const said = query.search === '' ? '' : (problem ?? view?.searching ?? '');
  return (
    <search class="search">
      <input
        type="search"
        value={text}
        maxLength={500}
        placeholder="Words or /pattern/"
        aria-label="Text to look for in rows, answers and reasons"
        aria-invalid={problem !== null}
        onInput={(event) => {
          const { value } = event.currentTarget;
          setText(value);
          askSoon(value);
        }}
      />
      <span class={problem === null ? 'dim' : 'problem'} role="status">
        {problem !== null && <Icon name="warning" />}
        {said}
      </span>
    </search>
  );
}
