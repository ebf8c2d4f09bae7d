// What the Comparison view shows of two texts of a prompt, as data: what changed and what it breaks, how long both are, how
// both did. Plain texts, since names and values are other people's.
import type { CallerBreak } from '../../core/operation/callerBreaks.ts';
import { wordCounts } from '../../core/operation/changeSubject.ts';
import type { ChangeSummary } from '../../core/operation/changeSummary.ts';
import {
  type ComparedSide,
  ratioText,
  type VersionComparison,
} from '../../core/operation/comparison/compareVersions.ts';
import { countOf, formatCount, formatDuration, formatUsd } from '../../core/operation/formatValue.ts';
import type { PromptChange } from '../../core/operation/promptChanges.ts';
import type { VersionResult } from '../../core/operation/versionResults.ts';
import { rowText } from '../foreignText.ts';

/** What a click does. */
export type ComparisonAction =
  /** Shows a place of the text in the diff: `messages[0]`, `variables.tone`; on the left when it is gone. */
  | { readonly kind: 'reveal'; readonly path: string; readonly isRemoved: boolean }
  | { readonly kind: 'openRun'; readonly runId: string }
  | { readonly kind: 'compareAnswers' };

export interface ComparisonNode {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly tooltip: string;
  /** A codicon's name. */
  readonly icon: string;
  readonly color: 'warning' | 'dim' | null;
  readonly action: ComparisonAction | null;
  readonly children: readonly ComparisonNode[];
}

/** The two texts as people call them: `v2`, `Draft`, `friendlier`. */
export interface ComparisonNames {
  readonly prompt: string;
  readonly before: string;
  readonly after: string;
}

export function comparisonNodes(comparison: VersionComparison, names: ComparisonNames): ComparisonNode[] {
  const { summary, before, after, isSamePrompt } = comparison;
  const nodes = [headingNode(comparison, names)];
  if (isSamePrompt) {
    nodes.push(
      node('same', 'Same prompt', 'a model gets the same', {
        icon: 'check',
        tooltip: 'Both send the same to a model, so they share their results.',
      }),
    );
  }
  if (summary === null) {
    nodes.push(node('unreadable', 'No summary', 'one of the two is no prompt', { icon: 'warning', color: 'warning' }));
  } else nodes.push(stepNode(summary), ...changeNodes(summary));
  return [...nodes, ...figureNodes(before, after), ...answerNodes(before, after, names)];
}

interface Look {
  readonly icon?: string;
  readonly color?: ComparisonNode['color'];
  readonly tooltip?: string;
  readonly action?: ComparisonAction;
  readonly children?: readonly ComparisonNode[];
}

function node(id: string, label: string, description: string, look: Look = {}): ComparisonNode {
  const { icon = 'circle-small', color = null, tooltip = '', action = null, children = [] } = look;
  return rowText({
    id,
    label,
    description,
    tooltip: tooltip || [label, description].filter(Boolean).join('\n'),
    icon,
    color,
    action,
    children,
  });
}

const steps = {
  major: 'major, callers must follow',
  minor: 'minor',
  patch: 'patch, no model gets it',
  none: 'none, comments or layout only',
} as const;

function headingNode({ summary }: VersionComparison, { prompt, before, after }: ComparisonNames): ComparisonNode {
  const isMajor = summary?.bump === 'major';
  return node('heading', `${before} → ${after}`, prompt, {
    icon: isMajor ? 'warning' : 'compare-changes',
    color: isMajor ? 'warning' : null,
    tooltip: [`${prompt}: ${before} → ${after}`, ...(summary?.reasons ?? [])].join('\n'),
  });
}

function stepNode({ bump, reasons }: ChangeSummary): ComparisonNode {
  return node('step', 'Version step', steps[bump], { icon: 'tag', tooltip: [steps[bump], ...reasons].join('\n') });
}

