// Text from a command line or a form, as the type a prompt declares for the variable.
import type { Json } from '../base/hash.ts';
import { TrackerError } from '../base/trackerError.ts';
import type { Variable } from '../prompt/prompt.ts';

/** `text` as the declared type; throws `usage/invalid-argument` that names the variable and what it takes. */
export function typeVariable(name: string, text: string, declared: Variable | undefined, isRepeated: boolean): Json {
  switch (declared?.type) {
    case 'number':
    case 'integer': {
      const value = text.trim() === '' ? Number.NaN : Number(text);
      const isRight = Number.isFinite(value) && (declared.type === 'number' || Number.isInteger(value));
      if (!isRight) throw invalid(`${name} must be ${declared.type === 'integer' ? 'a whole number' : 'a number'}, not "${text}".`);
      return value;
    }
    case 'boolean':
      if (text !== 'true' && text !== 'false') throw invalid(`${name} must be true or false, not "${text}".`);
      return text === 'true';
    case 'array':
      if (isRepeated || !text.trimStart().startsWith('[')) return [text];
      return jsonOf(name, text, Array.isArray, 'a JSON list');
    case 'object':
      return jsonOf(name, text, isPlainObject, 'a JSON object');
    default:
      return text;
  }
}

function jsonOf(name: string, text: string, isRight: (value: unknown) => boolean, wanted: string): Json {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw invalid(`${name} must be ${wanted}.`, cause);
  }
  if (!isRight(value)) throw invalid(`${name} must be ${wanted}.`);
  return value as Json;
}

function isPlainObject(value: unknown): boolean {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function invalid(message: string, cause?: unknown): TrackerError {
  return new TrackerError('usage/invalid-argument', message, cause === undefined ? {} : { cause });
}
