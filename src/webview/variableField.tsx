// One variable of the prompt as a labelled field with its description and what is wrong with it.
import type { Field, FieldValue } from '../protocol/runPanel.ts';
import { ErrorText } from './errorText.tsx';
import { FieldControl } from './fieldControl.tsx';

export interface VariableFieldProps {
  readonly field: Field;
  readonly value: FieldValue;
  readonly error: string | null;
  readonly change: (value: FieldValue) => void;
}

export function VariableField({ field, value, error, change }: VariableFieldProps) {
  const id = `variable-${field.name}`;
  const notes = [field.description === null ? null : `${id}-about`, error === null ? null : `${id}-error`];
  const described = notes.filter((note) => note !== null).join(' ');
  const common = { id, 'aria-describedby': described === '' ? undefined : described, 'aria-invalid': error !== null };
  const isRequired = field.required && field.defaultText === null;
  const kind = field.type === 'string' || field.type === 'boolean' ? null : field.type;
  return (
    <div class={`field ${field.type} ${isWide(field) ? 'wide' : ''}`}>
      <label for={id}>
        {field.name}
        {kind !== null && <span class="dim kind"> {kind}</span>}
        {isRequired && <span class="dim kind"> required</span>}
      </label>
      {field.description !== null && (
        <p class="dim about" id={`${id}-about`}>
          {field.description}
        </p>
      )}
      <FieldControl field={field} value={value} change={change} common={common} />
      {error !== null && <ErrorText id={`${id}-error`} text={error} />}
    </div>
  );
}

function isWide(field: Field): boolean {
  return field.isMultiline || field.type === 'array' || field.type === 'object';
}
