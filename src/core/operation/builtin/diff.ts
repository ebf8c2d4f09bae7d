// Two versions of one prompt: what changed in its parts, the text as a patch, and word by word for reading.
import { createTwoFilesPatch, diffWordsWithSpace } from 'diff';
import { defineOperation, type OperationContext } from '../operation.ts';
import type { PromptEntry, ResolvedPrompt } from '../project.ts';
import { type PromptChange, promptChanges } from '../promptChanges.ts';
import type { Style } from '../report.ts';

const patchTimeoutMs = 2000;

export const diff = defineOperation({
  id: 'diff',
  title: 'Compare versions',
  summary: 'what differs between two versions of a prompt',
  effect: 'read',
  parameters: {
    prompt: { kind: 'prompt', summary: 'id, path, or the end of an id', positional: true, required: true },
    from: {
      kind: 'selector',
      summary: 'v3, a hash, a label, a Git revision, or draft',
      positional: true,
      required: true,
      placeholder: 'selector',
    },
    to: {
      kind: 'selector',
      summary: 'the version to compare with (default draft)',
      positional: true,
      placeholder: 'selector',
    },
  },
  examples: [
    { command: 'prompttracker diff support.summary v2', does: 'version 2 against the draft' },
    { command: 'prompttracker diff support.summary v1 v3 --json', does: 'structural changes and a unified diff' },
  ],

  async run({ prompt, from, to }, context) {
    const entry = await context.project.find(prompt);
    const [before, after] = [await resolved(context, entry, from), await resolved(context, entry, to ?? 'draft')];
    return {
      id: entry.id,
      from: before.selector,
      to: after.selector,
      fromHash: before.hash,
      toHash: after.hash,
      samePrompt: before.hash === after.hash,
      changes: before.prompt && after.prompt ? promptChanges(before.prompt, after.prompt) : [],
      text: unifiedDiff(before, after),
    };
  },

  report(data, { style }) {
    if (data.text === '') return { lines: [], notes: [`${data.from} and ${data.to} are the same text.`] };
    const heading = style.bold(`${data.id}  ${data.from} → ${data.to}`);
    const note = data.samePrompt ? ['Nothing that reaches a model differs.'] : [];
    const changes = data.changes.flatMap((change) => changeLines(change, style));
    const shown = changes.length > 0 ? changes : patchLines(data.text, style);
    return { lines: [heading, ...shown], notes: note };
  },
});

function resolved(context: OperationContext, entry: PromptEntry, selector: string): Promise<ResolvedPrompt> {
  return context.project.resolveSelector(entry, selector);
}

/** A patch with three lines of context; empty for equal texts. Texts too different to align in time are replaced whole. */
function unifiedDiff(before: ResolvedPrompt, after: ResolvedPrompt): string {
  if (before.source === after.source) return '';
  const names = [
    `${before.version?.path ?? before.entry.path}@${before.selector}`,
    `${after.version?.path ?? after.entry.path}@${after.selector}`,
  ] as const;
  const options = { context: 3, timeout: patchTimeoutMs };
  const patch = createTwoFilesPatch(names[0], names[1], before.source, after.source, '', '', options);
  return (patch ?? wholePatch(names, before.source, after.source)).replace(/^=+\n/, '');
}

function wholePatch(names: readonly [string, string], before: string, after: string): string {
  const lines = (text: string, sign: string): string[] =>
    text
      .replace(/\n$/, '')
      .split('\n')
      .map((line) => sign + line);
  const removed = lines(before, '-');
  const added = lines(after, '+');
  return `--- ${names[0]}\n+++ ${names[1]}\n@@ -1,${removed.length} +1,${added.length} @@\n${[...removed, ...added].join('\n')}\n`;
}

function changeLines({ path, kind, before, after }: PromptChange, style: Style): string[] {
  if (kind === 'added')
    return [
      '',
      `${style.green('+')} ${style.bold(path)}`,
      ...valueLines(after).map((line) => `  ${style.green(line)}`),
    ];
  if (kind === 'removed')
    return ['', `${style.red('-')} ${style.bold(path)}`, ...valueLines(before).map((line) => `  ${style.red(line)}`)];
  const heading = `${style.yellow('~')} ${style.bold(path)}`;
  if (typeof before !== 'string' || typeof after !== 'string') {
    return ['', `${heading}  ${style.red(JSON.stringify(before))} → ${style.green(JSON.stringify(after))}`];
  }
  const text = wordDiff(before, after)
    .map((part) => markWords(part, style))
    .join('');
  return [
    '',
    heading,
    ...text
      .replace(/\n$/, '')
      .split('\n')
      .map((line) => `  ${line}`),
  ];
}

/** `[-removed-]{+added+}` as `git diff --word-diff` writes it; colour comes on top, it never replaces the marks. */
interface WordPart {
  readonly kind: 'equal' | 'removed' | 'added';
  readonly text: string;
}
function wordDiff(before: string, after: string): WordPart[] {
  return diffWordsWithSpace(before, after).map(({ added, removed, value }) => ({
    kind: added ? 'added' : removed ? 'removed' : 'equal',
    text: value,
  }));
}

function markWords({ kind, text }: WordPart, style: Style): string {
  if (kind === 'equal') return text;
  const paint = (line: string): string => {
    if (line === '') return '';
    return kind === 'removed' ? style.red(`[-${line}-]`) : style.green(`{+${line}+}`);
  };
  return text.split('\n').map(paint).join('\n');
}

function valueLines(value: unknown): string[] {
  return (typeof value === 'string' ? value.replace(/\n$/, '') : JSON.stringify(value, null, 2)).split('\n');
}

function patchLines(patch: string, style: Style): string[] {
  return patch
    .trimEnd()
    .split('\n')
    .map((line) => {
      if (line.startsWith('+')) return style.green(line);
      return line.startsWith('-') ? style.red(line) : line;
    });
}
