// The answer of a judge, read strictly: the whole reply is one JSON object that follows the schema, alone or in one code
// fence. An object somewhere in a text is not taken, because a judge may quote one from the answer it judges.
import * as z from 'zod/mini';
import type { Json } from '../../base/hash.ts';
import { parseJson } from '../jsonText.ts';

export type ReadVerdict<Answer> =
  | { readonly isRead: true; readonly answer: Answer }
  | { readonly isRead: false; readonly problem: string };

/** `problem` is a sentence that a judge can repair its answer by. */
export function readVerdict<Schema extends z.ZodMiniType>(text: string, schema: Schema): ReadVerdict<z.output<Schema>> {
  const found = parseJson(withoutFence(text.trim()));
  if (found === undefined || found === null || typeof found !== 'object' || Array.isArray(found))
    return { isRead: false, problem: 'It is not one JSON object and nothing else.' };
  const parsed = z.safeParse(schema, found);
  if (parsed.success) return { isRead: true, answer: parsed.data };
  return { isRead: false, problem: z.prettifyError(parsed.error).slice(0, 1000) };
}

/**
 * A whole reply in a shorter form than was asked for, as judges with a prompt of their own give it; null when it is not that.
 */
export function readShortForm<Schema extends z.ZodMiniType>(text: string, schema: Schema): z.output<Schema> | null {
  const read = readVerdict(text, schema);
  return read.isRead ? read.answer : null;
}

function withoutFence(text: string): string {
  const fence = /^(`{3,})(?:json)?[ \t]*\n([\s\S]*)\n\1$/.exec(text);
  return fence?.[2] ?? text;
}

/** `{name, strict, schema}` as providers take it: every property required, in the order the judge fills them in. */
export function answerFormat(name: string, schema: z.ZodMiniType): Json {
  const { $schema: _draft, ...shape } = z.toJSONSchema(schema) as { [key: string]: Json };
  return { name: name.replace(/[^\w-]/g, '_'), strict: true, schema: shape };
}
