// The prompt's variables as a form: one labelled field each, of the kind its declared type asks for.
import type { Field, FieldValue, FormValues } from '../protocol/runPanel.ts';

export interface VariableFieldsProps {
  readonly fields: readonly Field[];
  readonly values: FormValues;
  readonly errors: Readonly<Record<string, string>>;
  readonly change: (name: string, value: FieldValue) => void;
}

export function VariableFields({ fields, values, errors, change }: VariableFieldsProps) {
  if (fields.length === 0) return null;
  return (
    <section aria-labelledby="variables-heading">
      <h2 id="variables-heading">Variables</h2>
      {fields.map((field) => (
        <VariableField
          key={field.name}
          field={field}
          value={values[field.name] ?? (field.type === 'boolean' ? false : '')}
          error={errors[field.name] ?? null}
          change={(value) => change(field.name, value)}
        />
      ))}
    </section>
  );
}

interface VariableFieldProps {
  readonly field: Field;
  readonly value: FieldValue;
  readonly error: string | null;
  readonly change: (value: FieldValue) => void;
}

function VariableField({ field, value, error, change }: VariableFieldProps) {
  const id = `variable-${field.name}`;
  const notes = [field.description === null ? null : `${id}-about`, error === null ? null : `${id}-error`];
  const described = notes.filter((note) => note !== null).join(' ');
  const common = { id, 'aria-describedby': described === '' ? undefined : described, 'aria-invalid': error !== null };
  const kind = field.type === 'string' ? '' : field.type;
  return (
    <div class={field.type === 'boolean' ? 'field boolean' : 'field'}>
      <label for={id}>
        {field.name}
        {field.required && field.defaultText === null && <span class="required"> required</span>}
        {kind !== '' && field.type !== 'boolean' && <span class="dim kind">{kind}</span>}
      </label>
      {field.description !== null && (
        <p class="dim about" id={`${id}-about`}>
          {field.description}
        </p>
      )}
      <Control field={field} value={value} change={change} common={common} />
      {error !== null && (
        <p class="error" id={`${id}-error`}>
          {error}
        </p>
      )}
    </div>
  );
}

interface ControlProps {
  readonly field: Field;
  readonly value: FieldValue;
  readonly change: (value: FieldValue) => void;
  readonly common: { id: string; 'aria-describedby': string | undefined; 'aria-invalid': boolean };
}

function Control({ field, value, change, common }: ControlProps) {
  if (field.type === 'boolean') {
    const isChecked = value === true || value === 'true';
    return (
      <input
        type="checkbox"
        {...common}
        checked={isChecked}
        onChange={(event) => change(event.currentTarget.checked)}
      />
    );
  }
  const text = String(value);
  if (field.choices !== null) {
    return (
      <select {...common} value={text} onChange={(event) => change(event.currentTarget.value)}>
        <option value="">{emptyChoice(field)}</option>
        {field.choices.map((choice) => (
          <option key={choice} value={choice}>
            {choice}
          </option>
        ))}
      </select>
    );
  }
  const isNumeric = field.type === 'number' || field.type === 'integer';
  const placeholder = field.defaultText === null ? '' : `Default: ${field.defaultText}`;
  if (field.isMultiline || field.type === 'array' || field.type === 'object') {
    return (
      <textarea
        {...common}
        class={field.isMultiline ? '' : 'code'}
        rows={rowsFor(text)}
        spellcheck={field.isMultiline}
        placeholder={placeholder === '' && !field.isMultiline ? jsonExample(field) : placeholder}
        value={text}
        onInput={(event) => change(event.currentTarget.value)}
      />
    );
  }
  const shared = {
    ...common,
    placeholder,
    value: text,
    onInput: (event: { currentTarget: HTMLInputElement }) => change(event.currentTarget.value),
  };
  if (field.isSensitive) return <input {...shared} type="password" autocomplete="off" />;
  return <input {...shared} type="text" autocomplete="off" inputMode={isNumeric ? 'decimal' : 'text'} />;
}

function emptyChoice(field: Field): string {
  if (field.defaultText !== null) return `${field.defaultText} (default)`;
  return field.required ? 'Choose…' : 'Not given';
}

function jsonExample(field: Field): string {
  return field.type === 'array' ? '["one", "two"]' : '{"key": "value"}';
}

function rowsFor(text: string): number {
  return Math.min(12, Math.max(2, text.split('\n').length, Math.ceil(text.length / 70)));
}
