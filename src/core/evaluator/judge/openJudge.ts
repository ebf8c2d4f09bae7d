// Asks a judge: the prompt file with fenced texts in it, an answer by strict schema, one repair, then an error.
// Everything a judge costs and which model and prompts it was goes into the metadata of the score.
import type * as z from 'zod/mini';
import { hasErrors } from '../../base/diagnostic.ts';
import { type Json, sha256Hex } from '../../base/hash.ts';
import type { Message } from '../../prompt/prompt.ts';
import { promptHash } from '../../prompt/promptHash.ts';
import { renderPrompt } from '../../prompt/renderPrompt.ts';
import { renderTemplate } from '../../template/renderTemplate.ts';
import type { EvaluatorResult } from '../evaluator.ts';
import { failureOf } from '../evaluator.ts';
import type { EvaluatorTools } from '../evaluatorTools.ts';
import { parseJson } from '../jsonText.ts';
import { openEvidenceBook } from './evidence.ts';
import { fenceTexts, type JudgedTexts } from './fencedTexts.ts';
import { JudgeError } from './judgeError.ts';
import { type JudgeOptions, judgeModel, judgeParameters } from './judgeOptions.ts';
import { type JudgePromptId, type JudgePrompts, shippedJudgePrompts } from './judgePrompts.ts';
import type { JudgeAnswer, JudgeReply, JudgeRequest } from './judgeRequest.ts';
import { answerFormat, readVerdict } from './readVerdict.ts';

export interface JudgeQuestion<Schema extends z.ZodMiniType> {
  readonly prompt: JudgePromptId;
  /** Untrusted: they stand fenced in the prompt. */
  readonly texts: JudgedTexts;
  /** Ours, as they are. */
  readonly values?: { readonly [name: string]: Json };
  readonly schema: Schema;
  /** A sentence about what the schema cannot say and is not so; null when all is well. */
  check?(answer: z.output<Schema>): string | null;
  /** Another form of a whole reply that has one clear meaning; null for anything else. */
  readPlain?(text: string): z.output<Schema> | null;
  /** The user's own templates in place of the prompt file's messages; a text is what the user says. */
  readonly ownTemplate?: string | readonly OwnMessage[] | undefined;
  /** Counts from 0. */
  readonly sample?: number;
  /** See JudgeRequest. */
  readonly wantsProbabilities?: boolean;
}

/** A verdict and the reply that it was read from. */
export interface WholeVerdict<Answer> {
  readonly answer: Answer;
  readonly reply: JudgeAnswer;
}

export type OwnMessage = Pick<Message, 'role' | 'content'>;

export interface TextQuestion<Answer> {
  readonly prompt: JudgePromptId;
  readonly texts: JudgedTexts;
  /** Null when the reply holds no verdict. */
  read(text: string): Answer | null;
}

export interface Judge {
  /** Throws a JudgeError. */
  ask<Schema extends z.ZodMiniType>(question: JudgeQuestion<Schema>): Promise<z.output<Schema>>;
  /** The same with the reply. */
  askWhole<Schema extends z.ZodMiniType>(question: JudgeQuestion<Schema>): Promise<WholeVerdict<z.output<Schema>>>;
  /** The same for a judge that answers in text. */
  askText<Answer>(question: TextQuestion<Answer>): Promise<Answer>;
  /** Messages as they are, with no rules of ours; `template` is what they were made of. */
  send(messages: readonly Message[], template: string): Promise<string>;
}

export interface JudgeSettings extends JudgeOptions {
  readonly fallbackModel?: string;
  /** The system message; `judge.rules` when absent. */
  readonly rules?: JudgePromptId;
}

export interface OpenedJudge extends Judge {
  /** Which model and prompts it was so far, and what it cost. */
  metadata(): { readonly [key: string]: Json };
}

export function openJudge(tools: EvaluatorTools, settings: JudgeSettings): OpenedJudge {
  return new Session(tools, settings);
}

