// The run panel's page: version, model and variables in, a streamed answer out. It shows what the extension tells it and
// computes nothing but the form; every text of a prompt or a model reaches the page as a text node.
import { render } from 'preact';
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { FieldValue, FormValues, HostMessage, PanelState } from '../protocol/runPanel.ts';
import { readForm } from '../protocol/variableForm.ts';
import { Answer } from './answer.tsx';
import { onHostMessage, post, rememberPanel } from './editorApi.ts';
import { ProblemNotice } from './problemNotice.tsx';
import './runPanel.css';
import { RunToolbar } from './runToolbar.tsx';
import { VariableFields } from './variableFields.tsx';

const valuesDelayMs = 250;

function RunPanel() {
  const { state, values, changeValue } = usePanel();
  const [showErrors, setShowErrors] = useState(false);
  const errors = state === null ? {} : readForm(state.fields, values).errors;
  const isRunning = state?.run.status === 'running';

  const run = useCallback(() => {
    if (isRunning) return;
    const wrong = Object.keys(errors)[0];
    setShowErrors(true);
    if (wrong === undefined) post({ type: 'run', values });
    else document.getElementById(`variable-${wrong}`)?.focus();
  }, [errors, isRunning, values]);
  useRunShortcut(run);
  useFirstFocus(state !== null);

  if (state === null) return <p class="loading">Reading the prompt…</p>;
  return (
    <main>
      <RunToolbar state={state} run={run} />
      <div class="content">
        <header>
          <h1>{state.prompt.name}</h1>
          <button type="button" class="icon" title="Open the prompt file" onClick={() => post({ type: 'open-file' })}>
            <i class="codicon codicon-go-to-file" aria-hidden="true" />
            <span class="hidden">Open the prompt file</span>
          </button>
          {state.prompt.id !== state.prompt.name && <p class="dim id">{state.prompt.id}</p>}
          {state.prompt.description !== null && <p class="dim">{state.prompt.description}</p>}
        </header>
        {state.problem !== null && <ProblemNotice problem={state.problem} />}
        {state.notices.map((notice) => (
          <ProblemNotice key={notice.message} problem={notice} kind="info" />
        ))}
        <VariableFields fields={state.fields} values={values} errors={showErrors ? errors : {}} change={changeValue} />
        <Answer run={state.run} />
      </div>
    </main>
  );
}

/** The state as last told, with streamed text added, and the form as last typed. */
function usePanel() {
  const [state, setState] = useState<PanelState | null>(null);
  const [values, setValues] = useState<FormValues>({});
  const formOf = useRef<string | null>(null);
  const timer = useRef<number | undefined>(undefined);

  useEffect(() => {
    onHostMessage((message) => {
      if (message.type === 'state') {
        const form = formKey(message.state);
        if (formOf.current !== form) setValues(message.state.values);
        formOf.current = form;
        rememberPanel(message.state.prompt.key);
        document.title = message.state.prompt.name;
      }
      setState((old) => nextState(old, message));
    });
    post({ type: 'ready' });
  }, []);

  const changeValue = useCallback(
    (name: string, value: FieldValue) => {
      const next = { ...values, [name]: value };
      setValues(next);
      clearTimeout(timer.current);
      timer.current = window.setTimeout(() => post({ type: 'change-values', values: next }), valuesDelayMs);
    },
    [values],
  );
  return { state, values, changeValue };
}

/** Typed text stands as long as the same fields of the same prompt are shown. */
function formKey(state: PanelState): string {
  return JSON.stringify([state.prompt.key, state.fields.map((field) => [field.name, field.type])]);
}

function nextState(old: PanelState | null, message: HostMessage): PanelState | null {
  if (message.type === 'state') return message.state;
  if (message.type !== 'text' || old?.run.status !== 'running') return old;
  return { ...old, run: { ...old.run, text: old.run.text + message.text } };
}

/** A panel that opens is ready to type into: the first field, or Run when there is nothing to fill in. */
function useFirstFocus(isShown: boolean): void {
  useEffect(() => {
    if (!isShown) return;
    const first = document.querySelector<HTMLElement>('.field :is(input, textarea, select)');
    (first ?? document.querySelector<HTMLElement>('button.run'))?.focus();
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
