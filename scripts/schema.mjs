// Writes schemas/prompt.schema.json from the parser's own key tables, in the form the formatter keeps.
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { promptSchema } from '../src/core/prompt/promptSchema.ts';

const lineWidth = 120;

/** JSON with two spaces, lists of plain values on one line where they fit. */
export function schemaText() {
  const expanded = JSON.stringify(promptSchema(), null, 2);
  const text = expanded.replaceAll(/^(.*)\[\n([^[\]{}]*)\n\s*\](,?)$/gm, (whole, lead, items, comma) => {
    const line = `${lead}[${items
      .split('\n')
      .map((item) => item.trim())
      .join(' ')}]${comma}`;
    return line.length <= lineWidth ? line : whole;
  });
  return `${text}\n`;
}

if (import.meta.main) writeFileSync(resolve(import.meta.dirname, '../schemas/prompt.schema.json'), schemaText());
