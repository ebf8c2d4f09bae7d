// The rows that the page has: asked for a block at a time when they come into sight, kept until newer ones are there, so that
// nothing flickers when results come. Blocks far from what is in sight are forgotten.
import { useCallback, useRef, useState } from 'preact/hooks';
import type { AskedQuery, GridHostMessage, GridPageMessage, GridView, ShownRow } from '../protocol/evaluationGrid.ts';
import { wholeQuery } from './gridMemory.ts';

const blockSize = 50;
const mostBlocks = 40;

interface Block {
  /** Of the view for which it was asked last. */
  asked: number;
  rows: readonly ShownRow[];
}

export interface GridRows {
  readonly query: AskedQuery;
  /** Null until it was told. */
  readonly view: GridView | null;
  /** Grows when rows came. */
  readonly came: number;
  /** Asks another question; `anchor` is the key of the row that the user looks at. */
  readonly ask: (change: Partial<AskedQuery>, anchor: string | null) => void;
  readonly take: (message: GridHostMessage) => void;
  /** Asks for what is missing or old of these rows. */
  readonly want: (from: number, to: number) => void;
  /** Null while it is not here. */
  readonly at: (index: number) => ShownRow | null;
}

export function useGridRows(post: (message: GridPageMessage) => void, remembered: AskedQuery | null): GridRows {
  const [query, setQuery] = useState<AskedQuery>(remembered ?? wholeQuery);
  const [view, setView] = useState<GridView | null>(null);
  const [came, setCame] = useState(0);
  const blocks = useRef(new Map<number, Block>());
  const latest = useRef(query);

  const ask = useCallback(
    (change: Partial<AskedQuery>, anchor: string | null) => {
      latest.current = { ...latest.current, ...change };
      blocks.current.clear();
      setQuery(latest.current);
      post({ type: 'query', query: latest.current, anchor });
    },
    [post],
  );
  const take = useCallback((message: GridHostMessage) => {
    if (message.type === 'view') setView(message);
    if (message.type !== 'rows') return;
    const block = blocks.current.get(message.start / blockSize);
    if (block === undefined || block.asked !== message.revision) return;
    block.rows = message.rows;
    setCame((old) => old + 1);
  }, []);
  const want = useCallback(
    (from: number, to: number) => {
      if (view === null) return;
      const { revision, rows } = view;
      for (let at = Math.floor(from / blockSize); at * blockSize < Math.min(to, rows); at++) {
        const block = blocks.current.get(at) ?? { asked: 0, rows: [] };
        if (block.asked === revision) continue;
        block.asked = revision;
        blocks.current.delete(at);
        blocks.current.set(at, block);
        post({ type: 'rows', revision, start: at * blockSize, count: blockSize });
      }
      for (const at of [...blocks.current.keys()].slice(0, -mostBlocks)) blocks.current.delete(at);
    },
    [view, post],
  );
  const at = useCallback((index: number): ShownRow | null => {
    return blocks.current.get(Math.floor(index / blockSize))?.rows[index % blockSize] ?? null;
  }, []);
  return { query, view, came, ask, take, want, at };
}