/** Gives the result of `judging` the metadata of its judge; what it throws becomes an error with value null. */
export async function withJudge(
  tools: EvaluatorTools,
  settings: JudgeSettings,
  judging: (judge: Judge) => Promise<EvaluatorResult>,
): Promise<EvaluatorResult> {
  const session = openJudge(tools, settings);
  try {
    const result = await judging(session);
    const reason = result.reason.trim().slice(0, longestReason) || 'The judge gave no reason.';
    return { ...result, reason, metadata: { ...result.metadata, ...session.metadata() } };
  } catch (error) {
    // Whatever went wrong, the judge is paid for.
    return { ...failureOf(error), metadata: session.metadata() };
  }
}

type Asked = Pick<JudgeRequest, 'prompt' | 'jsonSchema' | 'sample' | 'wantsProbabilities'>;

const longestQuoted = 4000;
const longestReason = 1500;

class Session implements OpenedJudge {
  readonly #tools: EvaluatorTools;
  readonly #settings: JudgeSettings;
  readonly #prompts: JudgePrompts;
  readonly #used = new Set<JudgePromptId>();
  readonly #evidence = openEvidenceBook();
  #model: string | null = null;
  #calls = 0;
  #costNanoUsd: number | null = 0;

  constructor(tools: EvaluatorTools, settings: JudgeSettings) {
    this.#tools = tools;
    this.#settings = settings;
    this.#prompts = tools.judgePrompts ?? shippedJudgePrompts;
  }

