// The user's own judgement: code in a process of its own, or an address that is asked. promptfoo's names and value forms.
import * as z from 'zod/mini';
import type { Json } from '../../base/hash.ts';
import { once } from '../../base/once.ts';
import type { CodeLanguage, CodeRequest } from '../code/codeRequest.ts';
import { resultOfReply } from '../code/readCodeResult.ts';
import { defineEvaluator, type EvaluatedAnswer, type Evaluator } from '../evaluator.ts';

const options = once(() =>
  z.strictObject({
    value: z.string().check(z.minLength(1)),
    threshold: z.optional(z.number().check(z.gte(0), z.lte(1))),
    /** More files that the code imports or reads. */
    files: z._default(z.array(z.string()).check(z.maxLength(50)), []),
    config: z._default(z.record(z.string(), z.json()), {}),
    timeoutMs: z._default(z.int().check(z.gte(100), z.lte(120_000)), 10_000),
  }),
);

/** The options of an evaluator that runs code, once read. */
export type ReadCodeOptions = z.output<ReturnType<typeof options>>;

interface Declared {
  readonly id: string;
  readonly language: CodeLanguage;
  readonly title: string;
  readonly code: string;
}

/** `file://path` or `file://path:function`; anything else is the code itself. */
export function readCode(value: string): CodeRequest['code'] {
  const match = /^file:\/\/(.+?)(?::([A-Za-z_$][\w$.]*))?$/s.exec(value.trim());
  if (!match?.[1]) return { kind: 'inline', text: value };
  return { kind: 'file', path: match[1], functionName: match[2] ?? null };
}

/** A file says by its name that its types have to be taken out. */
function languageOf(language: CodeLanguage, { value }: Pick<ReadCodeOptions, 'value'>): CodeLanguage {
  const code = readCode(value);
  const isTyped = code.kind === 'file' && /\.[mc]?ts$/i.test(code.path);
  return language === 'javascript' && isTyped ? 'typescript' : language;
}

/** What a use of such an evaluator would run. */
export function codeRequestOf(
  language: CodeLanguage,
  given: ReadCodeOptions,
  { output, context }: Pick<CodeRequest, 'output' | 'context'>,
): CodeRequest {
  const { value, files, timeoutMs } = given;
  return { language: languageOf(language, given), code: readCode(value), files, output, context, timeoutMs };
}

/** The row, the question and the figures, in promptfoo's words. */
function contextOf(
  subject: EvaluatedAnswer,
  config: { readonly [key: string]: Json },
): { readonly [key: string]: Json } {
  const { variables, expected, messages, model, latencyMs, costUsd, finishReason } = subject;
  return {
    vars: expected === null ? variables : { expected, ...variables },
    prompt: messages.map(({ role, content }) => ({ role, content })),
    config,
    ...{ model, latencyMs, cost: costUsd, finishReason },
  };
}

const languages: readonly Declared[] = [
  { id: 'javascript', language: 'javascript', title: 'JavaScript', code: 'an expression or a function body' },
  { id: 'typescript', language: 'typescript', title: 'TypeScript', code: 'an expression or a function body' },
  { id: 'python', language: 'python', title: 'Python', code: 'an expression or a function body' },
  { id: 'shell', language: 'shell', title: 'Shell', code: 'a script that gets the answer on standard input' },
];

/** Language by the id of its evaluator. */
export const codeLanguages: ReadonlyMap<string, CodeLanguage> = new Map(
  languages.map(({ id, language }) => [id, language]),
);

function defineCode({ id, language, title, code }: Declared): Evaluator {
  return defineEvaluator({
    id,
    title,
    summary: `Your own ${title}: ${code}, or \`file://\` with a path beside the prompt. It runs in a process of its own without your keys, only in a trusted folder and only once you have approved exactly this code.`,
    options,
    templates: [],
    needs: ['code'],
    version: 1,
    files: ({ value, files }) => {
      const read = readCode(value);
      return read.kind === 'file' ? [read.path, ...files] : files;
    },
    async evaluate(subject, given, { runCode }) {
      const context = contextOf(subject, given.config as { [key: string]: Json });
      const request = codeRequestOf(language, given, { output: subject.value ?? subject.output, context });
      const reply = await runCode?.(request);
      return resultOfReply(
        reply ?? { status: 'failed', code: 'code/unavailable', message: 'No code runs here.' },
        given.threshold,
      );
    },
  });
}

const webhook = defineEvaluator({
  id: 'webhook',
  title: 'Webhook',
  summary:
    'Posts the answer with its row to the address in `value` and takes `{pass, score, reason}` from the reply. Only addresses of origins that you have allowed are asked.',
  options: () =>
    z.strictObject({
      value: z.string().check(z.minLength(1)),
      threshold: z.optional(z.number().check(z.gte(0), z.lte(1))),
      config: z._default(z.record(z.string(), z.json()), {}),
      timeoutMs: z._default(z.int().check(z.gte(100), z.lte(120_000)), 10_000),
    }),
  templates: [],
  needs: ['network'],
  version: 1,
  async evaluate(subject, { value, threshold, config, timeoutMs }, { callWebhook }) {
    const body = {
      output: subject.value ?? subject.output,
      context: contextOf(subject, config as { [key: string]: Json }),
    };
    const reply = await callWebhook?.({ url: value, body, timeoutMs });
    return resultOfReply(
      reply ?? { status: 'failed', code: 'webhook/unavailable', message: 'No address is asked here.' },
      threshold,
    );
  },
});

export const ownCode = [...languages.map(defineCode), webhook];
