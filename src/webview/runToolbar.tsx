// The bar that stays in sight: which version, which model, Run or Stop, and what the call will cost at most.
import type { PanelState } from '../protocol/runPanel.ts';
import { post } from './editorApi.ts';

export interface RunToolbarProps {
  readonly state: PanelState;
  readonly run: () => void;
}

export function RunToolbar({ state, run }: RunToolbarProps) {
  return (
    <section class="toolbar" aria-label="Run settings">
      <div class="setting">
        <label for="version">Version</label>
        <select
          id="version"
          value={state.selector}
          onChange={(event) => post({ type: 'select-version', selector: event.currentTarget.value })}
        >
          {state.versions.map((version) => (
            <option key={version.selector} value={version.selector}>
              {version.label}
            </option>
          ))}
        </select>
      </div>
      <div class="setting">
        <span id="model-label">Model</span>
        <button
          type="button"
          class="picker"
          aria-labelledby="model-label model-name"
          title={state.model.detail ?? 'Choose a model'}
          onClick={() => post({ type: 'pick-model' })}
        >
          <span id="model-name">{state.model.name}</span>
          <i class="codicon codicon-chevron-down" aria-hidden="true" />
        </button>
      </div>
      {state.run.status === 'running' ? (
        <button type="button" class="primary run" onClick={() => post({ type: 'stop' })}>
          <i class="codicon codicon-debug-stop" aria-hidden="true" />
          Stop
        </button>
      ) : (
        <button
          type="button"
          class="primary run"
          disabled={state.problem !== null}
          title="Run (Ctrl+Enter)"
          onClick={run}
        >
          <i class="codicon codicon-play" aria-hidden="true" />
          Run
        </button>
      )}
      <p class="dim estimate">{state.estimate ?? state.model.detail ?? ''}</p>
    </section>
  );
}
