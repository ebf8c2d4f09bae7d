// Whether an answer is JSON of a schema, as autoevals' ValidJSON asks. Draft 7 unless the schema names another.
// Patterns are matched as they stand: this is for callers who chose the schema; evaluators match them in bounded time.
import type { Json } from '../../base/hash.ts';
import { SchemaProblem } from '../jsonSchema/schemaIndex.ts';
import { validateJson } from '../jsonSchema/validateJson.ts';
import { parseJson } from '../jsonText.ts';

export interface ValidJson {
  readonly score: 0 | 1;
  /** What is wrong; null when nothing is. */
  readonly reason: string | null;
}

/**
 * 1 when the text is JSON and follows the schema, else 0. Without a schema only an object or a list is worth 1. A value
 * that is no text is judged as it is. Throws a SchemaProblem for a schema that cannot be used.
 */
export function validJson(output: Json, schema: Json | null): ValidJson {
  const value = typeof output === 'string' ? parseJson(output) : output;
  if (value === undefined) return { score: 0, reason: 'It is not JSON.' };
  if (schema === null) {
    const isStructure = typeof value === 'object' && value !== null;
    return isStructure ? { score: 1, reason: null } : { score: 0, reason: 'It is neither an object nor a list.' };
  }
  const [error] = validateJson(value, schema, { draft: '7', matches });
  return error === undefined
    ? { score: 1, reason: null }
    : { score: 0, reason: `${error.pointer} ${error.message}`.trim() };
}

function matches(pattern: string, text: string): boolean {
  try {
    return new RegExp(pattern, 'u').test(text);
  } catch (error) {
    throw new SchemaProblem(`A pattern of the schema is not valid. ${(error as Error).message}`);
  }
}
