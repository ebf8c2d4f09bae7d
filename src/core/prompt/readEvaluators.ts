// `evaluators` in canonical form. GitHub's three kinds stay as they are, clear sugar becomes `uses` + `with`,
// and what we cannot read is marked unsupported: never an error, never passed, never executed.
import type { Json } from '../base/hash.ts';
import type { Report } from './finding.ts';
import { readList } from './readFields.ts';
import { findEntry, type MapNode, type SourceEntry, type SourceNode, textOf } from './sourceNode.ts';

type Evaluator = { readonly [key: string]: Json };

/** `{name, string|llm|uses|type…}`, or `{name, unsupported: <reason>, source}` for one that cannot be read. */
export function readEvaluators(entry: SourceEntry | undefined, report: Report): readonly Json[] {
  const list = readList(entry, 'warning', report);
  return (list?.items ?? []).map((item, index) => readEvaluator(item, index, report));
}

const stringTests = ['equals', 'contains', 'startsWith', 'endsWith'];
const sharedKeys = ['weight', 'threshold', 'metric'];

function readEvaluator(item: SourceNode, index: number, report: Report): Evaluator {
  const name = textOf(findEntry(item, 'name')?.value) ?? `evaluator ${index + 1}`;
  const read = item.kind === 'map' ? readKnown(item) : null;
  if (read && typeof read !== 'string') {
    const shared = sharedKeys.map((key) => findEntry(item, key)).filter((entry) => entry !== undefined);
    return { name, ...Object.fromEntries(shared.map(({ key, value }) => [key, value.value])), ...read };
  }
  const reason = read ?? 'it is not one of `string`, `llm` or `uses`';
  const message = `This evaluator is not supported (${reason}) and never counts as passed.`;
  report({ severity: 'information', code: 'prompt/unsupported-evaluator', message, start: item.start, end: item.end });
  return { name, unsupported: reason, source: item.value };
}

/** The evaluator without its name; a reason when it is clear what is wrong; null when nothing is recognised. */
function readKnown(node: MapNode): Evaluator | string | null {
  const value = (key: string) => findEntry(node, key)?.value;
  const string = value('string');
  if (string) return readString(string);
  const llm = value('llm');
  if (llm) return llm.kind === 'map' ? { llm: llm.value } : '`llm` must be a mapping';
  const uses = textOf(value('uses'));
  if (uses) return { uses, ...(value('with') ? { with: value('with')?.value ?? {} } : {}) };
  const regex = value('regex');
  if (regex) return readRegex(regex);
  const json = value('json');
  if (json?.kind === 'map') return ours('json', json.value);
  const type = textOf(value('type'));
  return type ? (readTyped(type, textOf(value('value') ?? value('pattern'))) ?? readAssertion(type, node)) : null;
}

/** An assertion of promptfoo stays as it is: which types there are is known where evaluators are. */
function readAssertion(type: string, node: MapNode): Evaluator | null {
  return /^[a-z][a-z0-9]*(?:[-:][a-z0-9]+)*$/.test(type) ? node.value : null;
}

function readString(node: SourceNode): Evaluator | string {
  if (node.kind !== 'map') return '`string` must be a mapping';
  const used = node.entries.find(({ key, value }) => stringTests.includes(key) && textOf(value));
  if (used) return { string: node.value };
  const regex = findEntry(node, 'regex') ?? findEntry(node, 'matches');
  if (regex) return readRegex(regex.value);
  const negated =
    findEntry(node, 'notContains') ?? findEntry(node, 'not_contains') ?? findEntry(node, 'does_not_contain');
  const text = textOf(negated?.value);
  if (text) return ours('not-contains', { value: text });
  const includes = textOf((findEntry(node, 'includes') ?? findEntry(node, 'icontains'))?.value);
  if (includes) return { string: { contains: includes } };
  if (findEntry(node, 'isJSON')?.value.value === true) return ours('json', { validJson: true });
  return `\`string\` needs one of ${stringTests.join(', ')} with text to look for`;
}

function readRegex(node: SourceNode): Evaluator | string {
  const pattern = textOf(node) ?? textOf(findEntry(node, 'pattern')?.value);
  if (!pattern) return '`regex` needs a pattern';
  const flags = textOf(findEntry(node, 'flags')?.value);
  const negate = findEntry(node, 'negate') ?? findEntry(node, 'invert');
  return ours('regex', {
    pattern,
    ...(flags ? { flags } : {}),
    ...(negate?.value.value === true ? { negate: true } : {}),
  });
}

function readTyped(type: string, value: string | null): Evaluator | null {
  if (value === null) return null;
  const kind = type.toLowerCase().replaceAll(/[_-]/g, '');
  if (kind === 'regex' || kind === 'regexmatch') return ours('regex', { pattern: value });
  if (kind === 'contains' || kind === 'includes') return { string: { contains: value } };
  if (kind === 'equals' || kind === 'exactmatch') return { string: { equals: value } };
  if (kind === 'startswith') return { string: { startsWith: value } };
  if (kind === 'endswith') return { string: { endsWith: value } };
  return kind === 'notcontains' ? ours('not-contains', { value }) : null;
}

function ours(id: string, settings: { readonly [key: string]: Json }): Evaluator {
  return { uses: `prompttracker/${id}`, with: settings };
}
