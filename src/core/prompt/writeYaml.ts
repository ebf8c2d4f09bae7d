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
