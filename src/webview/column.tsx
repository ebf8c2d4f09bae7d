// One version with one model: what a call will take, what stands in its way, and all that was said in it.
import type { ColumnView, Exchange, MarkdownNode } from '../protocol/runPanel.ts';
import { ColumnHeader } from './columnHeader.tsx';
import { ExchangeView } from './exchangeView.tsx';
import type { MenuItem } from './menuButton.tsx';
import type { AnswersView } from './pageMemory.ts';
import { usePassFocus } from './passFocus.ts';
import { ProblemNotice } from './problemNotice.tsx';
import { runKeys } from './runKeys.ts';
import { answerKey } from './usePanel.ts';

export interface ColumnProps {
  readonly column: ColumnView;
  /** From 1. */
  readonly number: number;
  readonly isOnly: boolean;
  readonly exchanges: readonly Exchange[];
  readonly markdown: Readonly<Record<string, readonly MarkdownNode[]>>;
  readonly view: AnswersView;
  /** The last answer of the first column, to compare this one's with; null when there is nothing to compare. */
  readonly base: string | null;
  readonly menu: readonly (readonly MenuItem[])[];
  readonly canRun: boolean;
  readonly run: () => void;
}

export function Column(props: ColumnProps) {
  const { column, exchanges, number, isOnly } = props;
  const last = exchanges.length - 1;
  const section = usePassFocus<HTMLElement>();
  return (
    <section
      ref={section}
      class="column"
      aria-label={`Column ${number}: ${column.version.label}, ${column.model.name}`}
      aria-busy={column.isRunning}
    >
      <ColumnHeader {...props} />
      {column.problem !== null && <ProblemNotice problem={column.problem} column={column.id} />}
      {column.notice !== null && <ProblemNotice problem={column.notice} column={column.id} kind="info" />}
      {exchanges.map((exchange, at) => (
        <ExchangeView
          key={exchange.id}
          column={column.id}
          exchange={exchange}
          nodes={props.markdown[answerKey(column.id, exchange.id)] ?? null}
          view={at === last && props.base !== null ? props.view : 'full'}
          base={at === last ? props.base : null}
        />
      ))}
      {exchanges.length === 0 && column.problem === null && (
        <p class="empty">{isOnly ? `The answer will appear here. ${runKeys} runs the prompt.` : 'No answer yet.'}</p>
      )}
    </section>
  );
}
