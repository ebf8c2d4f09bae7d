// Parameters of the call that are tried instead of the prompt's own, until they are written to the prompt or taken back.
import type { ParameterView } from '../protocol/runPanel.ts';
import { Drawer } from './drawer.tsx';
import { post } from './editorApi.ts';
import { ParameterRow } from './parameterRow.tsx';

export function ParametersDrawer({ parameters, close }: { parameters: readonly ParameterView[]; close: () => void }) {
  const isTrying = parameters.some((parameter) => parameter.tried !== null);
  const isWrong = parameters.some((parameter) => parameter.error !== null);
  return (
    <Drawer id="parameters" title="Parameters" close={close}>
      <p class="dim">Tried in every column. The prompt stays as it is until you write them to it.</p>
      <div class="parameters">
        {parameters.map((parameter) => (
          <ParameterRow key={parameter.name} parameter={parameter} />
        ))}
      </div>
      {isTrying && (
        <div class="buttons">
          <button type="button" class="primary" disabled={isWrong} onClick={() => post({ type: 'write-parameters' })}>
            Write to Prompt
          </button>
          <button type="button" class="secondary" onClick={() => post({ type: 'reset-parameters' })}>
            Reset
          </button>
        </div>
      )}
    </Drawer>
  );
}
