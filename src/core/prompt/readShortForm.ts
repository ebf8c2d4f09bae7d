// `prompt`, `template`, `system` and `user` at the top level: short for messages, and offered to be written out.
import type { Finding, Report } from './finding.ts';
import { rangeOfValue } from './readFields.ts';
import type { PlacedMessage } from './readMessages.ts';
import { isNull, type MapNode, type SourceEntry, textOf } from './sourceNode.ts';
import { toMessagesYaml } from './writeYaml.ts';

export const shortKeys: readonly string[] = ['system', 'prompt', 'template', 'user'];

/** The messages of a file without `messages`; the system message comes first wherever it stands. */
export function readShortForm(root: MapNode, report: Report): readonly PlacedMessage[] {
  const entries = root.entries.filter(({ key, value }) => shortKeys.includes(key) && !isNull(value));
  const first = entries[0];
  if (!first) {
    const message = 'The prompt has no text.';
    report({ severity: 'error', code: 'prompt/empty', message, start: root.start, end: root.start });
    return [];
  }
  const ordered = [...entries].sort((a, b) => Number(b.key === 'system') - Number(a.key === 'system'));
  const messages = ordered.map((entry) => readShort(entry, report)).filter((message) => message !== null);
  const names = entries.map(({ key }) => `\`${key}\``).join(' and ');
  const message = `${names} ${entries.length === 1 ? 'is' : 'are'} short for \`messages\`. Other runners and editors only know \`messages\`.`;
  const fix = messages.length === entries.length && isUnbroken(entries) ? writeOut(entries, messages) : null;
  const { keyStart: start, keyEnd: end } = first;
  report({ severity: 'information', code: 'prompt/short-form', message, start, end, ...(fix ? { fix } : {}) });
  return messages;
}

function readShort(entry: SourceEntry, report: Report): PlacedMessage | null {
  const content = textOf(entry.value);
  if (content) {
    const role = entry.key === 'system' ? 'system' : 'user';
    return { message: { role, content }, content: entry.value, start: entry.keyStart, end: entry.value.end };
  }
  const message = `\`${entry.key}\` must be text.`;
  report({ severity: 'error', code: 'prompt/wrong-type', message, ...rangeOfValue(entry) });
  return null;
}

/** Whether nothing but a line break stands between one entry and the next, so that one replacement loses nothing. */
function isUnbroken(entries: readonly SourceEntry[]): boolean {
  return entries.every((entry, index) => index === 0 || entry.keyStart - (entries[index - 1]?.value.end ?? 0) <= 2);
}

function writeOut(entries: readonly SourceEntry[], messages: readonly PlacedMessage[]): Finding['fix'] {
  const last = entries.at(-1)?.value;
  const isBlock = last?.kind === 'scalar' && (last.style === 'literal' || last.style === 'folded');
  const yaml = toMessagesYaml(messages.map(({ message }) => message));
  // A block takes its line break with it; after anything else the file's own one is still there.
  const text = isBlock || yaml.includes('|') ? yaml : yaml.trimEnd();
  return { title: 'Write it as `messages`', start: entries[0]?.keyStart ?? 0, end: last?.end ?? 0, text };
}
