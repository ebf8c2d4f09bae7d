// The page of an evaluation's results: how every column did, and below it the answers as a grid of which only the rows in
// sight are here. It shows what it is told and asks by key; every text is a text node.
import { render } from 'preact';
import { useCallback, useEffect, useState } from 'preact/hooks';
import {
  type CellDetails,
  type GridHostMessage,
  type GridPageMessage,
  type GridState,
  readGridHostMessage,
} from '../protocol/evaluationGrid.ts';
import './evaluationGrid.css';
import { CellPanel } from './cellPanel.tsx';
import { GridHead } from './gridHead.tsx';
import { type GridPlace, readGridMemory } from './gridMemory.ts';
import { GridTable } from './gridTable.tsx';
import { GridToolbar } from './gridToolbar.tsx';
import { openChannel } from './pageChannel.ts';
import { returnFocus } from './returnFocus.ts';
import { useGridRows } from './useGridRows.ts';
import { useSelectedRows } from './useSelectedRows.ts';

const channel = openChannel<GridHostMessage, GridPageMessage>(readGridHostMessage);
const memory = readGridMemory(channel.remembered());

function EvaluationGrid() {
  const [state, setState] = useState<GridState | null>(null);
  const [place, setPlace] = useState<GridPlace | null>(memory.place);
  const [isOpen, setOpen] = useState(memory.isOpen);
  const [details, setDetails] = useState<CellDetails | null>(null);
  const rows = useGridRows(channel.post, memory.query);
  const { query, take, view } = rows;
  const { selected, toggle, clear } = useSelectedRows(memory.selected, query);

  useEffect(() => {
    channel.listen((message) => {
      if (message.type === 'state') setState(message.state);
      else if (message.type === 'cell') setDetails(message.details);
      else take(message);
    });
    channel.post({ type: 'ready', query: memory.query });
  }, [take]);
  const page = state?.page;
  useEffect(() => {
    if (page !== undefined && page.evaluation !== null) {
      channel.remember({ page: page.key, evaluation: page.evaluation, query, place, isOpen, selected });
    }
  }, [page, query, place, isOpen, selected]);

  const revision = view?.revision;
  // What is shown of a cell is asked anew when the user goes on to another, and when something came or was said.
  useEffect(() => {
    if (isOpen && place !== null && revision !== undefined) channel.post({ type: 'cell', ...place });
  }, [isOpen, place, revision]);
  const open = useCallback((to: GridPlace) => {
    setPlace(to);
    setOpen(true);
  }, []);

  if (state === null) return <p class="loading">Reading the results…</p>;
  const shown = isOpen && details !== null && details.row === place?.row && details.column === place.column;
  return (
    <main class={isOpen ? 'with-details' : ''}>
      <GridHead state={state} post={channel.post} rows={view?.rows ?? 0} selected={selected} />
      {state.empty === null ? (
        <>
          <GridToolbar state={state} rows={rows} selected={selected.length} clear={clear} />
          <div class="work">
            <GridTable {...{ state, rows, place, open, channel, selected, toggle }} go={setPlace} />
            {isOpen && <CellPanel details={shown ? details : null} post={channel.post} close={() => setOpen(false)} />}
          </div>
        </>
      ) : (
        <p class="empty">{state.empty}</p>
      )}
    </main>
  );
}

returnFocus();
render(<EvaluationGrid />, document.getElementById('root') as HTMLElement);
