// An answer, while it comes and when it is complete: how it stands, its text in the form the reader wants, and the rest.
// Both are the same elements, so that nothing moves or flickers at the end of a stream.
import { useMemo, useState } from 'preact/hooks';
import { indentJson } from '../core/run/indentJson.ts';
import type { Exchange, MarkdownNode } from '../protocol/runPanel.ts';
import { AnswerDifference } from './answerDifference.tsx';
import { AnswerOutcome } from './answerOutcome.tsx';
import { type AnswerForm, AnswerStatus } from './answerStatus.tsx';
import { post } from './editorApi.ts';
import { Icon } from './icon.tsx';
import { MarkdownView } from './markdownView.tsx';
import type { AnswersView } from './pageMemory.ts';
import { Reasoning } from './reasoning.tsx';
import { TextBlocks } from './textBlocks.tsx';
import { ToolCalls } from './toolCalls.tsx';

export interface AnswerProps {
  readonly column: string;
  readonly exchange: Exchange;
  /** The answer as Markdown; null until the extension was asked for it and has answered. */
  readonly nodes: readonly MarkdownNode[] | null;
  readonly view: AnswersView;
  /** The answer to compare this one with; null for none. */
  readonly base: string | null;
}

export function Answer({ column, exchange, nodes, view, base }: AnswerProps) {
  const { run } = exchange;
  const [form, setForm] = useState<AnswerForm>('text');
  const answer = { column, exchange: exchange.id };
  const isFinished = run.status === 'finished';
  const indented = useMemo(() => (isFinished ? indentJson(run.text) : null), [isFinished, run.text]);
  const isCompared = isFinished && view !== 'full' && base !== null && run.text !== '';
  const isMarkdown = isFinished && form === 'markdown' && indented === null && nodes !== null;
  const staleReason = isFinished ? run.staleReason : null;
  const toggle = (wanted: AnswerForm) => {
    setForm(form === wanted ? 'text' : wanted);
    if (wanted === 'markdown' && form !== 'markdown' && nodes === null) post({ type: 'render-markdown', ...answer });
  };
  return (
    <article class={`answer ${run.status} ${staleReason === null ? '' : 'stale'}`} aria-label="Answer">
      <AnswerStatus
        run={run}
        form={form}
        canChangeForm={isFinished && run.text !== '' && !isCompared}
        isJson={indented !== null}
        toggle={toggle}
        copy={() => post({ type: 'copy', ...answer, what: 'answer' })}
      />
      {staleReason !== null && (
        <p class="stale-reason">
          <Icon name="history" />
          {staleReason}
        </p>
      )}
      <Reasoning key="reasoning" text={run.reasoning} column={isFinished ? null : column} />
      {isFinished && <ToolCalls key="tools" calls={run.toolCalls} />}
      {isCompared ? (
        <AnswerDifference
          key="difference"
          base={base}
          other={run.text}
          isFolded={view === 'different'}
          baseName="column 1"
          elsewhere="“Compare in Editor” in this column’s menu"
        />
      ) : isMarkdown ? (
        <MarkdownView key="markdown" nodes={nodes} openLink={(link) => post({ type: 'open-link', ...answer, link })} />
      ) : (
        <TextBlocks
          key="text"
          text={form === 'received' ? run.text : (indented ?? run.text)}
          class="text"
          column={isFinished ? null : column}
          part="text"
        />
      )}
      {isFinished && <AnswerOutcome key="outcome" run={run} column={column} exchange={exchange.id} />}
    </article>
  );
}