  metadata(): { readonly [key: string]: Json } {
    const used = [...this.#used];
    return {
      ...this.#evidence.facts(),
      judge: this.#model,
      judgeCalls: this.#calls,
      judgeCostUsd: this.#costNanoUsd === null ? null : this.#costNanoUsd / 1e9,
      ...(used.length === 0 ? {} : { judgePrompts: used, judgePromptHash: this.#prompts.hashOf(used) }),
    };
  }

  async ask<Schema extends z.ZodMiniType>(question: JudgeQuestion<Schema>): Promise<z.output<Schema>> {
    return (await this.askWhole(question)).answer;
  }

  async askWhole<Schema extends z.ZodMiniType>(
    question: JudgeQuestion<Schema>,
  ): Promise<WholeVerdict<z.output<Schema>>> {
    const { prompt, schema, readPlain, check, sample = 0, wantsProbabilities = false } = question;
    const format = answerFormat(prompt, schema);
    const shape = JSON.stringify((format as { readonly schema: Json }).schema);
    const messages = this.#messages(question, shape);
    const asked = { ...this.#named(prompt), jsonSchema: format, sample, wantsProbabilities, schema: shape };
    const read = await this.#askTwice(messages, asked, (text) => {
      const plain = readPlain?.(text.trim()) ?? null;
      if (plain !== null) return { isRead: true, answer: plain };
      const read = readVerdict(text, schema);
      const problem = read.isRead ? (check?.(read.answer) ?? null) : null;
      return problem === null ? read : { isRead: false, problem };
    });
    this.#evidence.note(read.answer, this.#shown(question.texts));
    return read;
  }

  async askText<Answer>(question: TextQuestion<Answer>): Promise<Answer> {
    const messages = this.#messages(question, '');
    const asked = { ...this.#named(question.prompt), jsonSchema: null, sample: 0, schema: '' };
    const read = await this.#askTwice(messages, asked, (text) => {
      const answer = question.read(text.trim());
      return answer === null
        ? { isRead: false, problem: 'It gives no verdict as asked for.' }
        : { isRead: true, answer };
    });
    return read.answer;
  }

  async send(messages: readonly Message[], template: string): Promise<string> {
    const prompt = { id: 'judge', hash: sha256Hex(template) };
    return (await this.#send(messages, { prompt, jsonSchema: null, sample: 0 })).text;
  }

  async #askTwice<Answer>(
    messages: readonly Message[],
    asked: Asked & { readonly schema: string },
    read: (text: string) => { isRead: true; answer: Answer } | { isRead: false; problem: string },
  ): Promise<WholeVerdict<Answer>> {
    const first = await this.#send(messages, asked);
    const verdict = read(first.text);
    if (verdict.isRead) return { answer: verdict.answer, reply: first };
    const said = first.text.trim().slice(0, longestQuoted) || '(nothing)';
    const repair = render(this.#find('judge.repair'), { problem: verdict.problem, schema: asked.schema });
    const second = await this.#send([...messages, { role: 'assistant', content: said }, ...repair], asked);
    const repaired = read(second.text);
    if (repaired.isRead) return { answer: repaired.answer, reply: second };
    throw new JudgeError('judge/invalid-answer', `The judge gave no usable verdict, twice. ${repaired.problem}`);
  }

  async #send(
    messages: readonly Message[],
    { prompt, jsonSchema, sample, wantsProbabilities = false }: Asked,
  ): Promise<JudgeAnswer> {
    const { judge } = this.#tools;
    if (judge === undefined)
      throw new JudgeError('evaluator/needs-judge', 'It needs a judge model, and none may be called here.');
    const reply = await judge({
      model: judgeModel(this.#settings),
      fallbackModel: this.#settings.fallbackModel ?? null,
      ...{ messages, prompt, jsonSchema, sample },
      parameters: judgeParameters(this.#settings),
      ...(wantsProbabilities ? { wantsProbabilities } : {}),
    });
    this.#count(reply);
    if (reply.status === 'failed') throw new JudgeError(reply.code, `The judge could not be asked: ${reply.message}`);
    this.#model = reply.model;
    return reply;
  }

  /** Also what gave no verdict, such as a refusal, may have cost something. */
  #count({ costNanoUsd }: JudgeReply): void {
    if (costNanoUsd === undefined) return;
    this.#calls += 1;
    this.#costNanoUsd = this.#costNanoUsd === null || costNanoUsd === null ? null : this.#costNanoUsd + costNanoUsd;
  }

  #messages(
    { prompt, texts, values, ownTemplate }: Omit<JudgeQuestion<z.ZodMiniType>, 'schema' | 'check' | 'readPlain'>,
    schema: string,
  ): readonly Message[] {
    const fenced = fenceTexts(this.#shown(texts));
    const rules = this.#find(this.#settings.rules ?? 'judge.rules');
    const ruled = render(rules, { mark: fenced.mark, schema, before: fenced.texts.before ?? '' });
    const variables = { ...values, ...fenced.texts };
    if (ownTemplate === undefined) return [...ruled, ...render(this.#find(prompt), variables)];
    return [...ruled, ...renderOwn(ownTemplate, variables)];
  }

  #shown(texts: JudgedTexts): JudgedTexts {
    const { before } = this.#tools;
    return before === undefined ? texts : { ...texts, before };
  }

  #named(id: JudgePromptId): Pick<Asked, 'prompt'> {
    return { prompt: { id, hash: promptHash(this.#prompts.find(id)) } };
  }

  #find(id: JudgePromptId) {
    this.#used.add(id);
    return this.#prompts.find(id);
  }
}

function render(
  prompt: Parameters<typeof renderPrompt>[0],
  variables: { readonly [name: string]: Json },
): readonly Message[] {
  const { messages, diagnostics } = renderPrompt(prompt, variables);
  if (messages !== null && !hasErrors(diagnostics)) return messages;
  const problem = diagnostics.find(({ severity }) => severity === 'error');
  throw new JudgeError('judge/prompt', `The judge's prompt ${prompt.path} cannot be rendered: ${problem?.message}`);
}

/** promptfoo writes the messages as a list, or as the JSON of one. */
function renderOwn(
  template: string | readonly OwnMessage[],
  variables: { readonly [name: string]: Json },
): readonly Message[] {
  const written = typeof template === 'string' ? (chatOf(template) ?? [{ role: 'user', content: template }]) : template;
  return written.map(({ role, content }) => {
    const { text, diagnostics } = renderTemplate(content, variables, { format: 'nunjucks' });
    if (text === null)
      throw new JudgeError('judge/prompt', `The judge's own prompt cannot be rendered: ${diagnostics[0]?.message}`);
    return { role, content: text };
  });
}

function chatOf(text: string): readonly OwnMessage[] | null {
  const list = text.trimStart().startsWith('[') ? parseJson(text) : undefined;
  if (!Array.isArray(list) || list.length === 0) return null;
  const isMessage = (item: unknown): item is OwnMessage => {
    const { role, content } = (item ?? {}) as { readonly role?: unknown; readonly content?: unknown };
    return ['system', 'user', 'assistant'].includes(role as string) && typeof content === 'string';
  };
  return list.every(isMessage) ? list : null;
}