function changeNodes(summary: ChangeSummary): ComparisonNode[] {
  const { text, model, parameters, variables, tools, output, tests, metadata, breaks } = summary;
  const groups = [
    group('text', 'Text', wordCounts(summary) ?? '', {
      icon: 'symbol-string',
      children: text.map((change) =>
        node(`text ${change.kind} ${change.path}`, change.label, textChange(change), {
          icon: icons[change.kind],
          action: { kind: 'reveal', path: change.path, isRemoved: change.kind === 'removed' },
        }),
      ),
    }),
    model &&
      node('model', 'Model', `${model.before ?? 'none'} → ${model.after ?? 'none'}`, {
        icon: 'server',
        action: { kind: 'reveal', path: 'model', isRemoved: model.after === null },
      }),
    group('parameters', 'Parameters', '', { icon: 'settings', children: changesOf('parameters', parameters, []) }),
    group('variables', 'Variables', breaksText(breaks, 'variables'), {
      icon: 'symbol-variable',
      children: changesOf('variables', variables, breaks),
    }),
    group('tools', 'Tools', '', { icon: 'tools', children: changesOf('tools', tools, []) }),
    group('output', 'Output', breaksText(breaks, 'jsonSchema', 'responseFormat'), {
      icon: 'json',
      children: changesOf('output', output, breaks),
    }),
    group('tests', 'Tests', countOf(tests.length, 'change'), { icon: 'beaker' }),
    group('metadata', 'Description and more', '', { icon: 'note', children: changesOf('metadata', metadata, []) }),
  ];
  const isEmpty = { text, parameters, variables, tools, output, tests, metadata };
  return groups.filter((one) => one !== null).filter(({ id }) => isEmpty[id as keyof typeof isEmpty]?.length !== 0);
}

function group(id: string, label: string, description: string, look: Look): ComparisonNode {
  const isBreaking = description.includes(breaking);
  return node(id, label, description, isBreaking ? { ...look, icon: 'warning', color: 'warning' } : look);
}

const icons = { added: 'diff-added', removed: 'diff-removed', changed: 'diff-modified' } as const;
const breaking = 'breaks callers';

function textChange({ kind, ...counts }: ChangeSummary['text'][number]): string {
  return [kind === 'changed' ? '' : kind, wordCounts(counts) ?? (kind === 'changed' ? 'signs or spaces only' : '')]
    .filter(Boolean)
    .join(' · ');
}

function breaksText(breaks: readonly CallerBreak[], ...keys: readonly string[]): string {
  return breaks.some(({ path }) => keys.some((key) => path.startsWith(key))) ? breaking : '';
}

function changesOf(
  groupId: string,
  changes: readonly PromptChange[],
  breaks: readonly CallerBreak[],
): readonly ComparisonNode[] {
  return changes.map((change) => {
    const { path, kind } = change;
    const reasons = breaks.filter((one) => isWithin(one.path, path) || isWithin(path, one.path));
    const isBreaking = reasons.length > 0;
    const label = path.replace(/^(?:variables|modelParameters)\./, '');
    return node(`${groupId} ${kind} ${path}`, label, `${isBreaking ? `${breaking} · ` : ''}${valueChange(change)}`, {
      icon: isBreaking ? 'warning' : icons[kind],
      color: isBreaking ? 'warning' : null,
      tooltip: [path, valueChange(change), ...reasons.map(({ reason }) => reason)].join('\n'),
      action: { kind: 'reveal', path, isRemoved: kind === 'removed' },
    });
  });
}

