// The rows, newest first, a hundred at a time. One row has the keyboard: arrows move it, Tab goes on to its own buttons.
import { useCallback, useRef, useState } from 'preact/hooks';
import type { EvolutionPageMessage, EvolutionRow } from '../protocol/evolution.ts';
import type { Known } from './evolution.tsx';
import { PhraseSearch } from './phraseSearch.tsx';
import { TimelineRow } from './timelineRow.tsx';

export interface TimelineProps {
  readonly known: Known;
  readonly selected: readonly string[];
  readonly select: (row: string, isOn: boolean) => void;
  readonly post: (message: EvolutionPageMessage) => void;
}

const pageSize = 100;

export function Timeline({ known, selected, select, post }: TimelineProps) {
  const [phrase, setPhrase] = useState('');
  // What was typed since then is still being looked for.
  const found = phrase.trim() !== '' && known.found?.phrase === phrase ? known.found.rows : null;
  const rows = found === null ? known.state.rows : known.state.rows.filter(({ id }) => found.has(id));
  const [shown, setShown] = useState(pageSize);
  const [current, setCurrent] = useState<string | null>(null);
  const list = useRef<HTMLOListElement>(null);
  const visible = rows.slice(0, shown);
  const active = visible.some(({ id }) => id === current) ? current : visible[0]?.id;
  const lanes = Math.max(0, ...visible.flatMap(({ graph }) => [graph.lane, ...graph.past, ...graph.below]));
  const words = [...known.changes.values()].map(
    ({ addedWords, removedWords }) => (addedWords ?? 0) + (removedWords ?? 0),
  );
  const mostWords = Math.max(1, ...words);

  const move = useCallback((event: KeyboardEvent) => {
    const openers = [...(list.current?.querySelectorAll<HTMLElement>('.opener') ?? [])];
    const at = openers.indexOf(event.target as HTMLElement);
    const to = targetOf(event.key, at, openers.length);
    if (at < 0 || to === null) return;
    event.preventDefault();
    openers[to]?.focus();
  }, []);

  return (
    <section aria-label="Versions">
      <PhraseSearch
        search={(text) => {
          setPhrase(text);
          if (text.trim() !== '') post({ type: 'search', phrase: text });
        }}
        count={found === null ? null : { found: versionsIn(rows), all: versionsIn(known.state.rows) }}
      />
      <ol class="timeline" ref={list} onKeyDown={move}>
        {visible.map((row) => (
          <TimelineRow
            key={row.id}
            row={row}
            change={known.changes.get(row.id) ?? null}
            result={known.results === null ? undefined : (known.results.get(row.id) ?? null)}
            did={found?.get(row.id) ?? null}
            lanes={found === null ? lanes + 1 : 0}
            mostWords={mostWords}
            isActive={row.id === active}
            isSelected={selected.includes(row.id)}
            focused={setCurrent}
            select={select}
            post={post}
          />
        ))}
      </ol>
      {rows.length > shown && (
        <button type="button" class="secondary more" onClick={() => setShown(shown + pageSize)}>
          Show {Math.min(pageSize, rows.length - shown)} older of {rows.length - shown}
        </button>
      )}
    </section>
  );
}

/** The draft is no version yet. */
function versionsIn(rows: readonly EvolutionRow[]): number {
  return rows.filter(({ id }) => id !== 'draft').length;
}

/** Where a key leads from one of `count` places; null for keys that lead nowhere. */
function targetOf(key: string, at: number, count: number): number | null {
  if (key === 'ArrowDown') return Math.min(at + 1, count - 1);
  if (key === 'ArrowUp') return Math.max(at - 1, 0);
  if (key === 'Home') return 0;
  return key === 'End' ? count - 1 : null;
}
