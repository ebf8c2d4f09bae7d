// What was evaluated, how it ended or how far it is, and what can be done with the whole.
import type { GridPageMessage, GridState, GridTone } from '../protocol/evaluationGrid.ts';
import { Icon } from './icon.tsx';

export interface GridHeadProps {
  readonly state: GridState;
  readonly post: (message: GridPageMessage) => void;
  /** How many are shown. */
  readonly rows: number;
  /** Keys of those that are ticked. */
  readonly selected: readonly string[];
}

export function toneIcon(tone: GridTone): string {
  return tone === null ? 'compare-changes' : tone === 'good' ? 'arrow-up' : 'arrow-down';
}

function countText(rows: number): string {
  return rows === 1 ? '1 Row' : `${rows.toLocaleString('en')} Rows`;
}

export function GridHead({ state, post, rows, selected }: GridHeadProps) {
  const { prompt, subject, verdict, progress, notices, comparison } = state;
  return (
    <header>
      <div class="title">
        <h1>{prompt}</h1>
        {verdict !== null && (
          <p class={`verdict ${verdict.tone ?? ''}`}>
            {verdict.tone !== null && <Icon name={verdict.tone === 'good' ? 'pass' : 'error'} />}
            {verdict.text}
          </p>
        )}
        <span class="gap" />
        {progress !== null && (
          <button type="button" class="secondary" onClick={() => post({ type: 'cancel' })}>
            <Icon name="debug-stop" />
            Cancel
          </button>
        )}
        {progress === null && state.empty === null && (
          <>
            <button
              type="button"
              class="secondary"
              title={`People judge answers of the rows that are ${selected.length > 0 ? 'selected' : 'shown'}, blind`}
              disabled={selected.length === 0 && rows === 0}
              onClick={() => post({ type: 'review', rows: [...selected] })}
            >
              <Icon name="checklist" />
              {selected.length === 0 ? 'Review…' : `Review ${countText(selected.length)}…`}
            </button>
            <button type="button" class="secondary" onClick={() => post({ type: 'export' })}>
              <Icon name="export" />
              Export…
            </button>
          </>
        )}
      </div>
      <p class="dim">{subject}</p>
      {progress !== null && (
        <div class="progress">
          <progress value={progress.done} max={Math.max(1, progress.total)} aria-label="Progress of the evaluation" />
          <p>{progress.text}</p>
        </div>
      )}
      {notices.map((notice) => (
        <p key={notice} class="notice">
          <Icon name="info" /> {notice}
        </p>
      ))}
      {comparison.map(({ text, tone }) => (
        <p key={text} class={`versus ${tone ?? ''}`}>
          <Icon name={toneIcon(tone)} /> {text}
        </p>
      ))}
      <p class="hidden" role="status">
        {progress === null ? (verdict?.text ?? '') : ''}
      </p>
    </header>
  );
}