function isWithin(inner: string, outer: string): boolean {
  return inner === outer || (inner.startsWith(outer) && /^[.[]/.test(inner.slice(outer.length)));
}

function valueChange({ kind, before, after }: PromptChange): string {
  if (kind === 'added') return typeof after === 'object' ? 'added' : `added: ${shown(after)}`;
  if (kind === 'removed') return 'removed';
  const isPlain = typeof before !== 'object' && typeof after !== 'object';
  return isPlain ? `${shown(before)} → ${shown(after)}` : 'changed';
}

function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

function figureNodes(before: ComparedSide, after: ComparedSide): ComparisonNode[] {
  const figure = (name: keyof VersionResult & `median${string}`, format: (value: number) => string) =>
    fromTo(before.results?.[name] ?? null, after.results?.[name] ?? null, format);
  const isEstimate = before.results?.isEstimate || after.results?.isEstimate;
  const [cost, time] = [figure('medianCostUsd', formatUsd), figure('medianDurationMs', formatDuration)];
  const tokens = fromTo(before.tokens, after.tokens, formatCount);
  const score = [before, after].some(({ results }) => (results?.meanScore ?? null) !== null);
  return [
    tokens &&
      node('tokens', 'Tokens', `≈ ${tokens}`, {
        icon: 'symbol-number',
        tooltip: 'Of the messages before variables are filled in, an estimate.',
      }),
    cost &&
      node('cost', 'Cost', `${isEstimate ? '≈ ' : ''}${cost}`, {
        icon: 'credit-card',
        tooltip: runsTooltip(before, after),
      }),
    time && node('time', 'Time', time, { icon: 'watch', tooltip: runsTooltip(before, after) }),
    score && node('score', 'Score', `${scoreText(before)} → ${scoreText(after)}`, { icon: 'star-empty' }),
  ].filter((one) => typeof one === 'object' && one !== null);
}

/** `1 s → 2 s (×2.0)`; null when neither side is known. */
function fromTo(before: number | null, after: number | null, format: (value: number) => string): string | null {
  if (before === null && after === null) return null;
  const text = `${before === null ? '–' : format(before)} → ${after === null ? '–' : format(after)}`;
  const ratio = before === after ? null : ratioText(before, after);
  return ratio === null ? text : `${text} (${ratio})`;
}

function runsTooltip(before: ComparedSide, after: ComparedSide): string {
  const runs = ({ selector, results }: ComparedSide) =>
    `${selector}: ${results === null ? 'never run' : countOf(results.runs - results.failed, 'answer')}`;
  return ['The median of the answers.', runs(before), runs(after)].join('\n');
}

function scoreText({ results }: ComparedSide): string {
  if (results === null || results.meanScore === null) return 'not rated';
  return `${results.meanScore.toFixed(2)} (${countOf(results.rated, 'answer')})`;
}

function answerNodes(before: ComparedSide, after: ComparedSide, names: ComparisonNames): ComparisonNode[] {
  const answers = [answerNode('before', before, names.before), answerNode('after', after, names.after)];
  const hasBoth = before.results?.lastAnswer && after.results?.lastAnswer;
  const isShared = before.results?.lastAnswer?.runId === after.results?.lastAnswer?.runId;
  return [
    node('answers', 'Last answers', hasBoth && !isShared ? 'click to compare' : '', {
      icon: 'comment-discussion',
      ...(hasBoth && !isShared
        ? { action: { kind: 'compareAnswers' } as const, tooltip: 'Opens both answers side by side.' }
        : {}),
      children: answers,
    }),
  ];
}

function answerNode(id: string, { results }: ComparedSide, name: string): ComparisonNode {
  const last = results?.lastAnswer ?? null;
  if (last === null) {
    const failed = results !== null && results.failed > 0 ? `${countOf(results.failed, 'run')} failed` : 'never run';
    return node(`answers ${id}`, name, failed, { icon: 'circle-outline', color: 'dim' });
  }
  const text = last.text === null ? 'not kept here' : last.text.trim() === '' ? 'no text' : last.text.trim();
  return node(`answers ${id}`, name, shown(text.split('\n')[0] ?? ''), {
    icon: 'comment',
    tooltip: `${last.model}\n\n${text.length > 600 ? `${text.slice(0, 600)}…` : text}`,
    action: { kind: 'openRun', runId: last.runId },
  });
}
