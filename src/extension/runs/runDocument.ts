// A recorded run as plain text: what was asked, what came back, what it took. Plain on purpose: nothing in it is a link,
// a format or a command.
import { ratingText } from '../../core/operation/ratingText.ts';
import { indentSorted } from '../../core/run/indentJson.ts';
import type { Run } from '../../core/run/run.ts';
import { exactTime } from '../relativeTime.ts';
import { factsOf, modelName } from './runView.ts';

const rule = '─'.repeat(60);

export function runDocument(run: Run): string {
  const { outcome } = run;
  const version = run.version === null ? 'draft' : `v${run.version}`;
  const head = [
    ['Prompt', `${run.promptId} ${version}`],
    ['Model', modelName(run)],
    ['Time', exactTime(run.startedAt)],
    ...(run.recordedBy ? [['Made by', run.recordedBy]] : []),
    ...factsOf(run).map(({ label, value }) => [label, value]),
    ...(outcome.status === 'failed' ? [['Failed', `${outcome.message} (${outcome.code})`]] : []),
    ['Run', run.id],
  ];
  const width = Math.max(...head.map(([label]) => label!.length));
  const variables = Object.entries(run.variables).map(([name, value]) => `${name}: ${textOf(value)}`);
  const calls =
    outcome.status === 'completed' ? outcome.toolCalls.map((call) => `${call.name}(${call.arguments})`) : [];
  const ratings = run.scores.map(
    (score) =>
      `${score.evaluator}: ${ratingText([score]) || (score.value ?? '–')}${score.reason === '' ? '' : `, ${score.reason}`}`,
  );
  return [
    head.map(([label, value]) => `${label!.padEnd(width)}  ${value}`).join('\n'),
    section('Answer', outcome.output ?? ''),
    section('Tool calls', calls.join('\n')),
    section('Ratings', ratings.join('\n')),
    section('Variables', variables.join('\n')),
    ...run.messages.map(({ role, content }) => section(`Message: ${role}`, content)),
  ]
    .filter(Boolean)
    .join('\n\n')
    .concat('\n');
}

/** Only the answer; JSON with its keys in one order, so that a comparison shows what it means. */
export function answerText({ outcome }: Run): string {
  const output = outcome.output ?? '';
  return `${indentSorted(output) ?? output}\n`;
}

/** The tab's title. */
export function runTitle(run: Run): string {
  return `${run.promptId.split('/').at(-1)} · ${run.model} · ${exactTime(run.startedAt)}`;
}

function section(title: string, text: string): string {
  return text === '' ? '' : `${rule}\n${title}\n${rule}\n${text}`;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
