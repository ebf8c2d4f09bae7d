// The page once it knows its prompt: the bar, the form with the columns below it, the drawers, and the reply.
import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import type { PanelState } from '../protocol/runPanel.ts';
import { Announcer } from './announcer.tsx';
import { hasAnswer } from './columnMenu.ts';
import { Columns } from './columns.tsx';
import { Composer } from './composer.tsx';
import { Drawers } from './drawers.tsx';
import { useFollowEnd } from './followEnd.ts';
import { InputsSection } from './inputsSection.tsx';
import { useRemembered } from './pageMemory.ts';
import { ProblemNotice } from './problemNotice.tsx';
import { PromptHeader } from './promptHeader.tsx';
import { Toolbar } from './toolbar.tsx';
import { useDrawers } from './useDrawers.ts';
import type { Panel } from './usePanel.ts';
import { useRun } from './useRun.ts';

export function LoadedPanel({ state, exchanges, markdown, values, changeValue }: Panel & { state: PanelState }) {
  const [view, setView] = useRemembered('view');
  const [hasInputs, setInputs] = useRemembered('hasInputs');
  const drawers = useDrawers();
  const scroller = useRef<HTMLDivElement>(null);
  const isRunning = state.columns.some((column) => column.isRunning);
  const { run, runAll, errors } = useRun({ fields: state.inputs.fields, values, isRunning, openForm: setInputs });
  useFirstFocus();
  useFollowEnd(scroller, { isRunning, news: exchanges });
  // Typing into the form draws no answer anew.
  const columns = useMemo(
    () => <Columns state={state} exchanges={exchanges} markdown={markdown} view={view} run={run} />,
    [state, exchanges, markdown, view, run],
  );
  const said = state.columns.map(({ id }) => exchanges[id] ?? []);
  const answered = said.filter(hasAnswer).length;
  const isTalking = said.flat().some((exchange) => exchange.run.status === 'finished');
  const isComparable = answered > 1 || (isRunning && isTalking && state.columns.length > 1);
  return (
    <div class="shell">
      <Toolbar state={state} run={runAll} drawers={drawers} view={isComparable ? view : null} setView={setView} />
      <div class="middle">
        <main class="scroller" ref={scroller}>
          <div class="top">
            <PromptHeader prompt={state.prompt} />
            {state.problem !== null && <ProblemNotice problem={state.problem} column={null} />}
            <InputsSection
              inputs={state.inputs}
              values={values}
              errors={errors}
              change={changeValue}
              isOpen={hasInputs}
              setOpen={setInputs}
            />
          </div>
          {columns}
        </main>
        <Drawers state={state} drawers={drawers} />
      </div>
      {isTalking && <Composer count={answered} isRunning={isRunning} />}
      <Announcer exchanges={exchanges} />
    </div>
  );
}

/** A panel that opens is ready to type into: the first field, or Run when there is nothing to fill in. */
function useFirstFocus(): void {
  useLayoutEffect(() => {
    const first = document.querySelector<HTMLElement>('.field :is(input, textarea, select)');
    (first ?? document.querySelector<HTMLElement>('button.run'))?.focus({ preventScroll: true });
  }, []);
}
