// The answer as it comes, then what it took. Model text is only ever a text node; a screen reader hears it once, when it
// is finished, and not token by token.
import { useEffect, useRef, useState } from 'preact/hooks';
import { indentJson } from '../core/run/indentJson.ts';
import type { Fact, RunView } from '../protocol/runPanel.ts';
import { post } from './editorApi.ts';
import { ProblemNotice, RemedyButton } from './problemNotice.tsx';

const nearBottomPx = 40;

export function Answer({ run }: { run: RunView }) {
  const end = useRef<HTMLDivElement>(null);
  const text = run.status === 'idle' ? '' : run.text;
  useFollow(end, run.status === 'running', text);
  const spoken = run.status === 'finished' ? `${run.summary}. ${run.problem?.message ?? run.text}` : '';
  return (
    <section aria-labelledby="answer-heading" class={`answer ${run.status}`}>
      <div class="hidden" aria-live="polite">
        {spoken}
      </div>
      {run.status !== 'idle' && (
        <div class="heading">
          <h2 id="answer-heading">Answer</h2>
          <span class="dim">
            {run.status === 'running' ? `${run.model} is answering…` : `${run.model} · ${run.summary}`}
          </span>
          {run.status === 'finished' && run.text !== '' && (
            <button type="button" class="icon" title="Copy the answer" onClick={() => post({ type: 'copy-answer' })}>
              <i class="codicon codicon-copy" aria-hidden="true" />
              <span class="hidden">Copy the answer</span>
            </button>
          )}
        </div>
      )}
      {run.status === 'running' && <div class="progress" role="progressbar" aria-label="Waiting for the model" />}
      {text !== '' && <AnswerText text={text} isFinished={run.status === 'finished'} />}
      {run.status === 'finished' && run.problem !== null && <ProblemNotice problem={run.problem} />}
      {run.status === 'finished' && <Facts facts={run.facts} />}
      {run.status === 'finished' && run.saved !== null && (
        <p class={run.saved.isKept ? 'saved' : 'saved lost'}>
          <i class={`codicon codicon-${run.saved.isKept ? 'check' : 'error'}`} aria-hidden="true" />
          <span>{run.saved.message}</span>
          {run.saved.remedy !== null && <RemedyButton remedy={run.saved.remedy} />}
        </p>
      )}
      <div ref={end} />
    </section>
  );
}

/** A finished answer of JSON on one line is laid out for reading; how it came is one click away. */
function AnswerText({ text, isFinished }: { text: string; isFinished: boolean }) {
  const [isAsReceived, setAsReceived] = useState(false);
  const indented = isFinished ? indentJson(text) : null;
  return (
    <>
      <pre class="text">{indented === null || isAsReceived ? text : indented}</pre>
      {indented !== null && (
        <label class="layout">
          <input
            type="checkbox"
            checked={!isAsReceived}
            onChange={(event) => setAsReceived(!event.currentTarget.checked)}
          />
          Lay out JSON for reading
        </label>
      )}
    </>
  );
}

function Facts({ facts }: { facts: readonly Fact[] }) {
  if (facts.length === 0) return null;
  return (
    <dl class="facts">
      {facts.map((fact) => (
        <div key={fact.label} title={fact.detail ?? undefined}>
          <dt>{fact.label}</dt>
          <dd>{fact.value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Keeps the newest text in sight while the reader is at the end, and leaves them alone when they have scrolled up. */
function useFollow(end: { current: HTMLElement | null }, isRunning: boolean, text: string): void {
  const wasNear = useRef(true);
  const wasRunning = useRef(false);
  useEffect(() => {
    const note = () => {
      const page = document.documentElement;
      wasNear.current = page.scrollHeight - page.scrollTop - page.clientHeight < nearBottomPx;
    };
    window.addEventListener('scroll', note, { passive: true });
    return () => window.removeEventListener('scroll', note);
  }, []);
  useEffect(() => {
    // What it took follows the answer; it comes into sight for who waited at the end.
    const hasNews = isRunning || wasRunning.current;
    wasRunning.current = isRunning;
    if (hasNews && (wasNear.current || text === '')) end.current?.scrollIntoView({ block: 'end' });
  }, [end, isRunning, text]);
}
