// A JSON Schema against a value, where its patterns are matched in bounded time outside. The walk asks for what it does not
// know yet and is repeated with the answers, until it knows all.
import type { Json } from '../base/hash.ts';
import type { EvaluatorTools } from './evaluatorTools.ts';
import { type SchemaDraft, SchemaProblem } from './jsonSchema/schemaIndex.ts';
import { type SchemaError, validateJson } from './jsonSchema/validateJson.ts';

const mostMatches = 5000;

/** What is wrong; empty for a valid value. Rejects with a SchemaProblem for a schema that cannot be used. */
export async function matchSchema(
  value: Json,
  schema: Json,
  { draft, matchRegex }: { readonly draft: SchemaDraft; readonly matchRegex: EvaluatorTools['matchRegex'] },
): Promise<readonly SchemaError[]> {
  const known = new Map<string, boolean>();
  for (;;) {
    const asked = new Map<string, { readonly source: string; readonly text: string }>();
    const matches = (source: string, text: string) => {
      const key = JSON.stringify([source, text]);
      const answer = known.get(key);
      if (answer === undefined) asked.set(key, { source, text });
      return answer ?? true;
    };
    const errors = validateJson(value, schema, { draft, matches });
    if (asked.size === 0) return errors;
    if (known.size + asked.size > mostMatches) throw new SchemaProblem('The schema asks for too many pattern matches.');
    for (const [key, { source, text }] of asked) known.set(key, await matchPattern(source, text, matchRegex));
  }
}

async function matchPattern(source: string, text: string, matchRegex: EvaluatorTools['matchRegex']): Promise<boolean> {
  if (!matchRegex) throw new SchemaProblem('The schema has a pattern, and regular expressions are not available here.');
  const outcome = await matchRegex({ source, flags: 'u', text });
  if (outcome.kind === 'invalid') throw new SchemaProblem(`A pattern of the schema is not valid. ${outcome.message}`);
  if (outcome.kind === 'timeout') throw new SchemaProblem('A pattern of the schema takes too long. Simplify it.');
  return outcome.kind === 'match';
}
