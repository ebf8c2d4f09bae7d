// The Evolution page: a chart over the versions of a prompt, and below it every version as a row with its place in the
// graph, what changed with it and what came out. It shows what it is told and asks by row id; every text is a text node.
import { render } from 'preact';
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { EvolutionState, FoundRow, RowChange, RowResult } from '../protocol/evolution.ts';
import {
  type EvolutionHostMessage,
  type EvolutionPageMessage,
  readEvolutionHostMessage,
} from '../protocol/evolution.ts';
import './evolution.css';
import { CompareBar } from './compareBar.tsx';
import { EvolutionChart, type Metric, readMetric } from './evolutionChart.tsx';
import { openChannel } from './pageChannel.ts';
import { returnFocus } from './returnFocus.ts';
import { Timeline } from './timeline.tsx';

const channel = openChannel<EvolutionHostMessage, EvolutionPageMessage>(readEvolutionHostMessage);

export interface Known {
  readonly state: EvolutionState;
  readonly changes: ReadonlyMap<string, RowChange>;
  /** Null until the results were read. */
  readonly results: ReadonlyMap<string, RowResult> | null;
  /** What was last looked for, and what each row did with it; null before that. */
  readonly found: { readonly phrase: string; readonly rows: ReadonlyMap<string, FoundRow['change']> } | null;
}

function Evolution() {
  const known = useKnown();
  const [selected, setSelected] = useState<readonly string[]>(() => readSelected());
  const [metric, setMetric] = useState<Metric | null>(() => readMetric(channel.remembered().metric));
  const key = known?.state.prompt.key;
  useEffect(() => {
    if (key !== undefined) channel.remember({ prompt: key, metric, selected });
  }, [key, metric, selected]);

  useScrollMemory(known !== null);

  /** The two chosen last are compared. */
  const select = useCallback((row: string, isOn: boolean) => {
    setSelected((old) => (isOn ? [...old, row].slice(-2) : old.filter((other) => other !== row)));
  }, []);

  if (known === null) return <p class="loading">Reading the history…</p>;
  const { state } = known;
  const chosen = selected.filter((id) => state.rows.some((row) => row.id === id));
  return (
    <main>
      <header>
        <h1>{state.prompt.name}</h1>
        <p class="dim">{summaryOf(state)}</p>
      </header>
      {state.notices.map((notice) => (
        <p key={notice} class="notice">
          <i class="codicon codicon-info" aria-hidden="true" /> {notice}
        </p>
      ))}
      {state.empty === null ? (
        <>
          <EvolutionChart known={known} chosen={metric} choose={setMetric} />
          <Timeline known={known} selected={chosen} select={select} post={channel.post} />
          <CompareBar rows={state.rows} selected={chosen} clear={() => setSelected([])} post={channel.post} />
        </>
      ) : (
        <Empty empty={state.empty} />
      )}
    </main>
  );
}

function Empty({ empty }: { readonly empty: NonNullable<EvolutionState['empty']> }) {
  const { message, action } = empty;
  return (
    <section class="empty">
      <p>{message}</p>
      {action !== null && (
        <button type="button" class="primary" onClick={() => channel.post({ type: 'remedy', id: action.id })}>
          {action.title}
        </button>
      )}
    </section>
  );
}

function summaryOf({ prompt, rows, isPartial }: EvolutionState): string {
  const versions = rows.filter(({ id }) => id !== 'draft');
  const own = versions.filter(({ isOnMain }) => isOnMain).length;
  const others = versions.length - own;
  const facts = [
    prompt.id === prompt.name ? '' : prompt.id,
    own === 1 ? '1 version' : `${own} versions`,
    others === 0 ? '' : `${others} more on other branches`,
    isPartial ? 'reading other branches…' : '',
  ];
  return facts.filter(Boolean).join(' · ');
}

/** What the extension has told so far, piece by piece. */
function useKnown(): Known | null {
  const [known, setKnown] = useState<Known | null>(null);
  const early = useRef<Omit<Known, 'state'>>({ changes: new Map(), results: null, found: null });
  useEffect(() => {
    channel.listen((message) => {
      if (message.type === 'changes') {
        const changes = message.changes.map((change) => [change.row, change] as const);
        early.current = { ...early.current, changes: new Map([...early.current.changes, ...changes]) };
      } else if (message.type === 'results') {
        const results = new Map(message.results.map((result) => [result.row, result]));
        early.current = { ...early.current, results };
      } else if (message.type === 'found') {
        const rows = new Map(message.rows.map(({ row, change }) => [row, change]));
        early.current = { ...early.current, found: { phrase: message.phrase, rows } };
      }
      const told = early.current;
      if (message.type === 'state') setKnown({ state: message.state, ...told });
      else setKnown((old) => old && { ...old, ...told });
    });
    channel.post({ type: 'ready' });
  }, []);
  return known;
}

/** A page that comes back from behind another tab is where it was. */
function useScrollMemory(isShown: boolean): void {
  useEffect(() => {
    if (!isShown) return undefined;
    const { scroll } = channel.remembered();
    if (typeof scroll === 'number') window.scrollTo(0, scroll);
    let timer: number | undefined;
    const note = () => {
      clearTimeout(timer);
      timer = window.setTimeout(() => channel.remember({ scroll: window.scrollY }), 200);
    };
    window.addEventListener('scroll', note, { passive: true });
    return () => window.removeEventListener('scroll', note);
  }, [isShown]);
}

function readSelected(): readonly string[] {
  const { selected } = channel.remembered();
  return Array.isArray(selected) ? selected.filter((row) => typeof row === 'string').slice(-2) : [];
}

returnFocus();
render(<Evolution />, document.getElementById('root') as HTMLElement);
