// One parameter: what the prompt says, and what is tried instead.
import { useLayoutEffect, useState } from 'preact/hooks';
import type { ParameterView } from '../protocol/runPanel.ts';
import { post, postSoon } from './editorApi.ts';
import { ErrorText } from './errorText.tsx';
import { IconButton } from './icon.tsx';

export function ParameterRow({ parameter }: { parameter: ParameterView }) {
  const { name, label, help, base, tried, error } = parameter;
  const id = `parameter-${name}`;
  const [typed, setTyped] = useState(tried ?? '');
  // The extension's word counts, but it comes a moment late to a field that is being typed into.
  useLayoutEffect(() => {
    if (document.activeElement?.id !== id) setTyped(tried ?? '');
  }, [id, tried]);
  const change = (text: string) => {
    setTyped(text);
    postSoon(`parameter ${name}`, { type: 'try-parameter', name, text: text === '' ? null : text });
  };
  return (
    <div class={tried === null ? 'parameter' : 'parameter tried'}>
      <label for={id}>{label}</label>
      <ParameterControl parameter={parameter} id={id} typed={typed} change={change} />
      {tried !== null && (
        <IconButton
          icon="discard"
          label={`Take ${label} from the Prompt`}
          onClick={() => post({ type: 'try-parameter', name, text: null })}
        />
      )}
      <p class="dim help" id={`${id}-help`}>
        {help}
        {tried !== null && <span class="base"> {base === null ? 'Not set in the prompt.' : `Prompt: ${base}`}</span>}
      </p>
      {error !== null && <ErrorText id={`${id}-error`} text={error} />}
    </div>
  );
}

interface ParameterControlProps {
  readonly parameter: ParameterView;
  readonly id: string;
  readonly typed: string;
  readonly change: (text: string) => void;
}

function ParameterControl({ parameter, id, typed, change }: ParameterControlProps) {
  const { kind, base, choices, error } = parameter;
  const common = {
    id,
    'aria-describedby': error === null ? `${id}-help` : `${id}-help ${id}-error`,
    'aria-invalid': error !== null,
    value: typed,
  };
  if (kind === 'choice') {
    return (
      <select {...common} onChange={(event) => change(event.currentTarget.value)}>
        <option value="">{base === null ? 'Not set' : `${base} (prompt)`}</option>
        {choices.map((choice) => (
          <option key={choice} value={choice}>
            {choice}
          </option>
        ))}
      </select>
    );
  }
  const placeholder = base ?? 'Not set';
  if (kind === 'list') {
    return (
      <textarea
        {...common}
        class="code"
        rows={1}
        spellcheck={false}
        placeholder={base === null ? 'One a line' : base}
        onInput={(event) => change(event.currentTarget.value)}
      />
    );
  }
  return (
    <input
      {...common}
      type="text"
      inputMode={kind === 'integer' ? 'numeric' : 'decimal'}
      autocomplete="off"
      placeholder={placeholder}
      onInput={(event) => change(event.currentTarget.value)}
    />
  );
}
