// Two versions of one prompt: what changed in its parts, the text as a patch, and word by word for reading.
import { type WordPart, wordDiff } from '../../history/wordDiff.ts';
import { compareVersions } from '../comparison/compareVersions.ts';
import { defineOperation, type OperationContext } from '../operation.ts';
import type { PromptEntry, ResolvedPrompt } from '../project.ts';
import { type PromptChange, promptChanges } from '../promptChanges.ts';
import type { Style } from '../report.ts';
import { summaryLines } from '../summaryLines.ts';
import { patchLines, unifiedPatch } from '../unifiedPatch.ts';

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
    const comparison = await compareVersions(await context.store(), before, after);
    return {
      id: entry.id,
      from: before.selector,
      to: after.selector,
      fromHash: before.hash,
      toHash: after.hash,
      samePrompt: before.hash === after.hash,
      changes: before.prompt && after.prompt ? promptChanges(before.prompt, after.prompt) : [],
      text: unifiedDiff(before, after),
      summary: comparison.summary,
      before: comparison.before,
      after: comparison.after,
    };
  },

  report(data, { style }) {
    if (data.text === '') return { lines: [], notes: [`${data.from} and ${data.to} are the same text.`] };
    const heading = style.bold(`${data.id}  ${data.from} → ${data.to}`);
    const note = data.samePrompt ? ['Nothing that reaches a model differs.'] : [];
    const summary = summaryLines({ ...data, isSamePrompt: data.samePrompt }, style);
    const changes = data.changes.flatMap((change) => changeLines(change, style));
    const shown = changes.length > 0 ? changes : patchLines(data.text, style);
    return { lines: [heading, ...summary, ...shown], notes: note };
  },
});

function resolved(context: OperationContext, entry: PromptEntry, selector: string): Promise<ResolvedPrompt> {
  return context.project.resolveSelector(entry, selector);
}

function unifiedDiff(before: ResolvedPrompt, after: ResolvedPrompt): string {
  const nameOf = ({ version, entry, selector }: ResolvedPrompt) => `${version?.path ?? entry.path}@${selector}`;
  return unifiedPatch([nameOf(before), nameOf(after)], before.source, after.source);
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
  const lines = nearChanges(markedLines(wordDiff(before, after), style));
  return ['', heading, ...lines.map((line) => `  ${line}`)];
}

interface MarkedLine {
  readonly text: string;
  readonly isChanged: boolean;
}

/** `[-removed-]{+added+}` as `git diff --word-diff` writes it; colour comes on top, it never replaces the marks. */
function markedLines(parts: readonly WordPart[], style: Style): MarkedLine[] {
  const lines: MarkedLine[] = [];
  let text = '';
  let isChanged = false;
  for (const part of parts) {
    part.text.split('\n').forEach((piece, index) => {
      if (index > 0) {
        lines.push({ text, isChanged: isChanged || part.kind !== 'same' });
        text = '';
        isChanged = false;
      }
      if (piece === '') return;
      text += markWords(piece, part.kind, style);
      isChanged ||= part.kind !== 'same';
    });
  }
  return text === '' ? lines : [...lines, { text, isChanged }];
}

function markWords(text: string, kind: WordPart['kind'], style: Style): string {
  if (kind === 'same') return text;
  return kind === 'removed' ? style.red(`[-${text}-]`) : style.green(`{+${text}+}`);
}

const linesAround = 2;

/** Changed lines with two lines around them; what is left out between them is one `…`. */
function nearChanges(lines: readonly MarkedLine[]): string[] {
  const isShown = lines.map((_, at) =>
    lines.slice(Math.max(0, at - linesAround), at + linesAround + 1).some((line) => line.isChanged),
  );
  return lines.flatMap(({ text }, at) => {
    if (isShown[at]) return [text];
    return at === 0 || isShown[at - 1] ? ['…'] : [];
  });
}

function valueLines(value: unknown): string[] {
  return (typeof value === 'string' ? value.replace(/\n$/, '') : JSON.stringify(value, null, 2)).split('\n');
}
