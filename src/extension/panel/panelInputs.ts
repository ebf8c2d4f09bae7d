// What is filled into a prompt's variables: the form, named sets of values, and rows of test data. Columns may show
// different versions of a prompt; the form asks for the variables of all of them.
import type { Json } from '../../core/base/hash.ts';
import type { Prompt } from '../../core/prompt/prompt.ts';
import type { Choice, Field, FieldValue, FormValues, Inputs } from '../../protocol/runPanel.ts';
import { type FormResult, readForm, textOfValue } from '../../protocol/variableForm.ts';
import { panelForm, rememberableValues } from './panelForm.ts';
import type { InputRow, InputSet, Remembered } from './panelPorts.ts';

export class PanelInputs {
  #fields: readonly Field[] = [];
  #values: FormValues;
  #sets: readonly InputSet[];
  #rows: readonly InputRow[] = [];
  #targets: readonly Choice[] = [];
  #source: string | null;
  #revision = 0;

  constructor({ values, sets, source }: Pick<Remembered, 'values' | 'sets' | 'source'>) {
    this.#values = values;
    this.#sets = sets;
    this.#source = source;
  }

  get values(): FormValues {
    return this.#values;
  }

  /** Fields that were typed are kept although a version that is shown has no such variable. */
  setPrompts(prompts: readonly Prompt[]): void {
    const fields = new Map<string, Field>();
    let values: FormValues = this.#values;
    for (const prompt of prompts) {
      const form = panelForm(prompt, values);
      for (const field of form.fields) if (!fields.has(field.name)) fields.set(field.name, field);
      values = { ...form.values, ...values };
    }
    this.#fields = [...fields.values()];
    this.#values = values;
  }

  setRows(rows: readonly InputRow[], targets: readonly Choice[]): void {
    this.#rows = rows;
    this.#targets = targets;
  }

  change(values: FormValues): void {
    const isChanged = Object.entries(values).some(([name, value]) => this.#values[name] !== value);
    if (isChanged) this.#source = null;
    this.#values = { ...this.#values, ...values };
  }

  /** Fills the form; values that the set or row does not have become empty. */
  use(id: string): void {
    const set = this.#sets.find((candidate) => candidate.id === id);
    const row = this.#rows.find((candidate) => candidate.id === id);
    if (set !== undefined) this.#fill(id, set.values);
    else if (row !== undefined) this.fillFrom(row.values, id);
  }

  /** Typed values as they stand in a form. */
  fillFrom(values: { readonly [name: string]: Json }, source: string | null): void {
    const texts = Object.entries(values).map(([name, value]): [string, FieldValue] => [name, formValueOf(value)]);
    this.#fill(source, Object.fromEntries(texts));
  }

  setField(name: string, text: string): void {
    this.change({ [name]: text });
    this.#revision += 1;
  }

  /** A set of the same name is replaced. Sensitive values are in no set. */
  saveSet(id: string, name: string): void {
    const values = rememberableValues(this.#fields, this.#values);
    const old = this.#sets.find((set) => set.name === name);
    const set = { id: old?.id ?? id, name, values };
    this.#sets = [...this.#sets.filter((candidate) => candidate !== old), set].sort((a, b) =>
      a.name.localeCompare(b.name),
    );
    this.#source = set.id;
  }

  removeSet(id: string): void {
    this.#sets = this.#sets.filter((set) => set.id !== id);
    if (this.#source === id) this.#source = null;
  }

  get sensitiveNames(): readonly string[] {
    return this.#fields.filter(({ isSensitive }) => isSensitive).map(({ name }) => name);
  }

  get setNames(): readonly string[] {
    return this.#sets.map(({ name }) => name);
  }

  nameOfSet(id: string): string | null {
    return this.#sets.find((set) => set.id === id)?.name ?? null;
  }

  read(): FormResult {
    return readForm(this.#fields, this.#values);
  }

  /** What may be kept: never the value of a variable that is declared sensitive. */
  remembered(): Pick<Remembered, 'values' | 'sets' | 'source'> {
    return { values: rememberableValues(this.#fields, this.#values), sets: this.#sets, source: this.#source };
  }

  view(): Inputs {
    return {
      fields: [...this.#fields],
      values: this.#values,
      revision: this.#revision,
      sets: this.#sets.map(({ id, name }) => ({ id, label: name, group: null })),
      rows: this.#rows.map(({ id, label, group }) => ({ id, label, group })),
      source: this.#source,
      rowTargets: [...this.#targets],
    };
  }

  #fill(source: string | null, values: FormValues): void {
    const empty = this.#fields.map(({ name, type }): [string, FieldValue] => [name, type === 'boolean' ? false : '']);
    this.#values = { ...this.#values, ...Object.fromEntries(empty), ...values };
    this.#source = source;
    this.#revision += 1;
  }
}

function formValueOf(value: Json): FieldValue {
  if (typeof value === 'boolean') return value;
  return value === null ? '' : textOfValue(value);
}
