// What own code or a webhook gave back, in promptfoo's forms: yes or no, a number from 0 to 1, or `{pass, score, reason}`.
// Anything else is an error; a value is never guessed.
import type { Json } from '../../base/hash.ts';
import { type EvaluatorResult, failure } from '../evaluator.ts';
import { quoteShort } from '../quoteShort.ts';
import type { CodeReply } from './codeRequest.ts';

const longestReason = 1500;

/** `threshold` is asked for on top of what was said. */
export function resultOfReply(reply: CodeReply, threshold: number | undefined): EvaluatorResult {
  return reply.status === 'failed' ? failure(reply.code, reply.message) : readCodeResult(reply.value, threshold);
}

export function readCodeResult(value: Json, threshold: number | undefined): EvaluatorResult {
  if (typeof value === 'boolean') return resultOf(value, value ? 1 : 0, { reason: '', threshold });
  if (typeof value === 'number') return resultOf(null, value, { reason: '', threshold });
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return unreadable(value);
  const given = value as { readonly [key: string]: Json | undefined };
  const pass = given.pass ?? given.pass_ ?? given.passed ?? null;
  const score = given.score ?? null;
  const isRight = (pass === null || typeof pass === 'boolean') && (score === null || typeof score === 'number');
  if (!isRight || (pass === null && score === null)) return unreadable(value);
  const reason = typeof given.reason === 'string' ? given.reason.trim().slice(0, longestReason) : '';
  return resultOf(pass, score ?? (pass ? 1 : 0), { reason, threshold });
}

interface Said {
  readonly reason: string;
  readonly threshold: number | undefined;
}

function resultOf(pass: boolean | null, score: number, { reason, threshold }: Said): EvaluatorResult {
  if (!(score >= 0 && score <= 1)) return unreadable(score);
  const reaches = threshold === undefined ? pass !== null || score > 0 : score >= threshold;
  const passed = (pass ?? true) && reaches;
  const standard = passed ? 'Passed.' : `The code said ${pass === null ? score : 'no'}.`;
  return { value: score, passed, reason: reason || standard };
}

function unreadable(value: Json): EvaluatorResult {
  const shown = quoteShort(JSON.stringify(value));
  return failure(
    'code/invalid-result',
    `It gave ${shown} instead of true, false, a number from 0 to 1, or {pass, score, reason}.`,
  );
}
