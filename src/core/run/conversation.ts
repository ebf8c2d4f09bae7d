// A conversation is a chain of runs: each one was sent everything that was said before it. What was said can be kept in a
// prompt file: as messages, as an example, or as a test row.
import type { Json } from '../base/hash.ts';
import { TrackerError } from '../base/trackerError.ts';
import type { NewExample } from '../prompt/editMessages.ts';
import type { Message, Prompt } from '../prompt/prompt.ts';
import type { ToolCall } from '../provider/provider.ts';
import { literalText } from '../template/literalText.ts';
import { whyIncomplete } from './requestOfRun.ts';
import type { Run, RunOutcome } from './run.ts';

/**
 * What is sent to go on after a run's answer. Calls of tools that nobody answered are answered with «not run», which every
 * provider insists on. Throws `usage/refused` for a run without an answer, or without what led to it.
 */
export function continueRun(run: Run, reply: string): readonly Message[] {
  return [...historyOf(run), { role: 'user', content: reply }];
}

/** Everything that was said up to and with the run's answer. Throws like `continueRun`. */
export function historyOf(run: Run): readonly Message[] {
  const reason = whyIncomplete(run);
  if (reason !== null) throw refused(`Run ${run.id} cannot be continued. ${reason}`);
  const { outcome } = run;
  if (outcome.status !== 'completed') throw refused('There is no answer to reply to.');
  if ((run as { readonly withheld?: Json }).withheld !== undefined)
    throw refused('The store of this repository does not keep answers, so there is nothing to reply to.');
  if (outcome.output === '' && outcome.toolCalls.length === 0)
    throw refused('The answer is empty, so there is nothing to reply to.');
  return [...run.messages, ...answerMessages(outcome)];
}

/** An answer as what is sent before the next question. */
export function answerMessages({ output, toolCalls }: Pick<CompletedOutcome, 'output' | 'toolCalls'>): Message[] {
  const calls = toolCalls.map((call, index) => ({ ...call, id: call.id ?? `call_${index + 1}` }));
  const answer: Message = {
    role: 'assistant',
    content: output,
    ...(calls.length === 0 ? {} : { toolCalls: calls.map(toolCallJson) }),
  };
  return [answer, ...calls.map(notRun)];
}

type CompletedOutcome = Extract<RunOutcome, { readonly status: 'completed' }>;

/**
 * What user and assistant said, as a text to read; a call of a tool is a line of it. A line between two of them that somebody
 * said is set in, so that nobody can say what others seem to have said.
 */
export function transcriptOf(messages: readonly Message[]): string {
  const said = messages.filter(({ role }) => role === 'user' || role === 'assistant');
  return said
    .map((message) => `${message.role === 'user' ? 'User' : 'Assistant'}: ${textOf(message)}`)
    .join(`\n${betweenTwo}\n`);
}

const betweenTwo = '---';

function textOf(message: Message): string {
  const lines = callsAsText(message).split('\n');
  return lines.map((line) => (line.trim() === betweenTwo ? ` ${betweenTwo}` : line)).join('\n');
}

/** What a message says; calls of tools are lines of it. */
export function callsAsText({ content, toolCalls = [] }: Message): string {
  return [...(content === '' ? [] : [content]), ...toolCalls.map(callText)].join('\n');
}

function callText(call: Json): string {
  const called = isMap(call) && isMap(call.function) ? call.function : {};
  const { name, arguments: given } = called;
  return typeof name === 'string' && typeof given === 'string' ? `${name}(${given})` : JSON.stringify(call);
}

function isMap(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function toolCallJson({ id, name, arguments: given }: ToolCall): Json {
  return { id, type: 'function', function: { name, arguments: given } };
}

function notRun({ id, name }: ToolCall & { readonly id: string }): Message {
  return { role: 'tool', content: 'The tool was not run.', toolCallId: id, name };
}

/** The runs that led to `last` (by default the newest one), oldest first, as far as `runs` holds them. */
export function conversationOf(runs: readonly Run[], last = newestOf(runs)): readonly Run[] {
  const known = new Map(runs.map((run) => [run.id, run]));
  const turns: Run[] = [];
  for (let run = last; run && !turns.includes(run); run = known.get(run.continues ?? '')) turns.unshift(run);
  return turns;
}

/** Ids are made in the order of time. */
function newestOf(runs: readonly Run[]): Run | undefined {
  return runs.reduce<Run | undefined>((newest, run) => (newest && newest.id > run.id ? newest : run), undefined);
}

/**
 * What was said after the prompt's own messages, as template text for `addMessages`. Throws `usage/refused` where the
 * template format would fill something in.
 */
export function conversationAsMessages(
  turns: readonly Run[],
  templateFormat: Prompt['templateFormat'],
): readonly Message[] {
  const { first, last } = endsOf(turns);
  return historyOf(last)
    .slice(first.messages.length)
    .map((message) => ({ ...message, content: literal(message.content, templateFormat) }));
}

/** One question with its answer as input and output; a longer conversation as the messages it was. */
export function conversationAsExample(turns: readonly Run[]): NewExample {
  const { first, last } = endsOf(turns);
  const history = historyOf(last);
  const answer = last.outcome.status === 'completed' ? last.outcome : null;
  const isOneAnswer = turns.length === 1 && answer?.toolCalls.length === 0;
  if (isOneAnswer && Object.keys(first.variables).length > 0) return { input: first.variables, output: answer.output };
  const start = first.messages.findLastIndex(({ role }) => role === 'user');
  return { messages: history.slice(Math.max(0, start)) };
}

/**
 * The variables of the first turn, what the user said after it as turns, and the last answer as what is expected. Sensitive
 * values are refused: files are shared.
 */
export function conversationAsTestRow(
  prompt: Pick<Prompt, 'variables'>,
  turns: readonly Run[],
): { readonly [name: string]: Json } {
  const { first, last } = endsOf(turns);
  historyOf(last);
  const replies = turns.slice(1).map(({ messages }) => messages.findLast(({ role }) => role === 'user')?.content ?? '');
  const taken = prompt.variables.find(({ name }) => name === 'expected' || (name === 'turns' && replies.length > 0));
  if (taken) throw refused(`The prompt has a variable \`${taken.name}\`, so a row cannot say it of the conversation.`);
  if (replies.length > 0 && first.messages.at(-1)?.role !== 'user')
    throw refused('The model spoke first, and in a row the user does.');
  const secret = prompt.variables.find(({ name, sensitive }) => sensitive && Object.hasOwn(first.variables, name));
  if (secret) throw refused(`The variable \`${secret.name}\` is sensitive, so its value is not written to a file.`);
  const output = last.outcome.status === 'completed' ? last.outcome.output : '';
  if (output === '') throw refused('The last answer is a call of a tool, so it says nothing that could be expected.');
  return { ...first.variables, ...(replies.length === 0 ? {} : { turns: replies }), expected: output };
}

function endsOf(turns: readonly Run[]): { first: Run; last: Run } {
  const [first, last] = [turns[0], turns.at(-1)];
  if (!first || !last) throw refused('Nothing was said yet.');
  return { first, last };
}

function literal(text: string, format: Prompt['templateFormat']): string {
  const source = literalText(text, format);
  if (source !== null) return source;
  throw new TrackerError('usage/refused', 'The conversation holds `{{ }}`, which this file would fill in.', {
    hint: 'Set `templateFormat: nunjucks` in the file, where text can be kept as it is.',
  });
}

function refused(message: string): TrackerError {
  return new TrackerError('usage/refused', message);
}
