// What a prompt says about itself and never sends: id, title, owner, status, tags, and every key we do not know.
import type { Report } from './finding.ts';
import type { Prompt, PromptStatus } from './prompt.ts';
import { type KeySpec, promptKeys } from './promptKeys.ts';
import { isPromptId } from './promptName.ts';
import { type Fields, rangeOfValue, readMap, readText, readTexts, toRecord } from './readFields.ts';
import { isLooseParameter } from './readParameters.ts';
import { shortKeys } from './readShortForm.ts';
import { type SourceEntry, textOf } from './sourceNode.ts';

type IdentityKeys = 'id' | 'name' | 'description' | 'goal' | 'owner' | 'status' | 'tags' | 'metadata' | 'unknown';

export function readIdentity(fields: Fields, report: Report): Pick<Prompt, IdentityKeys> {
  const text = (key: string) => readText(fields.known.get(key), report);
  const isShort = !fields.known.has('messages');
  const unknown = fields.unknown.filter(({ key }) => !isLooseParameter(key) && !(isShort && shortKeys.includes(key)));
  for (const entry of unknown) hintAtMisspelling(entry, fields, report);
  const metadata = readMap(fields.known.get('metadata'), 'warning', report);
  return {
    id: readId(fields.known.get('id'), report),
    name: text('name'),
    description: text('description'),
    goal: text('goal'),
    owner: text('owner'),
    status: readStatus(fields.known.get('status'), report),
    tags: readTexts(fields.known.get('tags'), report) ?? [],
    metadata: metadata ? toRecord(metadata.entries) : {},
    unknown: toRecord(unknown),
  };
}

function readId(entry: SourceEntry | undefined, report: Report): string | null {
  const id = readText(entry, report);
  if (!entry || id === null || isPromptId(id)) return id;
  const message =
    'An `id` starts with a letter or digit and has only letters, digits, `.`, `_`, `-` and `/`. It is ignored.';
  report({ severity: 'warning', code: 'prompt/bad-id', message, ...rangeOfValue(entry) });
  return null;
}

function readStatus(entry: SourceEntry | undefined, report: Report): PromptStatus | null {
  const written = textOf(entry?.value);
  if (!entry || !written) return null;
  const values = promptKeys.find(({ name }) => name === 'status')?.values ?? [];
  if (values.includes(written)) return written as PromptStatus;
  const message = `\`${written}\` is not a status we know (${values.join(', ')}).`;
  report({ severity: 'hint', code: 'prompt/unknown-status', message, ...rangeOfValue(entry) });
  return null;
}

/** Unknown keys are the author's business. Only a key that is nearly one of ours, and absent, is hinted at. */
function hintAtMisspelling(entry: SourceEntry, fields: Fields, report: Report): void {
  const meant = promptKeys.find((spec) => !fields.known.has(spec.name) && isNearly(entry.key, spec));
  if (!meant) return;
  const { keyStart: start, keyEnd: end } = entry;
  const fix = { title: `Rename to \`${meant.name}\``, start, end, text: meant.name };
  const message = `\`${entry.key}\` is kept, but not read. Did you mean \`${meant.name}\`?`;
  report({ severity: 'hint', code: 'prompt/unknown-key', message, start, end, fix });
}

function isNearly(written: string, { name }: KeySpec): boolean {
  if (name.length < 5 || Math.abs(written.length - name.length) > 1) return false;
  const a = written.toLowerCase();
  const b = name.toLowerCase();
  let head = 0;
  while (head < Math.min(a.length, b.length) && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < Math.min(a.length, b.length) - head && a.at(-1 - tail) === b.at(-1 - tail)) tail++;
  return Math.max(a.length, b.length) - head - tail <= 1;
}
