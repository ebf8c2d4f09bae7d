// The control that a variable's declared type asks for.
import type { Field, FieldValue } from '../protocol/runPanel.ts';
import { post } from './editorApi.ts';

export interface FieldControlProps {
  readonly field: Field;
  readonly value: FieldValue;
  readonly change: (value: FieldValue) => void;
  readonly common: { readonly id: string; 'aria-describedby': string | undefined; 'aria-invalid': boolean };
}

export function FieldControl(props: FieldControlProps) {
  const { field, value, change, common } = props;
  if (field.type === 'boolean') {
    return (
      <input
        type="checkbox"
        {...common}
        checked={value === true || value === 'true'}
        onChange={(event) => change(event.currentTarget.checked)}
      />
    );
  }
  if (field.choices !== null) return <ChoiceControl {...props} choices={field.choices} />;
  if (field.isMultiline || field.type === 'array' || field.type === 'object') return <TextControl {...props} />;
  if (field.type === 'file' || field.type === 'image') return <FileControl {...props} />;
  return <LineControl {...props} />;
}

function ChoiceControl({ field, value, change, common, choices }: FieldControlProps & { choices: readonly string[] }) {
  const empty =
    field.defaultText === null ? (field.required ? 'Choose…' : 'Not given') : `${field.defaultText} (default)`;
  return (
    <select {...common} value={String(value)} onChange={(event) => change(event.currentTarget.value)}>
      <option value="">{empty}</option>
      {choices.map((choice) => (
        <option key={choice} value={choice}>
          {choice}
        </option>
      ))}
    </select>
  );
}

/** Grows with its text; the style sheet says how far. */
function TextControl({ field, value, change, common }: FieldControlProps) {
  const example = field.type === 'array' ? '["one", "two"]' : field.type === 'object' ? '{"key": "value"}' : '';
  return (
    <textarea
      {...common}
      class={field.isMultiline ? '' : 'code'}
      rows={2}
      spellcheck={field.isMultiline}
      placeholder={placeholderOf(field) || example}
      value={String(value)}
      onInput={(event) => change(event.currentTarget.value)}
    />
  );
}

function LineControl({ field, value, change, common }: FieldControlProps) {
  const isNumeric = field.type === 'number' || field.type === 'integer';
  const shared = {
    ...common,
    placeholder: placeholderOf(field),
    value: String(value),
    onInput: (event: { currentTarget: HTMLInputElement }) => change(event.currentTarget.value),
  };
  if (field.isSensitive) return <input {...shared} type="password" autocomplete="off" />;
  return <input {...shared} type="text" autocomplete="off" inputMode={isNumeric ? 'decimal' : 'text'} />;
}

function FileControl(props: FieldControlProps) {
  const { field } = props;
  return (
    <div class="with-button">
      <LineControl {...props} />
      <button
        type="button"
        class="secondary"
        aria-label={`Browse for ${field.name}`}
        onClick={() => post({ type: 'pick-file', field: field.name })}
      >
        Browse…
      </button>
    </div>
  );
}

function placeholderOf(field: Field): string {
  return field.defaultText === null ? '' : `Default: ${field.defaultText}`;
}
