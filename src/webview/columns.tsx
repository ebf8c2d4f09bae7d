// The columns side by side, each with what it is compared with and what can be done with it.
import type { Exchange, MarkdownNode, PanelState } from '../protocol/runPanel.ts';
import { Column } from './column.tsx';
import { columnMenu, hasAnswer } from './columnMenu.ts';
import type { AnswersView } from './pageMemory.ts';

export interface ColumnsProps {
  readonly state: PanelState;
  readonly exchanges: Readonly<Record<string, readonly Exchange[]>>;
  readonly markdown: Readonly<Record<string, readonly MarkdownNode[]>>;
  readonly view: AnswersView;
  readonly run: (columns: string[]) => void;
}

export function Columns({ state, exchanges, markdown, view, run }: ColumnsProps) {
  const { columns } = state;
  const first = exchanges[columns[0]?.id ?? ''] ?? [];
  const base = hasAnswer(first) ? (first.at(-1)?.run.text ?? null) : null;
  return (
    <div class={columns.length > 1 ? 'columns several' : 'columns'}>
      {columns.map((column, at) => {
        const runThis = () => run([column.id]);
        return (
          <Column
            key={column.id}
            column={column}
            number={at + 1}
            isOnly={columns.length === 1}
            exchanges={exchanges[column.id] ?? []}
            markdown={markdown}
            view={view}
            base={at === 0 ? null : base}
            menu={columnMenu({ state, column, exchanges, run: runThis })}
            canRun={state.problem === null && column.problem === null}
            run={runThis}
          />
        );
      })}
    </div>
  );
}
