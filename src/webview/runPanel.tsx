// The run panel's page: versions and models side by side, inputs in, streamed answers out. It shows what the extension
// tells it and computes nothing but the form and what differs between answers; every text of a prompt or a model reaches
// the page as a text node.
import { render } from 'preact';
import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { readForm } from '../protocol/variableForm.ts';
import { Announcer } from './announcer.tsx';
import { hasAnswer } from './columnMenu.ts';
import { Columns } from './columns.tsx';
import { Composer } from './composer.tsx';
import { focusDrawer } from './drawer.tsx';
import { Drawers } from './drawers.tsx';
import { post } from './editorApi.ts';
import { useFollowEnd } from './followEnd.ts';
import { InputsSection } from './inputsSection.tsx';
import { useRemembered } from './pageMemory.ts';
import { ProblemNotice } from './problemNotice.tsx';
import { PromptHeader } from './promptHeader.tsx';
import { Toolbar } from './toolbar.tsx';
import { usePanel } from './usePanel.ts';
import './runPanel.css';

function RunPanel() {
  const { state, exchanges, markdown, values, changeValue } = usePanel();
  const [showErrors, setShowErrors] = useState(false);
  const [view, setView] = useRemembered('view');
  const [hasParameters, setParameters] = useRemembered('hasParameters');
  const [hasPreview, setPreview] = useRemembered('hasPreview');
  const [hasInputs, setInputs] = useRemembered('hasInputs');
  const [previewColumn, setPreviewColumn] = useRemembered('previewColumn');
  const scroller = useRef<HTMLDivElement>(null);
  const errors = state === null ? {} : readForm(state.inputs.fields, values).errors;
  const isRunning = state?.columns.some((column) => column.isRunning) ?? false;

  const run = useLatest((columns: string[] | null) => {
    if (columns === null && isRunning) return;
    const wrong = Object.keys(errors)[0];
    setShowErrors(true);
    if (wrong === undefined) return post({ type: 'run', values, columns });
    setInputs(true);
    requestAnimationFrame(() => document.getElementById(`variable-${wrong}`)?.focus());
  });
  const runAll = useCallback(() => run(null), [run]);
  // Typing into the form draws no answer anew.
  const columns = useMemo(
    () => state && <Columns state={state} exchanges={exchanges} markdown={markdown} view={view} run={run} />,
    [state, exchanges, markdown, view, run],
  );
  useRunShortcut(runAll);
  useFirstFocus(state !== null);
  useFollowEnd(scroller, { isShown: state !== null, isRunning, news: exchanges });

  if (state === null) return <p class="loading">Reading the prompt…</p>;
  const answered = state.columns.filter(({ id }) => hasAnswer(exchanges[id] ?? [])).length;
  const isTalking = state.columns.some(({ id }) =>
    (exchanges[id] ?? []).some(({ run: { status } }) => status === 'finished'),
  );
  return (
    <div class="shell">
      <Toolbar
        state={state}
        run={runAll}
        hasParameters={hasParameters}
        hasPreview={hasPreview}
        toggleParameters={() => {
          setParameters(!hasParameters);
          if (!hasParameters) focusDrawer('parameters');
        }}
        togglePreview={() => {
          setPreview(!hasPreview);
          if (!hasPreview) focusDrawer('preview');
        }}
        view={answered > 1 || (isRunning && isTalking && state.columns.length > 1) ? view : null}
        setView={setView}
      />
      <div class="middle">
        <main class="scroller" ref={scroller}>
          <div class="top">
            <PromptHeader prompt={state.prompt} />
            {state.problem !== null && <ProblemNotice problem={state.problem} column={null} />}
            <InputsSection
              inputs={state.inputs}
              values={values}
              errors={showErrors ? errors : {}}
              change={changeValue}
              isOpen={hasInputs}
              setOpen={setInputs}
            />
          </div>
          {columns}
        </main>
        <Drawers
          state={state}
          hasParameters={hasParameters}
          hasPreview={hasPreview}
          previewColumn={previewColumn}
          closeParameters={() => setParameters(false)}
          closePreview={() => setPreview(false)}
          choosePreview={setPreviewColumn}
        />
      </div>
      {isTalking && <Composer count={answered} isRunning={isRunning} />}
      <Announcer exchanges={exchanges} />
    </div>
  );
}

/** A function that stays the same and does what it last was given. */
function useLatest<T extends unknown[]>(act: (...given: T) => void): (...given: T) => void {
  const latest = useRef(act);
  latest.current = act;
  return useCallback((...given: T) => latest.current(...given), []);
}

/** A panel that opens is ready to type into: the first field, or Run when there is nothing to fill in. */
function useFirstFocus(isShown: boolean): void {
  useEffect(() => {
    if (!isShown) return;
    const first = document.querySelector<HTMLElement>('.field :is(input, textarea, select)');
    (first ?? document.querySelector<HTMLElement>('button.run'))?.focus({ preventScroll: true });
  }, [isShown]);
}

function useRunShortcut(run: () => void): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      run();
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [run]);
}

render(<RunPanel />, document.getElementById('root') as HTMLElement);
