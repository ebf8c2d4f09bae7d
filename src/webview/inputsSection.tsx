// The prompt's variables: where their values come from, the fields, and where they can be saved.
import type { Choice, FieldValue, FormValues, Inputs } from '../protocol/runPanel.ts';
import { post } from './editorApi.ts';
import { Icon, IconButton } from './icon.tsx';
import { MenuButton } from './menuButton.tsx';
import { VariableField } from './variableField.tsx';

export interface InputsSectionProps {
  readonly inputs: Inputs;
  readonly values: FormValues;
  readonly errors: Readonly<Record<string, string>>;
  readonly change: (name: string, value: FieldValue) => void;
  readonly isOpen: boolean;
  readonly setOpen: (isOpen: boolean) => void;
}

export function InputsSection({ inputs, values, errors, change, isOpen, setOpen }: InputsSectionProps) {
  if (inputs.fields.length === 0) return null;
  return (
    <section class="inputs" aria-labelledby="inputs-heading">
      <div class="heading">
        <h2 id="inputs-heading">
          <button
            type="button"
            class="fold"
            aria-expanded={isOpen}
            aria-controls="inputs"
            onClick={() => setOpen(!isOpen)}
          >
            <Icon name={isOpen ? 'chevron-down' : 'chevron-right'} />
            Inputs
            {!isOpen && <span class="badge">{inputs.fields.length}</span>}
          </button>
        </h2>
        <SourceSelect inputs={inputs} />
        <SaveButtons inputs={inputs} />
      </div>
      <div id="inputs" class="fields" hidden={!isOpen}>
        {inputs.fields.map((field) => (
          <VariableField
            key={field.name}
            field={field}
            value={values[field.name] ?? (field.type === 'boolean' ? false : '')}
            error={errors[field.name] ?? null}
            change={(value) => change(field.name, value)}
          />
        ))}
      </div>
    </section>
  );
}

const ownValues = '';

function SourceSelect({ inputs }: { inputs: Inputs }) {
  const groups = grouped([...inputs.sets.map((set) => ({ ...set, group: set.group ?? 'Saved sets' })), ...inputs.rows]);
  if (groups.length === 0) return null;
  return (
    <select
      aria-label="Take values from"
      class="source"
      value={inputs.source ?? ownValues}
      onChange={(event) => {
        const { value } = event.currentTarget;
        if (value !== ownValues) post({ type: 'use-inputs', id: value });
      }}
    >
      <option value={ownValues}>As typed</option>
      {groups.map(([group, choices]) => (
        <optgroup key={group} label={group}>
          {choices.map((choice) => (
            <option key={choice.id} value={choice.id}>
              {choice.label}
            </option>
          ))}
        </optgroup>
      ))}
    </select>
  );
}

function SaveButtons({ inputs }: { inputs: Inputs }) {
  const set = inputs.sets.find((candidate) => candidate.id === inputs.source);
  return (
    <>
      {set !== undefined && (
        <IconButton
          icon="trash"
          label={`Remove Set ${set.label}`}
          onClick={() => post({ type: 'remove-set', id: set.id })}
        />
      )}
      <span class="save">
        <button type="button" class="quiet" onClick={() => post({ type: 'save-set' })}>
          <Icon name="save" />
          Save as Set…
        </button>
        <MenuButton
          label="Save as Test Row"
          class="quiet"
          groups={[
            inputs.rowTargets.map((target) => ({
              label: target.label,
              action: () => post({ type: 'save-row', target: target.id, answer: null }),
            })),
          ]}
        >
          Save as Test Row
          <Icon name="chevron-down" />
        </MenuButton>
      </span>
    </>
  );
}

/** Choices under their headings, in the order the headings first appear. */
function grouped(choices: readonly Choice[]): [string, Choice[]][] {
  const groups = new Map<string, Choice[]>();
  for (const choice of choices) {
    const group = choice.group ?? 'Rows';
    groups.set(group, [...(groups.get(group) ?? []), choice]);
  }
  return [...groups];
}
