// The bar that stays in sight: Run or Stop, what else the panel can show, and what a run will take.
import type { ComponentChildren } from 'preact';
import type { PanelState } from '../protocol/runPanel.ts';
import { post } from './editorApi.ts';
import { Icon } from './icon.tsx';
import type { AnswersView } from './pageMemory.ts';
import { useRovingFocus } from './rovingFocus.ts';
import { runKeys } from './runKeys.ts';
import type { DrawerName, DrawersState } from './useDrawers.ts';

export interface ToolbarProps {
  readonly state: PanelState;
  readonly run: () => void;
  readonly drawers: DrawersState;
  /** Null while there are not two answers to compare. */
  readonly view: AnswersView | null;
  readonly setView: (view: AnswersView) => void;
}

export function Toolbar(props: ToolbarProps) {
  const { state, view, drawers } = props;
  const roving = useRovingFocus<HTMLDivElement>();
  const tried = state.parameters.filter((parameter) => parameter.tried !== null).length;
  return (
    <header class="bar">
      <div class="toolbar" role="toolbar" aria-label="Run panel" {...roving}>
        <RunButton state={state} run={props.run} />
        <button type="button" class="quiet" title="Add Column" onClick={() => post({ type: 'add-columns' })}>
          <Icon name="add" />
          <span class="label">Add Column</span>
        </button>
        <span class="divider" />
        <DrawerButton drawer="parameters" drawers={drawers} icon="settings" label="Parameters">
          {tried > 0 && (
            <span class="badge">
              {tried}
              <span class="hidden"> tried</span>
            </span>
          )}
        </DrawerButton>
        <DrawerButton drawer="preview" drawers={drawers} icon="open-preview" label="Preview" />
        {view !== null && <ViewSwitch view={view} setView={props.setView} />}
      </div>
      <p class="spending">
        {state.total !== null && <span>{state.total}</span>}
        {state.spending !== null && <span>{state.spending}</span>}
      </p>
    </header>
  );
}

interface DrawerButtonProps {
  readonly drawer: DrawerName;
  readonly drawers: DrawersState;
  readonly icon: string;
  readonly label: string;
  readonly children?: ComponentChildren;
}

function DrawerButton({ drawer, drawers, icon, label, children }: DrawerButtonProps) {
  return (
    <button
      type="button"
      class="quiet"
      title={label}
      aria-expanded={drawer === 'parameters' ? drawers.hasParameters : drawers.hasPreview}
      aria-controls={drawer}
      onClick={() => drawers.toggle(drawer)}
    >
      <Icon name={icon} />
      <span class="label">{label}</span>
      {children}
    </button>
  );
}

function RunButton({ state, run }: Pick<ToolbarProps, 'state' | 'run'>) {
  const isRunning = state.columns.some((column) => column.isRunning);
  const ready = state.columns.filter((column) => column.problem === null).length;
  const title =
    ready === state.columns.length
      ? `Run (${runKeys})`
      : `Run ${ready} of ${state.columns.length} columns (${runKeys})`;
  // One element for both, so that focus stays where it was pressed.
  return (
    <button
      type="button"
      class="primary run"
      title={isRunning ? 'Stop all' : title}
      disabled={!isRunning && (state.problem !== null || ready === 0)}
      onClick={isRunning ? () => post({ type: 'stop', column: null }) : run}
    >
      <Icon name={isRunning ? 'debug-stop' : 'play'} />
      {isRunning ? 'Stop' : state.columns.length > 1 ? `Run ${ready}` : 'Run'}
    </button>
  );
}

const views: readonly { readonly id: AnswersView; readonly label: string; readonly title: string }[] = [
  { id: 'full', label: 'Full', title: 'Whole answers' },
  { id: 'changes', label: 'Changes', title: 'What differs from the answer in column 1' },
  { id: 'different', label: 'Only different', title: 'What differs, with equal lines folded' },
];

function ViewSwitch({ view, setView }: { view: AnswersView; setView: (view: AnswersView) => void }) {
  return (
    <fieldset class="switch" aria-label="Show answers">
      {views.map(({ id, label, title }) => (
        <button key={id} type="button" title={title} aria-pressed={view === id} onClick={() => setView(id)}>
          {label}
        </button>
      ))}
    </fieldset>
  );
}
