// One line of `stats run`: a question in JSON, answered by what was computed or by what is wrong with it. Never throws, so
// that one bad line costs itself and no other.
import { TrackerError } from '../../base/trackerError.ts';
import { findNumericFunction } from './numericFunctions.ts';

export type NumericAnswer =
  | { readonly id: unknown; readonly output: unknown }
  | { readonly id: unknown; readonly error: string };

/** Answers `{"id","fn","input"}` with `{"id","output"}` or `{"id","error"}`; the id of an unreadable line is null. */
export function answerLine(line: string): NumericAnswer {
  const { id, compute } = openLine(line);
  try {
    return { id, output: toPlainNumbers(compute()) };
  } catch (error) {
    return { id, error: errorText(error) };
  }
}

/** The same, also for the functions that must read a vocabulary first. */
export async function answerLineInTime(line: string): Promise<NumericAnswer> {
  const { id, compute } = openLine(line);
  try {
    return { id, output: toPlainNumbers(await compute()) };
  } catch (error) {
    return { id, error: errorText(error) };
  }
}

function openLine(line: string): { readonly id: unknown; readonly compute: () => unknown } {
  let id: unknown = null;
  try {
    const question = readQuestion(line);
    id = question.id ?? null;
    const found = typeof question.fn === 'string' ? findNumericFunction(question.fn) : null;
    if (!found) throw new TrackerError('usage/invalid-argument', 'unknown function');
    return { id, compute: () => found.run(question.input) };
  } catch (error) {
    return {
      id,
      compute: () => {
        throw error;
      },
    };
  }
}

function errorText(error: unknown): string {
  return error instanceof TrackerError ? error.message : `The function failed in a way it should not: ${String(error)}`;
}

function readQuestion(line: string): { readonly [name: string]: unknown } {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    throw new TrackerError('usage/invalid-argument', `This line is not JSON: ${(error as Error).message}.`);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as { [name: string]: unknown };
  throw new TrackerError('usage/invalid-argument', 'A line is an object with id, fn and input.');
}

/** Numbers that JSON cannot write: infinities as words, what is no number as null. */
function toPlainNumbers(value: unknown): unknown {
  if (typeof value === 'number') return Number.isFinite(value) ? value : Number.isNaN(value) ? null : String(value);
  if (Array.isArray(value)) return value.map(toPlainNumbers);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, toPlainNumbers(item)]));
}
