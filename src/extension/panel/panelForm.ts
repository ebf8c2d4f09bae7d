// The form a prompt asks for: its declared variables, then names its texts use without declaring them.

import type { Json } from '../../core/base/hash.ts';
import type { Prompt, Variable } from '../../core/prompt/prompt.ts';
import { templateVariables } from '../../core/template/templateVariables.ts';
import type { Field, FieldValue, FormValues } from '../../protocol/runPanel.ts';
import { initialValue, toField } from '../../protocol/variableForm.ts';

export interface PanelForm {
  readonly fields: readonly Field[];
  readonly values: FormValues;
}

/** `remembered` is what the user typed last; else a field shows its example, or that of the first test row. */
export function panelForm(prompt: Prompt, remembered: FormValues): PanelForm {
  const variables = [...prompt.variables, ...undeclaredVariables(prompt)];
  const row = prompt.testData[0] ?? {};
  const values = variables.map((variable): [string, FieldValue] => {
    const { name } = variable;
    const example: Json | undefined = Object.hasOwn(row, name) ? row[name] : undefined;
    const typed = Object.hasOwn(remembered, name) ? remembered[name] : undefined;
    return [name, typed ?? initialValue(variable, example)];
  });
  return { fields: variables.map(toField), values: Object.fromEntries(values) };
}

/** What may be kept in the workspace's state: never a variable that is declared sensitive. */
export function rememberableValues(fields: readonly Field[], values: FormValues): FormValues {
  const kept = fields.filter(({ name, isSensitive }) => !isSensitive && Object.hasOwn(values, name));
  return Object.fromEntries(kept.map(({ name }): [string, FieldValue] => [name, values[name] as FieldValue]));
}

/** In simple templates an unfilled name would be sent as `{{name}}`, so there it needs a value. */
function undeclaredVariables(prompt: Prompt): Variable[] {
  const declared = new Set(prompt.variables.map(({ name }) => name));
  const used = prompt.messages.flatMap(({ content }) => templateVariables(content, prompt.templateFormat));
  const names = [...new Set(used.map(({ name }) => name))].filter((name) => !declared.has(name));
  const required = prompt.templateFormat === 'simple';
  const rest = {
    type: 'string',
    description: null,
    enum: null,
    items: null,
    sensitive: false,
    multiline: true,
  } as const;
  return names.map((name) => ({ name, required, ...rest }));
}
