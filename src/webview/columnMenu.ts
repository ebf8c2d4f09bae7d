// What can be done with a column beyond running it.
import type { ColumnView, Exchange, PanelState } from '../protocol/runPanel.ts';
import { post } from './editorApi.ts';
import type { MenuItem } from './menuButton.tsx';

export interface ColumnMenuOptions {
  readonly state: PanelState;
  readonly column: ColumnView;
  readonly exchanges: Readonly<Record<string, readonly Exchange[]>>;
  readonly run: () => void;
}

export function columnMenu({ state, column, exchanges, run }: ColumnMenuOptions): MenuItem[][] {
  const said = exchanges[column.id] ?? [];
  const last = said.findLast((exchange) => exchange.run.status === 'finished');
  if (last === undefined) return [];
  const answer = { column: column.id, exchange: last.id };
  const others = state.columns.filter(({ id }) => id !== column.id && hasAnswer(exchanges[id] ?? []));
  const save = (as: 'messages' | 'example' | 'row') => () => post({ type: 'save-conversation', column: column.id, as });
  return [
    column.isRunning || column.problem !== null
      ? []
      : [
          { label: 'Retry', action: run },
          { label: 'Make This the Draft', action: () => post({ type: 'keep', column: column.id }) },
        ],
    [
      { label: 'Copy Answer', action: () => post({ type: 'copy', ...answer, what: 'answer' }) },
      { label: 'Copy as CLI Command', action: () => post({ type: 'copy', ...answer, what: 'cli' }) },
      { label: 'Copy as curl', action: () => post({ type: 'copy', ...answer, what: 'curl' }) },
    ],
    state.inputs.rowTargets.map((target) => ({
      label: `Save as Test Row with This Answer: ${target.label}`,
      action: () => post({ type: 'save-row', target: target.id, answer }),
    })),
    [
      { label: 'Save Conversation as Messages', action: save('messages') },
      { label: 'Save Conversation as Few-shot Example', action: save('example') },
      { label: 'Save Conversation as Test Row', action: save('row') },
    ],
    others.map((other) => ({
      label: `Compare with Column ${state.columns.indexOf(other) + 1} in Editor`,
      action: () => post({ type: 'compare-answers', columns: [column.id, other.id] }),
    })),
    [{ label: 'Open Run Document', action: () => post({ type: 'open-run', ...answer }) }],
  ];
}

/** Something to read, compare and answer. */
export function hasAnswer(exchanges: readonly Exchange[]): boolean {
  const run = exchanges.at(-1)?.run;
  return run?.status === 'finished' && run.text !== '';
}
