// Values as YAML text that any reader takes back exactly as they were.
import type { Json } from '../base/hash.ts';

/** Plain text that no YAML version reads as anything but itself. */
const plain = /^[A-Za-z][A-Za-z0-9_./-]*$/;
const reserved = /^(?:y|n|yes|no|on|off|true|false|null|nan|inf)$/i;
/** Characters that a literal block cannot hold, and shapes whose line breaks it would change. */
const notForBlocks = /[\r\t\0-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]|\p{Surrogate}|\n\n$| $/mu;

/** A scalar as it can stand after `key: `: a literal block indented by `indent` where that keeps every character. */
export function toScalarYaml(text: string, indent: number): string {
  const lines = text.split('\n');
  if (lines.length === 1 || !/^[^\s#]/.test(text) || notForBlocks.test(text)) return toFlowYaml(text);
  const ends = text.endsWith('\n');
  const body = (ends ? lines.slice(0, -1) : lines).map((line) => (line === '' ? '' : ' '.repeat(indent) + line));
  return `${[ends ? '|' : '|-', ...body].join('\n')}\n`;
}

/** Any value on one line, for flow and block context alike. */
export function toFlowYaml(value: Json): string {
  if (typeof value === 'string') return isPlain(value) ? value : quote(value);
  if (Array.isArray(value)) return `[${value.map(toFlowYaml).join(', ')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const record = value as { readonly [key: string]: Json };
  return `{${Object.keys(record)
    .map((key) => `${toFlowYaml(key)}: ${toFlowYaml(record[key] as Json)}`)
    .join(', ')}}`;
}

function isPlain(text: string): boolean {
  return plain.test(text) && !reserved.test(text);
}

/** JSON is YAML but for a few characters that YAML does not allow raw. */
function quote(text: string): string {
  return JSON.stringify(text).replaceAll(
    /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** `key: value` as lines at a column, nested mappings and lists below it. */
export function toEntryYaml(key: string, value: Json, column: number): string {
  return `${' '.repeat(column)}${toFlowYaml(key)}:${valueYaml(value, column)}`;
}

/** `- value` as lines at a column. */
export function toItemYaml(value: Json, column: number): string {
  const lead = `${' '.repeat(column)}- `;
  if (typeof value === 'string') return `${lead}${endLine(toScalarYaml(value, column + 2))}`;
  if (!isMapping(value) || Object.keys(value).length === 0) return `${lead}${toFlowYaml(value)}\n`;
  return `${lead}${entriesYaml(value, column + 2).slice(lead.length)}`;
}

/** What stands behind the colon, to the end of its last line. */
function valueYaml(value: Json, column: number): string {
  if (typeof value === 'string') return ` ${endLine(toScalarYaml(value, column + 2))}`;
  if (Array.isArray(value) && value.some((item) => typeof item === 'object' && item !== null))
    return `\n${value.map((item: Json) => toItemYaml(item, column + 2)).join('')}`;
  if (isMapping(value) && Object.keys(value).length > 0) return `\n${entriesYaml(value, column + 2)}`;
  return ` ${toFlowYaml(value)}\n`;
}

function entriesYaml(value: Mapping, column: number): string {
  return Object.keys(value)
    .map((key) => toEntryYaml(key, value[key] as Json, column))
    .join('');
}

type Mapping = { readonly [key: string]: Json };

function isMapping(value: Json): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `messages:` as YAML lines, the last one ended. */
export function toMessagesYaml(messages: readonly { readonly role: string; readonly content: string }[]): string {
  const items = messages.map(
    ({ role, content }) => `  - role: ${role}\n    content: ${endLine(toScalarYaml(content, 6))}`,
  );
  return `messages:\n${items.join('')}`;
}

/** `yaml` with a line break at its end. */
export function endLine(yaml: string): string {
  return yaml.endsWith('\n') ? yaml : `${yaml}\n`;
}
